"""The whole simulated Android device: its parts, boot, shutdown, reboot and factory reset."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.virtual.android.activities import Activities
from harness.virtual.android.battery import Battery
from harness.virtual.android.clipboard import Clipboard
from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.connectivity import Connectivity
from harness.virtual.android.log import Log
from harness.virtual.android.looper import Looper
from harness.virtual.android.model import DeviceModel
from harness.virtual.android.network import NetworkStack
from harness.virtual.android.notifications import Notifications
from harness.virtual.android.packages import Packages
from harness.virtual.android.permissions import Permissions
from harness.virtual.android.power import Power
from harness.virtual.android.processes import Processes
from harness.virtual.android.properties import Properties
from harness.virtual.android.settings import Settings
from harness.virtual.android.telephony import Telephony
from harness.virtual.android.toast import Toasts
from harness.virtual.android.wifi import Wifi

if TYPE_CHECKING:
    from harness.virtual.android.filesystem import Filesystem
    from harness.virtual.android.input import Input
    from harness.virtual.screen.display import Display
    from harness.virtual.screen.windows import WindowManager
    from harness.virtual.shell import Shell


class Android:
    """One device. `boot()` it before use, `shutdown()` it after; state is kept in `state_dir`."""

    def __init__(
        self,
        model: DeviceModel,
        serial: str,
        state_dir: Path,
        *,
        clock: DeviceClock | None = None,
        host_names: Mapping[str, str] | None = None,
    ) -> None:
        self.model = model
        self.serial = serial
        self.state_dir = state_dir
        self.clock = clock or DeviceClock()
        self.host_names = dict(host_names or {})
        self.logger = logging.getLogger(f"harness.virtual.{serial}")
        self.looper: Looper
        self.properties: Properties
        self.settings: Settings
        self.filesystem: Filesystem
        self.packages: Packages
        self.permissions: Permissions
        self.processes: Processes
        self.activities: Activities
        self.windows: WindowManager
        self.display: Display
        self.input: Input
        self.connectivity: Connectivity
        self.wifi: Wifi
        self.telephony: Telephony
        self.network: NetworkStack
        self.power: Power
        self.battery: Battery
        self.notifications: Notifications
        self.log: Log
        self.clipboard: Clipboard
        self.toast: Toasts
        self.shell: Shell
        self.reverse_ports: dict[int, Any] = {}
        """Device port to how to reach it (kept by adbd through `network.listen`)."""

    def boot(self) -> None:
        """Start everything; returns when `sys.boot_completed` is 1 and the home screen is up."""
        raise NotImplementedError

    def shutdown(self) -> None:
        """Stop everything: threads joined, sockets closed; state is on disk."""
        raise NotImplementedError

    def reboot(self, reason: str = "") -> None:
        """Shut down and boot again; returns at once, adbd hears of it through `on_reboot`."""
        raise NotImplementedError

    def factory_reset(self) -> None:
        """Wipe all state and boot again; blocks until booted."""
        raise NotImplementedError

    def on_reboot(self, callback: Callable[[str], None]) -> None:
        """Call `callback(reason)` when the device goes down for a reboot (adb loses the device)."""
        raise NotImplementedError

    def on_booted(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each boot has completed."""
        raise NotImplementedError
