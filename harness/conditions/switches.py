"""What a user does about the network on the device's own screens."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.readings import speed_test

_NETWORK_S = 30.0


def change_to_cellular(bench: Bench) -> None:
    """Test the speed, turn Wi-Fi off, and wait for the cellular network."""
    speed_test(bench)
    device = bench.sender.device
    device.quick_settings.switch_wifi(on=False)
    await_network(bench, "CELLULAR")


def change_to_wifi(bench: Bench) -> None:
    """Test the speed, turn Wi-Fi on, and wait for it."""
    speed_test(bench)
    bench.sender.device.quick_settings.switch_wifi(on=True)
    await_network(bench, "WIFI")


def await_no_network(bench: Bench) -> None:
    """Wait until there is no default network."""
    device = bench.sender.device
    device.patience.settle(
        device.network.default.read,
        lambda status: status.net_id is None,
        awaited="no default network",
        device_seconds=_NETWORK_S,
    )


def await_network(bench: Bench, transport: str) -> None:
    """Wait until the default network is of this kind."""
    device = bench.sender.device
    device.patience.settle(
        device.network.default.read,
        lambda status: transport in status.transports,
        awaited=f"{transport} to be the default network",
        device_seconds=_NETWORK_S,
    )
