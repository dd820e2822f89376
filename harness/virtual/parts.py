"""All that a device is made of, made anew for each boot; takes long to import.

`device.py` imports it when adbd is up already, as a phone's framework starts after its adbd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.apps.activities import Activities
from harness.virtual.android.battery import Battery
from harness.virtual.android.clipboard import Clipboard
from harness.virtual.android.default_settings import default_settings
from harness.virtual.android.dropbox import DropBox
from harness.virtual.android.files.proc import register_proc_files
from harness.virtual.android.input import Input
from harness.virtual.android.looper import Looper
from harness.virtual.android.network.connectivity import Connectivity
from harness.virtual.android.network.links import NetworkShape
from harness.virtual.android.network.stack import NetworkStack
from harness.virtual.android.network.telephony import Telephony
from harness.virtual.android.network.wifi import Wifi
from harness.virtual.android.notifications import Notifications
from harness.virtual.android.packages.packages import Packages
from harness.virtual.android.packages.permissions import Permissions
from harness.virtual.android.power import Power
from harness.virtual.android.processes import Processes
from harness.virtual.android.settings import Settings
from harness.virtual.android.sms import Sms
from harness.virtual.android.time_detector import TimeDetector
from harness.virtual.android.toast import Toasts
from harness.virtual.android.ui_automation import UiAutomationSlot
from harness.virtual.screen.display import Display
from harness.virtual.screen.windows.manager import WindowManager
from harness.virtual.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.virtual.device import Android
    from harness.virtual.screen.windows.panels import Panel


def make_parts(android: Android, shape: NetworkShape | None) -> None:
    """Make all parts but those that adbd needs, which are there.

    Args:
        android: the device.
        shape: how its network was shaped before, which is the emulator's: a reboot keeps it.
    """
    system = android.state_dir / "system"
    android.looper = Looper(android.clock, android.callback_failed)
    android.settings = Settings(system / "settings.json", default_settings(android.model))
    android.battery = Battery()
    android.power = Power(android.settings, android.battery, system / "deviceidle.json")
    android.processes = Processes(android)
    register_proc_files(android)
    android.packages = Packages(android)
    android.permissions = Permissions(android)
    android.network = NetworkStack(android, android.host_names)
    android.network.set_shape(shape or NetworkShape())
    android.connectivity = Connectivity(android)
    android.wifi = Wifi(android)
    android.telephony = Telephony(android)
    android.time_detector = TimeDetector(android)
    android.clipboard = Clipboard()
    android.dropbox = DropBox(android.clock.now)
    android.notifications = Notifications(android.clock.now, android.redraw)
    android.sms = Sms(android)
    android.toast = Toasts(android.looper, android.redraw)
    android.ui_automation = UiAutomationSlot()
    android.activities = Activities(android)
    android.windows = WindowManager(android, _create_panels)
    android.display = Display(android)
    android.input = Input(android)
    android.shell = Shell(android)


def _create_panels(android: Android) -> Sequence[Panel]:
    from harness.virtual.systemui import create_panels  # noqa: PLC0415  (what it draws is heavy)

    return create_panels(android)
