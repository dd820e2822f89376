"""Which way up the display is.

Source: frameworks/base/services/core/java/com/android/server/wm/DisplayRotation.java
(rotationForOrientation). The accelerometer says nothing before the console's `rotate`, as that of
a phone that lies flat: a rotation that is free stays as it was. Upside down counts only for apps
that ask for it (`config_allowAllRotations` is false on phones). The launcher asks for NOSENSOR (its
RotationHelper on phones), and so do the keyguard and Overview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from harness.virtual.android.apps.activities import Activities
    from harness.virtual.android.apps.tasks import ActivityRecord
    from harness.virtual.android.packages.apk import Component
    from harness.virtual.device import Android

UNSPECIFIED, LANDSCAPE, PORTRAIT, USER, SENSOR, NOSENSOR = -1, 0, 1, 2, 4, 5
"""ActivityInfo.SCREEN_ORIENTATION_*; the rest follow below."""
_SENSOR_LANDSCAPE, _SENSOR_PORTRAIT, _REVERSE_LANDSCAPE, _REVERSE_PORTRAIT = 6, 7, 8, 9
_FULL_SENSOR, _USER_LANDSCAPE, _USER_PORTRAIT, _FULL_USER, _LOCKED = 10, 11, 12, 13, 14
_BY_USER: Final = (USER, UNSPECIFIED, _USER_LANDSCAPE, _USER_PORTRAIT, _FULL_USER)
_BY_SENSOR: Final = (SENSOR, _FULL_SENSOR, _SENSOR_LANDSCAPE, _SENSOR_PORTRAIT)
_BY_ITSELF: Final = (NOSENSOR, LANDSCAPE, PORTRAIT, _REVERSE_LANDSCAPE, _REVERSE_PORTRAIT)
_EITHER: Final = (_SENSOR_LANDSCAPE, _USER_LANDSCAPE, _SENSOR_PORTRAIT, _USER_PORTRAIT)
_ALL_WAYS: Final = (_FULL_SENSOR, _FULL_USER)
_FIXED: Final = {
    PORTRAIT: 0, LANDSCAPE: 1, _REVERSE_PORTRAIT: 2, _REVERSE_LANDSCAPE: 3,
    _SENSOR_PORTRAIT: 0, _USER_PORTRAIT: 0, _SENSOR_LANDSCAPE: 1, _USER_LANDSCAPE: 1,
}  # fmt: skip
_NOTHING_SENSED: Final = -1
_UPSIDE_DOWN: Final = 2
_CONFIG_ORIENTATION, _CONFIG_SCREEN_SIZE = 0x80, 0x400


class DisplayRotation:
    """The rotation of now (Surface.ROTATION_*), from settings and the app in front; looper only."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self.now = 0
        self._sensed = _NOTHING_SENSED
        self._front: ActivityRecord | None = None

    @property
    def locked(self) -> bool:
        """Whether the user's rotation counts (`USER_ROTATION_LOCKED`)."""
        return self._android.settings.integer("system", "accelerometer_rotation", 0) == 0

    @property
    def user(self) -> int:
        """The user's rotation."""
        chosen = self._android.settings.integer("system", "user_rotation", 0)
        return chosen if chosen in range(4) else 0

    def freeze(self, rotation: int | None = None) -> None:
        """WindowManager.freezeRotation: lock, at this rotation or the one of now."""
        self._android.settings.put("system", "user_rotation", str(self._given(rotation)))
        self._android.settings.put("system", "accelerometer_rotation", "0")

    def thaw(self) -> None:
        """WindowManager.thawRotation."""
        self._android.settings.put("system", "accelerometer_rotation", "1")

    def turn_clockwise(self) -> None:
        """The device is turned by 90 degrees: what it shows has to turn the other way."""
        self._sensed = (max(self._sensed, 0) - 1) % 4
        self.update()

    def update(self) -> None:
        """Turn, if the settings or the app in front want it now.

        An app that comes to the front is made for the new rotation; one that stays is made anew.
        """
        record = self._android.activities.top_record()
        stayed, self._front = record is self._front, record
        orientation, component = self._wanted()
        turned = rotation_for(
            orientation, locked=self.locked, user=self.user, last=self.now, sensed=self._sensed
        )
        if turned == self.now:
            return
        resized = turned % 2 != self.now % 2
        self.now = turned
        if resized and stayed and component is not None and not _handles(component):
            self._android.activities.relaunch_top()

    def _given(self, rotation: int | None) -> int:
        return self.now if rotation is None else rotation

    def _wanted(self) -> tuple[int, Component | None]:
        windows = self._android.windows
        component = top_component(self._android.activities, self._android)
        if windows.keyguard_showing or windows.recents_showing or component is None:
            return NOSENSOR, component
        return component.orientation, component


def rotation_for(
    orientation: int, *, locked: bool, user: int, last: int, sensed: int = _NOTHING_SENSED
) -> int:
    """`rotationForOrientation` without docks and lids."""
    if sensed < 0 or (sensed == _UPSIDE_DOWN and orientation not in _ALL_WAYS):
        sensed = last
    preferred = _preferred(orientation, locked=locked, user=user, last=last, sensed=sensed)
    if orientation not in _FIXED:
        return max(preferred, 0)
    wanted = _FIXED[orientation]
    candidates = (preferred, last) if orientation in _EITHER else (preferred,)
    fitting = [each for each in candidates if each >= 0 and each % 2 == wanted % 2]
    return fitting[0] if fitting else wanted


def _preferred(orientation: int, *, locked: bool, user: int, last: int, sensed: int) -> int:
    if orientation == _LOCKED:
        return last
    if orientation in _BY_SENSOR or (not locked and orientation in _BY_USER):
        return sensed
    return user if locked and orientation not in _BY_ITSELF else -1


def top_component(activities: Activities, android: Android) -> Component | None:
    """What the manifest says of the activity in front."""
    record = activities.top_record()
    if record is None:
        return None
    package = android.packages.get(record.component.package)
    known = package.activities if package is not None else []
    return next((c for c in known if c.name == record.component.class_name), None)


def _handles(component: Component) -> bool:
    """Whether the activity wants no relaunch for a turned display (`android:configChanges`)."""
    needed = _CONFIG_ORIENTATION | _CONFIG_SCREEN_SIZE
    return component.config_changes & needed == needed
