"""Dialogs of the system about an app: it crashed, it hangs, it wants a permission.

Sources: frameworks/base/core/res/res/layout/app_error_dialog.xml and app_anr_dialog.xml with
`aerr_*` and `anr_*` of strings.xml; PermissionController's grant_permissions.xml.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.android.intents import FLAG_NEW_TASK, Intent
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, icon, label, row
from harness.virtual.screen.windows.panels import Layer, Placement

if TYPE_CHECKING:
    from harness.virtual.android.apps.app_errors import ErrorDialog
    from harness.virtual.device import Android

_SYSTEM: Final = "android"


class ErrorAlert:
    """`APP keeps stopping`, `APP has stopped` or `APP isn't responding`."""

    package = _SYSTEM
    layer = Layer.ALERT
    placement = Placement.FLOATING
    takes_focus = True

    def __init__(self, android: Android) -> None:
        self._android = android

    @property
    def title(self) -> str:
        """As `dumpsys window` shows the focus."""
        dialogs = self._android.activities.error_dialogs
        if not dialogs:
            return "Application Error"
        kind = "Application Not Responding" if dialogs[0].kind == "anr" else "Application Error"
        return f"{kind}: {dialogs[0].package}"

    def content(self) -> View | None:
        """The front one of the system's error dialogs."""
        dialogs = self._android.activities.error_dialogs
        if not dialogs or self._android.windows.keyguard_showing:
            return None
        shown = dialogs[0]
        if shown.kind == "anr":
            text, choices = f"{shown.label} isn't responding", self._anr_choices(shown)
        else:
            verb = "keeps stopping" if shown.repeated else "has stopped"
            text, choices = f"{shown.label} {verb}", self._crash_choices(shown)
        title = label(text, "dialog", id="android:id/alertTitle")
        return column(
            column(title, padding=(24, 0, 24, 8)),
            *choices,
            padding=(0, 24, 0, 16),
            radius=28,
            background=theme.SURFACE_CONTAINER_HIGH,
            elevation=6,
            id="android:id/parentPanel",
        )

    def back(self) -> None:
        """These dialogs stay until a choice is made."""

    def _crash_choices(self, shown: ErrorDialog) -> list[View]:
        return [
            _choice("information-outline", "App info", "aerr_app_info", lambda: self._info(shown)),
            _choice("close", "Close app", "aerr_close", lambda: self._close(shown)),
        ]

    def _anr_choices(self, shown: ErrorDialog) -> list[View]:
        return [
            _choice("close", "Close app", "aerr_close", lambda: self._kill(shown)),
            _choice("timer-sand", "Wait", "aerr_wait", lambda: self._close(shown)),
        ]

    def _close(self, shown: ErrorDialog) -> None:
        self._android.activities.dismiss_error(shown)

    def _kill(self, shown: ErrorDialog) -> None:
        self._android.activities.dismiss_error(shown, kill=True)

    def _info(self, shown: ErrorDialog) -> None:
        self._android.activities.dismiss_error(shown)
        intent = Intent(
            action="android.settings.APPLICATION_DETAILS_SETTINGS",
            data=f"package:{shown.package}",
            flags=FLAG_NEW_TASK,
        )
        self._android.activities.start(intent, caller_uid=1000)


def _choice(name: str, text: str, view_id: str, action: Callable[[], None]) -> View:
    """A line of the dialog is one Button with an icon; texts as in AOSP."""
    view = row(
        icon(name),
        label(text, "body"),
        gap=20,
        padding=(24, 14, 24, 14),
        id=f"android:id/{view_id}",
        class_name="android.widget.Button",
        on_click=action,
    )
    view.text = text
    view.opaque = True
    return view
