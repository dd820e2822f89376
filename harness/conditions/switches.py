"""The radios' switches: as conditions turn them, and as a user does on the device's own screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.conditions.readings import speed_test
from harness.drivers.default_network import NetworkStatus
from harness.drivers.pages import Awaited, await_fact
from harness.journal import Journal
from harness.model import Knob
from harness.subject import Subject

_NETWORK_S = 30.0
WIFI, CELLULAR = "WIFI", "CELLULAR"


def radio_knobs(subject: Subject) -> list[Knob[Any]]:
    """Wi-Fi and mobile data."""
    network = subject.sender.device.network
    return [network.wifi, network.mobile_data]


def turn_radios_off(subject: Subject, journal: Journal) -> None:
    """Leave no network at all, one switch after the other."""
    network = subject.sender.device.network
    if network.mobile_data.available():
        journal.set(network.mobile_data, False)
    journal.set(network.wifi, False)


def leave_wifi(subject: Subject, journal: Journal) -> None:
    """Turn Wi-Fi off and wait for the cellular network to be the one in use.

    Raises:
        DeviceTimeoutError: it does not come.
    """
    journal.set(subject.sender.device.network.wifi, False)
    await_network(subject, CELLULAR)


def change_network(subject: Subject) -> None:
    """What a user is told: test the speed, then use the other network, by quick settings.

    Raises:
        DeviceTimeoutError: there is no such switch, or the other network does not come.
    """
    speed_test(subject)
    device = subject.sender.device
    on_wifi = WIFI in device.network.default.read().transports
    device.quick_settings.switch_wifi(on=not on_wifi)
    await_network(subject, CELLULAR if on_wifi else WIFI)


def await_network(subject: Subject, transport: str) -> None:
    """Wait until the default network is of this kind.

    Raises:
        DeviceTimeoutError: it does not come to that.
    """
    _await(subject, lambda status: transport in status.transports, f"{transport} to be used")


def await_no_network(subject: Subject) -> None:
    """Wait until there is no default network.

    Raises:
        DeviceTimeoutError: it stays.
    """
    _await(subject, lambda status: status.net_id is None, "no default network")


def _await(subject: Subject, accept: Callable[[NetworkStatus], bool], awaited: str) -> None:
    device = subject.sender.device
    await_fact(
        device.serial,
        device.patience,
        device.network.default.read,
        accept,
        Awaited(awaited, _NETWORK_S, "See whether that network is in reach."),
    )
