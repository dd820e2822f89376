"""What the system shows: bars, shade, keyguard, alerts, launcher and Settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.systemui.alerts import ErrorAlert
from harness.virtual.systemui.bars import NavigationBar, StatusBar, ToastPanel
from harness.virtual.systemui.captive_portal import CaptivePortalApp
from harness.virtual.systemui.dialer import DialerApp
from harness.virtual.systemui.gallery import GalleryApp
from harness.virtual.systemui.internet import InternetDialog
from harness.virtual.systemui.keyguard import Keyguard
from harness.virtual.systemui.launcher import LauncherApp
from harness.virtual.systemui.messaging import MessagingApp
from harness.virtual.systemui.permission import PermissionDialog
from harness.virtual.systemui.plain_app import PlainApp
from harness.virtual.systemui.pointer_location import PointerLocation
from harness.virtual.systemui.recents import Recents
from harness.virtual.systemui.settings.app import SettingsApp
from harness.virtual.systemui.shade import Shade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.virtual.device import Android
    from harness.virtual.screen.windows.panels import Panel

__all__ = [
    "CaptivePortalApp",
    "DialerApp",
    "GalleryApp",
    "LauncherApp",
    "MessagingApp",
    "PlainApp",
    "SettingsApp",
    "create_panels",
]


def create_panels(android: Android) -> Sequence[Panel]:
    """The system's windows; the window manager shows them when they have content."""
    internet = InternetDialog(android)
    return (
        Recents(android),
        internet,
        PermissionDialog(android),
        ErrorAlert(android),
        ToastPanel(android),
        Keyguard(android),
        StatusBar(android),
        Shade(android, internet.open),
        NavigationBar(android),
        PointerLocation(android),
    )
