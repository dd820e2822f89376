"""The classes that app code extends.

The names are Android's (`android.app.Application`, `android.app.Activity`); the shape is ours: an
activity declares its content, and the window manager lays it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.android.intents import ComponentName, Intent

if TYPE_CHECKING:
    from harness.virtual.screen.view import View


class App:
    """One per process: an app's code. Its methods are called on the looper."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    def create_activity(self, class_name: str, intent: Intent) -> Activity:
        """The activity of this class name; `LookupError` when the app has no such code."""
        raise NotImplementedError

    def on_terminate(self) -> None:
        """The process ends now: close sockets and files, do not block."""

    def on_trim_memory(self, level: int) -> None:
        """Memory is short (`ComponentCallbacks2.TRIM_MEMORY_*`)."""


class Activity:
    """One screen of an app; declares what it shows. Everything runs on the looper."""

    def __init__(self, app: App, intent: Intent) -> None:
        self.app = app
        self.intent = intent
        self.component: ComponentName = intent.component or ComponentName("", "")

    def content(self) -> View:
        """What the screen shows now; called again after each `invalidate`."""
        raise NotImplementedError

    def dialog(self) -> View | None:
        """A dialog over the content, if one is open."""
        return None

    def back(self) -> None:
        """The user pressed Back."""
        self.finish()

    def finish(self) -> None:
        """Close this screen."""
        self.app.context.android.activities.finish(self)

    def new_intent(self, intent: Intent) -> None:
        """It was started again while already on top."""
        self.intent = intent

    def relaunched(self) -> None:
        """The display turned, and the manifest does not handle that: it would be made anew.

        This object stays, as a ViewModel does, with what a saved instance state would bring back;
        drop here what an app would lose.
        """

    def created(self) -> None:
        """After it was made, before it is shown."""

    def resumed(self) -> None:
        """It is on top and the user can touch it."""

    def paused(self) -> None:
        """Something else is on top."""

    def destroyed(self) -> None:
        """It will not be shown again."""
