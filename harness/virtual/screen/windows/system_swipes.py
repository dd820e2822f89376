"""The swipes that belong to the system: pulling the shade, leaving the keyguard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.screen.windows.panels import ShadeState

if TYPE_CHECKING:
    from harness.virtual.screen.windows.gestures import Gesture
    from harness.virtual.screen.windows.manager import WindowManager


def swipe(windows: WindowManager, gesture: Gesture) -> bool:
    """Do what the system does with a swipe; False when it is the app's."""
    if windows.shade is not ShadeState.CLOSED:
        return _swipe_shade(windows, gesture)
    if gesture.start[1] < gesture.geometry.status_bar.bottom and gesture.goes_down:
        windows.expand_notifications()
        return True
    if windows.keyguard_showing:
        if gesture.goes_up:
            windows.dismiss_keyguard()
        return True
    return False


def _swipe_shade(windows: WindowManager, gesture: Gesture) -> bool:
    """Down to the quick settings, up to the notifications and then away; else it scrolls."""
    settings = windows.shade is ShadeState.QUICK_SETTINGS
    if gesture.goes_down and not settings:
        windows.expand_settings()
    elif gesture.goes_up and settings:
        windows.expand_notifications()
    elif gesture.goes_up:
        windows.collapse_panels()
    return True
