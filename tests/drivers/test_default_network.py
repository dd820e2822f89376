"""The default network, read from what real devices printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drivers.default_network import NetworkStatus, parse_default_network
from harness.drivers.device import Device
from harness.errors import ProtocolError

DATA = Path(__file__).parents[1] / "data" / "android"
DUMPS = {
    "none, API 29": ("none-api29", NetworkStatus(None, "", validated=False)),
    "mobile, API 36": ("mobile-api36", NetworkStatus(102, "CELLULAR", validated=True)),
    "wifi beside a VPN": ("wifi-vpn", NetworkStatus(100, "WIFI", validated=True)),
}


@pytest.mark.parametrize(("name", "expected"), DUMPS.values(), ids=DUMPS)
def test_default_network_is_read_from_a_real_dump(name: str, expected: NetworkStatus) -> None:
    dump = (DATA / f"dumpsys-connectivity-{name}.txt").read_text(encoding="utf-8")

    assert parse_default_network("pixel-7", dump) == expected


def test_a_network_that_was_validated_once_is_not_validated_now() -> None:
    line = "NetworkAgentInfo{network{7} Policies : EVER_VALIDATED lastValidated 1 Transports: WIFI}"

    status = parse_default_network("pixel-7", f"Active default network: 7\n  {line}\n")

    assert status == NetworkStatus(7, "WIFI", validated=False)


def test_the_order_of_older_versions_is_read_too() -> None:
    line = (
        'NetworkAgentInfo{ ni{[type: WIFI[], state: CONNECTED/CONNECTED, extra: "x"]}  '
        "network{100}  nethandle{429513165534}  lp{{InterfaceName: wlan0}}  nc{[ Transports: WIFI "
        "Capabilities: INTERNET&VALIDATED]}  everValidated{true}  lastValidated{true}}"
    )

    status = parse_default_network("pixel-7", f"Active default network: 100\n  {line}\n")

    assert status == NetworkStatus(100, "WIFI", validated=True)


def test_a_network_that_is_named_but_not_described_is_an_error() -> None:
    line = "NetworkAgentInfo{network{8} Transports: WIFI}"

    with pytest.raises(ProtocolError, match="does not describe network 7"):
        parse_default_network("pixel-7", f"Active default network: 7\n  {line}\n")


def test_a_dump_without_the_line_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Active default network"):
        parse_default_network("pixel-7", "Can't find service: connectivity")


def test_a_device_on_wifi_says_so(courier_device: Device) -> None:
    network = courier_device.default_network.read()

    assert (network.transports, network.validated) == ("WIFI", True)
    assert str(network) == "WIFI validated"


def test_without_wifi_the_mobile_network_is_taken(courier_device: Device) -> None:
    courier_device.adb.shell("svc wifi disable")

    seen = courier_device.patience.settle(
        courier_device.default_network.read,
        lambda network: network.transports == "CELLULAR" and network.validated,
        awaited="the mobile network",
        device_seconds=60,
    )
    courier_device.adb.shell("svc wifi enable")
    courier_device.patience.settle(
        courier_device.default_network.read,
        lambda network: network.transports == "WIFI" and network.validated,
        awaited="Wi-Fi",
        device_seconds=60,
    )

    assert str(seen) == "CELLULAR validated"
