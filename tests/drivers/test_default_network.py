"""The default network of a virtual device."""

from __future__ import annotations

from harness.drivers.device import Device


def test_a_device_on_wifi_says_so(courier_device: Device) -> None:
    network = courier_device.network.default.read()

    assert (network.transports, network.validated) == ("WIFI", True)
    assert str(network) == "WIFI validated"


def test_without_wifi_the_mobile_network_is_taken(courier_device: Device) -> None:
    courier_device.adb.shell("svc wifi disable")

    seen = courier_device.patience.settle(
        courier_device.network.default.read,
        lambda network: network.transports == "CELLULAR" and network.validated,
        awaited="the mobile network",
        device_seconds=60,
    )
    courier_device.adb.shell("svc wifi enable")
    courier_device.patience.settle(
        courier_device.network.default.read,
        lambda network: network.transports == "WIFI" and network.validated,
        awaited="Wi-Fi",
        device_seconds=60,
    )

    assert str(seen) == "CELLULAR validated"
