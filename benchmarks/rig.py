"""What is measured: an adb server, the service and virtual devices, all of the run's own."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from harness.adb import AdbServer, adb_binary
from harness.clock import SystemClock
from harness.control import ServiceControl
from harness.drivers.device import Device
from harness.drivers.emulator_console import Console
from harness.fleet.adb_server import own_adb_server
from harness.fleet.service import reference_service
from harness.fleet.virtual import VirtualSpec, virtual_devices
from harness.lab import CURRENT, address_on_device, courier_apks
from harness.messengers.account import Account
from harness.messengers.courier.app import Courier
from harness.ui import DeviceUi

_ADA = Account("ada", "Ada", "a-long-password-of-ada")
_BO = Account("bo", "Bo", "a-long-password-of-bo")
_MESSAGES = 12
_NETWORK_S = 30.0


@dataclass(frozen=True)
class Rig:
    """Started when first asked for, and stopped at the end of the run.

    Attributes:
        home: the HOME of all programs, empty at the start and deleted at the end.
        stack: what has to be undone at the end.
    """

    home: Path
    stack: contextlib.ExitStack

    @property
    def environment(self) -> dict[str, str]:
        """What programs of a user get: this HOME and this adb server."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ANDROID", "XDG"))}
        return kept | {"HOME": str(self.home), "ANDROID_ADB_SERVER_PORT": str(self.server.port)}

    @cached_property
    def adb(self) -> Path:
        """The adb program."""
        return adb_binary()

    @cached_property
    def server(self) -> AdbServer:
        """The adb server."""
        return self.stack.enter_context(own_adb_server(self.home))

    @cached_property
    def device(self) -> Device:
        """One device in a process of its own; the conversation that is open fills its screen."""
        device = self.stack.enter_context(self.devices(1))[0]
        courier = self.show_chat(device)
        for number in range(_MESSAGES):
            courier.type_and_send(f"Message number {number}, a line or two of a conversation")
        return device

    @property
    def courier(self) -> Courier:
        """Courier on the device, signed in."""
        return Courier(self.device, _ADA)

    def change_screen(self, number: int) -> None:
        """Have the conversation show another text."""
        field = self.device.ui.look().find(id="message_input")
        if field is not None:
            self.device.ui.set_text(field, f"Text number {number}")

    @contextlib.contextmanager
    def devices(self, count: int) -> Iterator[list[Device]]:
        """Run devices with Courier, all in one process."""
        spec = VirtualSpec(count, install=(courier_apks()[CURRENT],))
        with contextlib.ExitStack() as stack:
            running = virtual_devices(spec, self.server, self.home, self.home)
            yield [self._device(serial, stack) for serial in stack.enter_context(running)]

    def _device(self, serial: str, stack: contextlib.ExitStack) -> Device:
        adb = self.server.device(serial)
        ui = DeviceUi(adb)
        stack.callback(ui.stop)
        return Device(adb, ui, SystemClock())

    @staticmethod
    def free_port_pair() -> int:
        """An even port that is free, as is the odd one after it."""
        while True:
            with (
                socket.socket() as one,
                socket.socket() as other,
                contextlib.suppress(OSError),
            ):
                one.bind(("127.0.0.1", 0))
                port = int(one.getsockname()[1])
                other.bind(("127.0.0.1", port ^ 1))
                return port & ~1

    def megabytes(self, device: Device) -> float:
        """The resident memory of the process that a device is in."""
        pid = self._entry(device)["pid"]
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def console(self, device: Device) -> Console:
        """A connection to a device's console."""
        entry = self._entry(device)
        return Console(int(entry["console_port"]), Path(str(entry["token_file"])))

    def _entry(self, device: Device) -> dict[str, Any]:
        file = next((self.home / "virtual" / "devices").glob(f"{device.serial}-*.json"))
        return dict(json.loads(file.read_text(encoding="utf-8")))

    @cached_property
    def _service(self) -> ServiceControl:
        """The service, with two accounts that are friends."""
        address = self.stack.enter_context(reference_service(self.home, self.home))
        control = ServiceControl(address)
        self.stack.callback(control.close)
        for who in (_ADA, _BO):
            control.create_account(
                who.username,
                password=who.password,
                display_name=who.display_name,
                age_days=400,
                verified=True,
            )
        control.ask("PUT", f"/follows/{_ADA.username}/{_BO.username}")
        control.ask("PUT", f"/follows/{_BO.username}/{_ADA.username}")
        return control

    def show_chat(self, device: Device) -> Courier:
        """Sign in and open the conversation with Bo."""
        courier = Courier(device, _ADA)
        device.patience.settle(
            device.network.default.read,
            lambda network: network.validated,
            awaited="a network",
            device_seconds=_NETWORK_S,
        )
        courier.sign_in(address_on_device(device.serial, self._service.address.url))
        courier.open_chat(_BO)
        return courier
