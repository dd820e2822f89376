"""The whole simulated Android device: its parts, boot, shutdown, reboot and factory reset.

A boot makes all parts anew from what is kept in the state folder, so nothing survives a reboot that
would not on Android. `android.settings` and its kin are therefore looked up anew each time, never
kept.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.build_properties import build_properties
from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.files.filesystem import Filesystem, tree_size
from harness.virtual.android.log import Log
from harness.virtual.android.properties import Properties

if TYPE_CHECKING:
    from harness.virtual.android.apps.activities import Activities
    from harness.virtual.android.apps.app import App
    from harness.virtual.android.battery import Battery
    from harness.virtual.android.clipboard import Clipboard
    from harness.virtual.android.dropbox import DropBox
    from harness.virtual.android.input import Input
    from harness.virtual.android.looper import Looper
    from harness.virtual.android.model import DeviceModel
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
    from harness.virtual.android.snapshots import Snapshot, Snapshots
    from harness.virtual.android.time_detector import TimeDetector
    from harness.virtual.android.toast import Toasts
    from harness.virtual.android.ui_automation import UiAutomationSlot
    from harness.virtual.screen.display import Display
    from harness.virtual.screen.windows.manager import WindowManager
    from harness.virtual.shell import Shell

BOOT_SECONDS = 0.5
"""Host seconds from power-on to `sys.boot_completed`."""
_JOIN_SECONDS = 2.0


class Android:
    """One device. `boot()` it before use, `shutdown()` it after; state is kept in `state_dir`."""

    looper: Looper
    properties: Properties
    settings: Settings
    filesystem: Filesystem
    packages: Packages
    permissions: Permissions
    processes: Processes
    activities: Activities
    windows: WindowManager
    display: Display
    input: Input
    connectivity: Connectivity
    wifi: Wifi
    telephony: Telephony
    network: NetworkStack
    time_detector: TimeDetector
    power: Power
    battery: Battery
    notifications: Notifications
    log: Log
    dropbox: DropBox
    sms: Sms
    clipboard: Clipboard
    toast: Toasts
    ui_automation: UiAutomationSlot
    shell: Shell

    def __init__(  # noqa: PLR0913  (what a device is made of; all but three are optional)
        self,
        model: DeviceModel,
        serial: str,
        state_dir: Path,
        *,
        clock: DeviceClock | None = None,
        host_names: Mapping[str, str] | None = None,
        boot_seconds: float = BOOT_SECONDS,
    ) -> None:
        self.model = model
        self.serial = serial
        self.state_dir = state_dir
        self.clock = clock or DeviceClock()
        self.host_names = dict(host_names or {})
        self.runtimes: dict[str, type[App]] = {}
        self.logger = logging.getLogger(f"harness.virtual.{serial}")
        self.boot_seconds = boot_seconds
        self.parts_ready = threading.Event()  # or it is going down, as with the next one
        self.programs_ready = threading.Event()
        self._shape: NetworkShape | None = None
        self._power = threading.RLock()  # one boot or shutdown at a time
        self._down = threading.Event()
        self._down.set()
        self._rebooting: threading.Thread | None = None
        self._aside: list[Path] = []
        self._deleting: list[threading.Thread] = []
        self._on_reboot: list[Callable[[str], None]] = []
        self._on_started: list[Callable[[], None]] = []
        self._on_booted: list[Callable[[], None]] = []

    @cached_property
    def snapshots(self) -> Snapshots:
        """What was saved of it."""
        from harness.virtual.android.snapshots import Snapshots  # noqa: PLC0415  (see below)

        return Snapshots(self.state_dir.with_name(f"{self.state_dir.name}-snapshots"))

    @property
    def going_down(self) -> bool:
        """Whether it is off, or being turned off."""
        return self._down.is_set()

    @property
    def system_ready(self) -> bool:
        """Whether the framework's services can be asked."""
        return not self.going_down and self.properties.get("sys.boot_completed") == "1"

    def code_of(self, package: str) -> type[App]:
        """The code that a package's process runs."""
        return self.runtimes.get(package) or _built_in(package)

    def boot(self) -> None:
        """Start everything; returns when `sys.boot_completed` is 1 and the home screen is up."""
        self._boot(self._on_started, self.boot_seconds)

    def _boot(
        self,
        on_started: list[Callable[[], None]],
        seconds: float,
        loaded: Snapshot | None = None,
    ) -> None:
        with self._power:
            self.parts_ready.clear()
            self.programs_ready.clear()
            self.log = Log(self.clock.now)
            self.properties = Properties(self.state_dir / "system" / "properties.json")
            self.filesystem = Filesystem(self.state_dir / "files", now=self.clock.now)
            self._down.clear()
            self.clock.restart(loaded.elapsed if loaded is not None else 0.0)
            built = build_properties(self.model, self.serial)
            built |= loaded.moment["properties"] if loaded is not None else {}
            # The one property that no Android has: whoever waits for us must know our pace.
            self.properties.load(built | {"ro.virtual.time_scale": f"{self.clock.scale:g}"})
            self.properties.set("init.svc.bootanim", "running")
            began = time.monotonic()
            for callback in list(on_started):
                callback()
            self._make_parts()
            self._install_programs(began + seconds)
            self._start_services()
            if loaded is None:
                self.activities.home()
            else:
                from harness.virtual.android.apps import moment  # noqa: PLC0415  (see below)

                moment.resume(self, loaded.moment)
            self._complete_boot()

    def _make_parts(self) -> None:
        from harness.virtual.parts import make_parts  # noqa: PLC0415  (see below)

        make_parts(self, self._shape)
        self.processes.boot()
        self.log.system_pid = self.processes.by_name("system_server")[0].pid
        self.parts_ready.set()

    def _install_programs(self, until: float) -> None:
        """Fill /system/bin while the boot takes its time; whoever opens a shell waits for it."""
        self.shell.install()
        self.programs_ready.set()
        self._down.wait(until - time.monotonic())

    def shutdown(self, *, keep: bool = True) -> None:
        """Stop everything: threads end, sockets close; on disk is what to `keep`."""
        rebooting = self._rebooting
        if rebooting is not None and rebooting is not threading.current_thread():
            rebooting.join()
        with self._power:
            if self.going_down:
                return
            self._down.set()
            self.parts_ready.set()
            self.programs_ready.set()
            running = self.looper.call(self.activities.apps.all)
            for each in running:
                self.looper.call(partial(self.activities.apps.end, each))
            self.shell.shutdown()
            if keep:
                self.filesystem.save()
            self._shape = self.network.shape
            self.network.close()
            for each in running:
                each.context.join(_JOIN_SECONDS)
            self.looper.quit()
            for deleting in self._deleting if keep else ():
                deleting.join()

    def reboot(self, reason: str = "") -> None:
        """Shut down and boot again; returns at once, adbd hears of it through `on_reboot`."""
        self._again(reason, wipe=False)

    def factory_reset(self) -> None:
        """Wipe all state and boot again; returns when booted."""
        self._again("factory reset", wipe=True)
        rebooting = self._rebooting
        if rebooting is not None and rebooting is not threading.current_thread():
            rebooting.join()

    def reset(self) -> None:
        """Wipe all state at once, as if a snapshot of the first start were loaded.

        No Android has this: nothing reboots, so `on_reboot` and `on_started` are not called. The
        caller keeps adb away meanwhile.
        """
        self.shutdown(keep=False)
        with self._power:
            self._wipe()
            self._boot([], seconds=0)

    def save_snapshot(self, name: str) -> None:
        """Copy the whole state, under a name; a snapshot of that name is replaced."""
        from harness.virtual.android.apps import moment  # noqa: PLC0415  (see below)
        from harness.virtual.android.snapshots import Snapshot  # noqa: PLC0415

        def save() -> None:  # on the looper: no app's main thread changes anything meanwhile
            self.filesystem.save()
            self.snapshots.save(
                Snapshot(
                    name=name,
                    saved=time.time(),
                    elapsed=self.clock.elapsed(),
                    size=tree_size(self.state_dir),
                    model=repr(self.model),
                    moment=moment.take(self),
                ),
                self.state_dir,
            )

        self.looper.call(save)

    def find_snapshot(self, name: str) -> Snapshot:
        """The snapshot of this name, for `load_snapshot`.

        Raises:
            KeyError: there is no such snapshot.
            ValueError: it is one of another model.
        """
        found = self.snapshots.get(name)
        if found is None:
            raise KeyError(name)
        if found.model != repr(self.model):
            raise ValueError(name)
        return found

    def load_snapshot(self, snapshot: Snapshot) -> None:
        """Be at once what was saved then; as with `reset`, the caller keeps adb away."""
        self.shutdown(keep=False)
        with self._power:
            self._wipe()
            self.snapshots.restore(snapshot.name, self.state_dir)
            self._boot([], seconds=0, loaded=snapshot)

    def _wipe(self) -> None:
        """Put the state aside; it is deleted after the boot that follows."""
        self._shape = None
        with suppress(FileNotFoundError):
            aside = self.state_dir.with_name(f"{self.serial}.{os.urandom(16).hex()}")
            self._aside.append(self.state_dir.rename(aside))

    def _delete_aside(self) -> None:
        from shutil import rmtree  # noqa: PLC0415  (see below)

        self._deleting = [each for each in self._deleting if each.is_alive()]
        while self._aside:
            thread = threading.Thread(target=rmtree, args=(self._aside.pop(), True))
            self._deleting.append(thread)
            thread.start()

    def on_reboot(self, callback: Callable[[str], None]) -> None:
        """Call `callback(reason)` when the device goes down for a reboot (adb loses the device)."""
        self._on_reboot.append(callback)

    def on_started(self, callback: Callable[[], None]) -> None:
        """Call `callback` when adbd would be up again, before the framework is."""
        self._on_started.append(callback)

    def on_booted(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each boot has completed."""
        self._on_booted.append(callback)

    def _again(self, reason: str, *, wipe: bool) -> None:
        thread = threading.Thread(
            target=self._restart, args=(reason, wipe), name=f"{self.serial}-reboot", daemon=True
        )
        self._rebooting = thread
        thread.start()

    def _restart(self, reason: str, wipe: bool) -> None:
        for callback in list(self._on_reboot):
            callback(reason)
        self.shutdown(keep=not wipe)
        if wipe:
            self._wipe()
        self.boot()

    def _start_services(self) -> None:
        from harness.virtual.android.network.notices import NetworkNotices  # noqa: PLC0415

        self.power.booted()
        self.packages.boot()
        self.connectivity.boot()
        self.wifi.boot()
        self.telephony.boot()
        self.time_detector.boot()
        NetworkNotices(self).boot()
        self.windows.start()

    def _complete_boot(self) -> None:
        for name, value in (
            ("sys.user.0.ce_available", "true"),
            ("service.bootanim.exit", "1"),
            ("init.svc.bootanim", "stopped"),
            ("dev.bootcomplete", "1"),
            ("sys.boot_completed", "1"),
        ):
            self.properties.set(name, value)
        self.log.event("boot_progress_enable_screen", round(self.clock.elapsed() * 1000))
        for callback in list(self._on_booted):
            callback()
        self._delete_aside()

    def redraw(self) -> None:
        """Something that a window shows has changed; any thread may say so."""
        if not self.going_down:
            self.looper.post(self.windows.invalidate)

    def callback_failed(self, error: BaseException) -> None:
        """A callback on the looper has raised."""
        self.logger.error("callback on the looper failed", exc_info=error)


# What is not needed before the framework starts is imported then: adb lists the device sooner.


def _built_in(package: str) -> type[App]:
    """The code of this device's own apps; that of other APKs is for a real runtime."""
    from harness.virtual.courier import CourierApp  # noqa: PLC0415  (see above)
    from harness.virtual.systemui import (  # noqa: PLC0415
        CaptivePortalApp,
        DialerApp,
        GalleryApp,
        LauncherApp,
        MessagingApp,
        PlainApp,
        SettingsApp,
    )

    apps: dict[str, type[App]] = {
        "org.courier.messenger": CourierApp,
        "com.android.captiveportallogin": CaptivePortalApp,
        "com.android.dialer": DialerApp,
        "com.android.gallery3d": GalleryApp,
        "com.android.launcher3": LauncherApp,
        "com.android.messaging": MessagingApp,
        "com.android.settings": SettingsApp,
    }
    return apps.get(package, PlainApp)
