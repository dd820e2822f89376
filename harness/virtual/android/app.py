"""What app code sees of the device: intents, its context, and the classes it extends.

The names are Android's (`android.content.Intent`, `ComponentName`, `Context`, `Application`,
`Activity`); the shape is ours: an activity declares its content, and the window manager lays it
out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.android.app_context import AppContext

if TYPE_CHECKING:
    from harness.virtual.screen.view import View

__all__ = ["Activity", "App", "AppContext", "ComponentName", "Extra", "Intent"]

Extra = str | int | bool | float | None


@dataclass(frozen=True)
class ComponentName:
    """A class of a package; both names in full."""

    package: str
    class_name: str

    def flat(self) -> str:
        """`org.example/org.example.MainActivity`."""
        return f"{self.package}/{self.class_name}"

    def short(self) -> str:
        """`org.example/.MainActivity`, as most of Android's output shows it."""
        if self.class_name.startswith(self.package + "."):
            return f"{self.package}/{self.class_name[len(self.package) :]}"
        return self.flat()

    @classmethod
    def parse(cls, text: str) -> "ComponentName | None":
        """Read `pkg/cls` or `pkg/.cls`; None when it is neither (`unflattenFromString`)."""
        package, slash, name = text.partition("/")
        if not slash or not name:
            return None
        return cls(package, package + name if name.startswith(".") else name)


@dataclass(frozen=True)
class Intent:
    """What somebody wants done (android.content.Intent); `flags` as in Android."""

    action: str = ""
    data: str = ""
    mime_type: str = ""
    package: str = ""
    component: ComponentName | None = None
    categories: frozenset[str] = frozenset()
    extras: Mapping[str, Extra] = field(default_factory=dict)
    flags: int = 0

    def __str__(self) -> str:
        """The text of `Intent.toString()`: `Intent { act=… cat=[…] dat=… flg=0x… cmp=… }`."""
        parts = [f"act={self.action}"] if self.action else []
        if self.categories:
            parts.append(f"cat=[{','.join(sorted(self.categories))}]")
        if self.data:
            parts.append(f"dat={self.data}")
        if self.mime_type:
            parts.append(f"typ={self.mime_type}")
        if self.flags:
            parts.append(f"flg={self.flags:#x}")
        if self.package:
            parts.append(f"pkg={self.package}")
        if self.component is not None:
            parts.append(f"cmp={self.component.short()}")
        if self.extras:
            parts.append("(has extras)")
        return "Intent { " + "".join(part + " " for part in parts) + "}"


class App:
    """One per process: an app's code. Its methods are called on the looper."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    def create_activity(self, class_name: str, intent: Intent) -> "Activity":
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

    def content(self) -> "View":
        """What the screen shows now; called again after each `invalidate`."""
        raise NotImplementedError

    def dialog(self) -> "View | None":
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

    def created(self) -> None:
        """After it was made, before it is shown."""

    def resumed(self) -> None:
        """It is on top and the user can touch it."""

    def paused(self) -> None:
        """Something else is on top."""

    def destroyed(self) -> None:
        """It will not be shown again."""
