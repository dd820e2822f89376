"""The radios' switches: as conditions turn them, and as a user does on the device's own screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.bench import Bench
from harness.conditions.readings import speed_test
from harness.drivers.default_network import NetworkStatus
from harness.drivers.pages import Awaited, await_fact
from harness.journal import Journal
from harness.model import Knob

_NETWORK_S = 30.0
WIFI, CELLULAR = "WIFI", "CELLULAR"


def radio_knobs(bench: Bench) -> list[Knob[Any]]:
    """Wi-Fi and mobile data."""
    network = bench.sender.device.network
    return [network.wifi, network.mobile_data]


def turn_radios_off(bench: Bench, journal: Journal) -> None:
    """Leave no network at all, one switch after the other."""
    network = bench.sender.device.network
    if network.mobile_data.available():
        journal.set(network.mobile_data, False)
    journal.set(network.wifi, False)


def leave_wifi(bench: Bench, journal: Journal) -> None:
    """Turn Wi-Fi off and wait for the cellular network to be the one in use.

    Raises:
        DeviceTimeoutError: it does not come.
    """
    journal.set(bench.sender.device.network.wifi, False)
    await_network(bench, CELLULAR)


def change_network(bench: Bench) -> None:
    """What a user is told: test the speed, then use the other network, by quick settings.

    Raises:
        DeviceTimeoutError: there is no such switch, or the other network does not come.
    """
    speed_test(bench)
    device = bench.sender.device
    on_wifi = WIFI in device.network.default.read().transports
    device.quick_settings.switch_wifi(on=not on_wifi)
    await_network(bench, CELLULAR if on_wifi else WIFI)


def await_network(bench: Bench, transport: str) -> None:
    """Wait until the default network is of this kind.

    Raises:
        DeviceTimeoutError: it does not come to that.
    """
    _await(bench, lambda status: transport in status.transports, f"{transport} to be used")


def await_no_network(bench: Bench) -> None:
    """Wait until there is no default network.

    Raises:
        DeviceTimeoutError: it stays.
    """
    _await(bench, lambda status: status.net_id is None, "no default network")


def _await(bench: Bench, accept: Callable[[NetworkStatus], bool], awaited: str) -> None:
    device = bench.sender.device
    await_fact(
        device.serial,
        device.patience,
        device.network.default.read,
        accept,
        Awaited(awaited, _NETWORK_S, "See whether that network is in reach."),
    )
