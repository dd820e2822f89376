"""Runtime permissions: which exist, who has them, and what changing them does.

Sources: frameworks/base/core/res/AndroidManifest.xml (protection levels),
PermissionManagerServiceImpl (the sentences of the refusals; a revocation kills the app).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.device import Android

_P = "android.permission."
# permission: first API level at which the user decides about it
_RUNTIME = {
    **dict.fromkeys(
        [
            "READ_CONTACTS", "WRITE_CONTACTS", "GET_ACCOUNTS", "READ_CALENDAR", "WRITE_CALENDAR",
            "CAMERA", "RECORD_AUDIO", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION",
            "READ_PHONE_STATE", "CALL_PHONE", "READ_CALL_LOG", "WRITE_CALL_LOG", "SEND_SMS",
            "RECEIVE_SMS", "READ_SMS", "RECEIVE_MMS", "BODY_SENSORS", "READ_EXTERNAL_STORAGE",
            "WRITE_EXTERNAL_STORAGE", "USE_SIP", "PROCESS_OUTGOING_CALLS",
        ],
        23,
    ),
    "READ_PHONE_NUMBERS": 26, "ANSWER_PHONE_CALLS": 26, "ACCESS_BACKGROUND_LOCATION": 29,
    "ACTIVITY_RECOGNITION": 29, "ACCESS_MEDIA_LOCATION": 29, "BLUETOOTH_SCAN": 31,
    "BLUETOOTH_CONNECT": 31, "BLUETOOTH_ADVERTISE": 31, "POST_NOTIFICATIONS": 33,
    "READ_MEDIA_IMAGES": 33, "READ_MEDIA_VIDEO": 33, "READ_MEDIA_AUDIO": 33,
    "NEARBY_WIFI_DEVICES": 33, "BODY_SENSORS_BACKGROUND": 33, "READ_MEDIA_VISUAL_USER_SELECTED": 34,
}  # fmt: skip
_INSTALL_TIME = frozenset(
    _P + name
    for name in (
        "INTERNET", "ACCESS_NETWORK_STATE", "ACCESS_WIFI_STATE", "CHANGE_NETWORK_STATE",
        "CHANGE_WIFI_STATE", "WAKE_LOCK", "VIBRATE", "RECEIVE_BOOT_COMPLETED", "FOREGROUND_SERVICE",
        "FOREGROUND_SERVICE_DATA_SYNC", "BLUETOOTH", "BLUETOOTH_ADMIN", "NFC", "USE_BIOMETRIC",
        "REQUEST_INSTALL_PACKAGES", "SCHEDULE_EXACT_ALARM", "SYSTEM_ALERT_WINDOW", "WRITE_SETTINGS",
        "MODIFY_AUDIO_SETTINGS", "SET_ALARM", "EXPAND_STATUS_BAR", "QUERY_ALL_PACKAGES",
    )
)  # fmt: skip
_RUNTIME_MODEL_TARGET = 23
_REASON_PERMISSION_CHANGE = 8


class PermissionChangeError(Exception):
    """A permission cannot be granted or revoked; `kind` is the Java exception's class."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


class Permissions:
    """PermissionManagerService, for user 0; the state itself is in each `Package`."""

    def __init__(self, android: Android) -> None:
        self._android = android

    def runtime(self) -> list[str]:
        """The runtime permissions of this API level, sorted."""
        api = self._android.model.api
        return sorted(_P + name for name, since in _RUNTIME.items() if since <= api)

    def known(self) -> list[str]:
        """Every permission that this device defines, sorted."""
        return sorted({*self.runtime(), *_INSTALL_TIME})

    def is_runtime(self, permission: str) -> bool:
        """Whether the user decides about it on this API level."""
        since = _RUNTIME.get(permission.removeprefix(_P))
        return since is not None and since <= self._android.model.api

    def check(self, package: str, permission: str) -> bool:
        """Whether the package holds it now (install-time or granted)."""
        found = self._android.packages.get(package)
        if found is None:
            return False
        if found.system:
            return True
        if permission not in found.requested_permissions:
            return False
        if not self.is_runtime(permission):
            return permission in _INSTALL_TIME or permission.removeprefix(_P) in _RUNTIME
        return found.target_sdk < _RUNTIME_MODEL_TARGET or permission in found.granted

    def grant(self, package: str, permission: str) -> None:
        """Grant a runtime permission; `PermissionChangeError` when it is not to be granted."""
        found = self._changeable(package, permission)
        if permission not in found.granted:
            found.granted.add(permission)
            self._android.packages.save(found)

    def revoke(self, package: str, permission: str) -> None:
        """Take it away, which kills the app; `PermissionChangeError` as `grant`."""
        found = self._changeable(package, permission)
        if permission not in found.granted:
            return
        found.granted.discard(permission)
        self._android.packages.save(found)
        why = "permissions revoked"
        self._android.activities.kill_process(package, _REASON_PERMISSION_CHANGE, why)

    def reset(self, package: Package) -> None:
        """Back to how it was when it was installed (`pm clear` does this)."""
        package.granted.clear()
        package.permission_flags.clear()

    def _changeable(self, package: str, permission: str) -> Package:
        illegal, security = "java.lang.IllegalArgumentException", "java.lang.SecurityException"
        found = self._android.packages.get(package)
        if found is None:
            raise PermissionChangeError(illegal, f"Unknown package: {package}")
        if not (self.is_runtime(permission) or permission in _INSTALL_TIME):
            raise PermissionChangeError(illegal, f"Unknown permission: {permission}")
        if permission not in found.requested_permissions:
            text = f"Package {package} has not requested permission {permission}"
            raise PermissionChangeError(security, text)
        if not self.is_runtime(permission):
            what = f"Permission {permission} requested by {package}"
            text = f"{what} is not a changeable permission type"
            raise PermissionChangeError(security, text)
        return found
