"""The dialog that asks the user for a runtime permission.

Source: packages/modules/Permission/PermissionController/.../GrantPermissionsViewHandlerImpl.java
and its `permgrouprequest_*` strings: the second refusal is final (USER_FIXED), Back decides
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import button, column, icon, label
from harness.virtual.screen.windows.panels import Layer, Placement

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.screen.windows.panels import PermissionRequest

_PACKAGE: Final = "com.android.permissioncontroller"
_QUESTIONS: Final = {
    "POST_NOTIFICATIONS": ("bell-outline", "send you notifications"),
    "READ_CONTACTS": ("account-box-outline", "access your contacts"),
    "CAMERA": ("camera-outline", "take pictures and record video"),
    "RECORD_AUDIO": ("microphone-outline", "record audio"),
    "ACCESS_FINE_LOCATION": ("map-marker-outline", "access this device's location"),
    "READ_MEDIA_IMAGES": ("image-outline", "access photos and videos on this device"),
}
_USER_SET: Final = "user-set"
_USER_FIXED: Final = "user-fixed"


class PermissionDialog:
    """Shows the oldest open request."""

    package = _PACKAGE
    title = f"{_PACKAGE}/com.android.permissioncontroller.permission.ui.GrantPermissionsActivity"
    layer = Layer.ALERT
    placement = Placement.FLOATING
    takes_focus = True

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Nothing while nobody asks; what is decided already is answered without a dialog."""
        requests = self._android.windows.permission_requests
        while requests and (decided := self._decided(requests[0])) is not None:
            self._answer(granted=decided)
        return self._question(requests[0]) if requests else None

    def back(self) -> None:
        """The app hears a refusal, but may ask again as if nothing happened."""
        self._answer(granted=False)

    def _decided(self, request: PermissionRequest) -> bool | None:
        package = self._android.packages.get(request.package)
        if package is None or request.permission not in package.requested_permissions:
            return False
        if self._android.permissions.check(request.package, request.permission):
            return True
        if not self._android.permissions.is_runtime(request.permission):
            return False
        flags = package.permission_flags.get(request.permission, set())
        return False if _USER_FIXED in flags else None

    def _question(self, request: PermissionRequest) -> View:
        package = self._android.packages.get(request.package)
        name = package.label or package.name if package is not None else request.package
        short = request.permission.rpartition(".")[2]
        symbol, what = _QUESTIONS.get(short, ("shield-outline", short.lower().replace("_", " ")))
        return column(
            icon(symbol, tint=theme.PRIMARY, id="permission_icon"),
            label(f"Allow {name} to {what}?", "title", id="permission_message", align="center"),
            column(
                _choice("Allow", "permission_allow_button", lambda: self._decide(granted=True)),
                _choice(
                    "Don't allow", "permission_deny_button", lambda: self._decide(granted=False)
                ),
                gap=4,
            ),
            align="center",
            padding=(24, 24, 24, 24),
            gap=20,
            radius=28,
            background=theme.SURFACE_CONTAINER_HIGH,
            elevation=6,
            id="grant_dialog",
        )

    def _decide(self, *, granted: bool) -> None:
        request = self._android.windows.permission_requests[0]
        package = self._android.packages.get(request.package)
        if package is not None:
            flags = package.permission_flags.setdefault(request.permission, set())
            if granted:
                self._android.permissions.grant(request.package, request.permission)
                flags.discard(_USER_FIXED)
            elif _USER_SET in flags:
                flags.add(_USER_FIXED)
            flags.add(_USER_SET)
            self._android.packages.save(package)
        self._answer(granted=granted)

    def _answer(self, *, granted: bool) -> None:
        request = self._android.windows.permission_requests.pop(0)
        self._android.activities.run_app_code(request.package, lambda: request.answer(granted))
        self._android.windows.invalidate()


def _choice(text: str, view_id: str, action: Callable[[], None]) -> View:
    return button(text, action, id=view_id, style="tonal", fill_width=True)
