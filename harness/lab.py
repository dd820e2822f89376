"""From what the operator named to signed-in participants and a service, and back again.

A lab lives as long as a pytest run: devices, service and accounts are made ready once, and each
scenario gets a bench on them. Without a second device there is no bench, only a subject.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from harness.adb import AdbServer
from harness.bench import Bench
from harness.clock import SystemClock
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.app_package import AppPackage
from harness.drivers.device import Device
from harness.drivers.service_settings import ServiceSettings
from harness.errors import CapabilityMissingError, ServiceError
from harness.evidence.recorder import Recorder
from harness.fleet.adb_server import own_adb_server
from harness.fleet.courier_apks import CURRENT, courier_apks
from harness.fleet.leases import Lease, leased
from harness.fleet.nameserver import Answers, nameserver
from harness.fleet.service import address_on_device, reference_service
from harness.fleet.shaper import ShapingProxy, shaping_proxy
from harness.fleet.virtual import VirtualSpec, virtual_devices
from harness.healing import heal
from harness.messengers.account import Account
from harness.messengers.courier.app import Courier
from harness.messengers.courier.screens import PACKAGE
from harness.run_folder import run_folder
from harness.state_folder import state_folder
from harness.subject import Participant, Subject
from harness.ui import DeviceUi

__all__ = ["CURRENT", "Lab", "LabPlan", "courier_apks", "open_lab"]

_ACCOUNT_AGE_DAYS = 400
_PLENTY = 10_000
"""Messages an hour and a day at a service of our own: a long run proves its steady state often."""
_HOST = "10.0.2.2"
_NAME = "courier.test"
"""What a lab's own DNS server calls this host; the service's certificate is for it as well."""
_LOG = logging.getLogger("harness.lab")
_SECOND = "Name a second one: --android-device FIRST --android-device SECOND."


@dataclass(frozen=True)
class LabPlan:
    """What the operator wants.

    Attributes:
        serials: the devices to use, the sender's first; empty starts virtual ones.
        virtual: how those are made.
        service: a running service; None starts the reference service.
        adb_port: the port of the adb server that lists the named devices.
        logs: the folder for the logs of whatever is started; None keeps none.
        disposable: which serials may be changed for good; emulators may anyhow.
        purpose: what it is for, as others are told who want the same devices.
    """

    serials: tuple[str, ...]
    virtual: VirtualSpec
    service: ServiceAddress | None
    adb_port: int
    logs: Path | None = None
    disposable: frozenset[str] = frozenset()
    purpose: str = "pytest"


@dataclass(frozen=True)
class Lab:
    """Devices and a service, ready for scenarios.

    Attributes:
        peer: whom the messages are for.
        receiver: their side, None where there is no device for it.
        leases: those of the devices that were named; nobody else knows virtual ones of our own.
    """

    sender: Participant
    peer: Account
    receiver: Participant | None
    control: ServiceControl
    journals: Path
    shaper: Callable[[], ShapingProxy]
    nameserver: Callable[[Answers], int]
    service_url: str
    leases: tuple[Lease, ...]

    def bench(self, recorder: Recorder, method: str = "") -> Bench:
        """What one scenario works with; `method` as in `Subject`.

        Raises:
            CapabilityMissingError: there is no second device.
            DeviceInUseError: a device is not ours any more.
        """
        if self.receiver is None:
            serial = self.sender.device.serial
            raise CapabilityMissingError(serial, "A second device is not there", _SECOND)
        return Bench(receiver=self.receiver, **self._parts(recorder, method))

    def subject(self, recorder: Recorder, method: str = "") -> Subject:
        """What one condition is brought about on; `method` as in `Subject`."""
        return Subject(**self._parts(recorder, method))

    def _parts(self, recorder: Recorder, method: str) -> dict[str, Any]:
        for lease in self.leases:
            lease.expect_held()
        return {
            "sender": self.sender,
            "peer": self.peer,
            "control": self.control,
            "recorder": recorder,
            "apks": courier_apks(),
            "journals": self.journals,
            "shaper": self.shaper,
            "nameserver": self.nameserver,
            "service_url": self.service_url,
            "method": method,
        }


@contextlib.contextmanager
def open_lab(plan: LabPlan) -> Iterator[Lab]:
    """Make everything ready, and take it down again.

    Raises:
        CapabilityMissingError: a device cannot take part.
        DeviceInUseError: somebody else has a device that was named.
        HarnessError: something did not start or answer.
    """
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(run_folder())
        logs = plan.logs or home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        server, serials = _devices(plan, home, logs, stack)
        leases = tuple(
            stack.enter_context(leased(server.device(serial), plan.purpose))
            for serial in sorted(plan.serials)  # of two who want the same pair, one gets it
        )
        devices = [_device(server, serial, plan, stack) for serial in serials]
        for device in devices:
            _expect_courier(device)
        if plan.serials:
            heal(devices[0].adb)
        address = plan.service or stack.enter_context(reference_service(home, logs))
        control = ServiceControl(address)
        stack.callback(control.close)
        if plan.service is None:
            ServiceSettings(control).change(hourly_limit=_PLENTY, daily_limit=_PLENTY)
        accounts = [stack.enter_context(_account(control, name)) for name in ("Ada", "Bo")]
        _befriend(control, *accounts)
        urls = [url_on_device(device, address.best_url) for device in devices]
        sender, *others = (
            _signed_in(device, account, url)
            for device, account, url in zip(devices, accounts, urls, strict=False)
        )
        yield Lab(
            sender,
            accounts[1],
            others[0] if others else None,
            control,
            (state_folder() if plan.serials else home) / "journals",
            functools.cache(
                lambda: stack.enter_context(_shaper(devices[0], urls[0], address, logs))
            ),
            lambda answers: stack.enter_context(nameserver(answers)),
            urls[0],
            leases,
        )


@contextlib.contextmanager
def open_dry_lab(plan: LabPlan) -> Iterator[Lab]:
    """A device as it is, and a service that ends with this, so that nothing else is touched.

    Nobody is signed in. A service that was named gives its address, but is not asked for anything.

    Raises:
        CapabilityMissingError: the device cannot take part.
        HarnessError: something did not start or answer.
    """
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(run_folder())
        device = _device(AdbServer(port=plan.adb_port), plan.serials[0], plan, stack)
        _expect_courier(device)
        address = stack.enter_context(reference_service(home, home))
        control = ServiceControl(address)
        stack.callback(control.close)
        accounts = [stack.enter_context(_account(control, name)) for name in ("Ada", "Bo")]
        _befriend(control, *accounts)
        url = url_on_device(device, (plan.service or address).best_url)
        yield Lab(
            Participant(device, Courier(device, accounts[0])),
            accounts[1],
            None,
            control,
            home / "journals",
            functools.cache(lambda: stack.enter_context(_shaper(device, url, address, home))),
            lambda answers: stack.enter_context(nameserver(answers)),
            url,
            (),
        )


def _shaper(
    device: Device, url: str, service: ServiceAddress, logs: Path
) -> contextlib.AbstractContextManager[ShapingProxy]:
    """A proxy to the service, by the addresses that the device knows it by, with TLS and without.

    A phone has other apps, whose traffic passes as it is; an emulator's stays here.
    """
    plain = address_on_device(device.serial, service.url)
    pairs = ((plain, service.url), (url, service.best_url))
    targets = {_host_port(asked): _host_port(real) for asked, real in pairs}
    others = not device.adb.leave.is_emulator
    return shaping_proxy(targets, logs, others=others, speed=device.patience.scale)


def _host_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _devices(
    plan: LabPlan, home: Path, logs: Path, stack: contextlib.ExitStack
) -> tuple[AdbServer, tuple[str, ...]]:
    if plan.serials:
        return AdbServer(port=plan.adb_port), plan.serials
    server = stack.enter_context(own_adb_server(home, logs))
    serials = stack.enter_context(virtual_devices(plan.virtual, server, home, logs))
    return server, tuple(serials)


def _device(server: AdbServer, serial: str, plan: LabPlan, stack: contextlib.ExitStack) -> Device:
    adb = server.device(serial, disposable=serial in plan.disposable)
    ui = DeviceUi(adb)
    stack.callback(ui.stop)
    return Device(adb, ui, SystemClock())


def _expect_courier(device: Device) -> None:
    if AppPackage(device.adb, PACKAGE).version_code() is None:
        raise CapabilityMissingError(
            device.serial,
            "Courier is not available",
            "It runs on virtual devices only so far: --android-device virtual.",
        )


@contextlib.contextmanager
def _account(control: ServiceControl, name: str) -> Iterator[Account]:
    """An account of a run's own, which goes away at the end."""
    account = Account(f"{name.lower()}-{secrets.token_hex(3)}", name, secrets.token_urlsafe(12))
    control.create_account(
        account.username,
        password=account.password,
        display_name=account.display_name,
        age_days=_ACCOUNT_AGE_DAYS,
        verified=True,
    )
    try:
        yield account
    finally:
        _delete(control, account)


def _signed_in(device: Device, account: Account, url: str) -> Participant:
    messenger = Courier(device, account)
    messenger.sign_in(url)
    return Participant(device, messenger)


def _delete(control: ServiceControl, account: Account) -> None:
    """Take an account away; a service that is gone does not hide why the run ended."""
    try:
        control.ask("DELETE", f"/accounts/{account.username}")
    except ServiceError as error:
        _LOG.warning("the account %s is left behind: %s", account.username, error)


def _befriend(control: ServiceControl, one: Account, other: Account) -> None:
    control.ask("PUT", f"/follows/{one.username}/{other.username}")
    control.ask("PUT", f"/follows/{other.username}/{one.username}")


def url_on_device(device: Device, url: str) -> str:
    """The service's address as a device's app is to know it: by name, where the name leads there.

    Only then do the causes that lie in the resolution of names reach the app.
    """
    there = address_on_device(device.serial, url)
    if urlsplit(there).hostname != _HOST:
        return there
    if device.network.pinging.read(_NAME).address != _HOST:
        return there
    return urlunsplit(urlsplit(there)._replace(netloc=f"{_NAME}:{urlsplit(there).port}"))
