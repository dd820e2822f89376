"""Networks of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_connectivity import (
    Connectivity,
    NetworkAgent,
    OldNetwork,
    parse_connectivity,
    parse_old_connectivity,
)

MOBILE = NetworkAgent(
    102,
    "CELLULAR",
    validated=True,
    kind="MOBILE[NR]",
    connected=True,
    interface="eth0",
    addresses=("10.0.2.15/24",),
    dns=("10.0.2.3",),
    extra="epc.tmobile.com",
)
WIFI = NetworkAgent(
    100,
    "WIFI",
    validated=True,
    kind="WIFI",
    connected=True,
    interface="wlan0",
    addresses=("fe80::1473:91ff:fe93:dce4/64", "192.168.1.54/24"),
    dns=("8.8.8.8", "8.8.4.4"),
)
VPN = NetworkAgent(
    101,
    "WIFI|VPN",
    validated=True,
    kind="VPN",
    connected=True,
    interface="tun1",
    addresses=("10.111.222.1/24",),
    dns=("10.111.222.3",),
)
RECORDED = {
    "dumpsys-connectivity/01-no-default-network.txt": (
        Connectivity(None, (), restrict_background=False),
        None,
    ),
    "dumpsys-connectivity/05-emulator-api36-mobile-nr-validated.txt": (
        Connectivity(102, (MOBILE,)),
        MOBILE,
    ),
    "dumpsys-connectivity/07-short-form-wifi-and-vpn.txt": (Connectivity(100, (WIFI, VPN)), WIFI),
}
OLD = {
    "dumpsys-connectivity/04-gingerbread-networkinfo-lines.txt": (
        OldNetwork("mobile", "UNKNOWN", "IDLE"),
        OldNetwork("WIFI", "UNKNOWN", "IDLE"),
        OldNetwork("mobile_mms", "UNKNOWN", "IDLE"),
        OldNetwork("mobile_supl", "UNKNOWN", "IDLE"),
        OldNetwork("mobile_dun", "UNKNOWN", "IDLE"),
        OldNetwork("mobile_hipri", "UNKNOWN", "IDLE"),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_networks_are_read(
    recorded: Callable[[str], str],
    name: str,
    expected: tuple[Connectivity, NetworkAgent | None],
) -> None:
    networks = parse_connectivity(recorded(name))

    assert (networks, networks.default) == expected


@pytest.mark.parametrize(("name", "expected"), OLD.items(), ids=OLD)
def test_the_networks_of_android_2_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[OldNetwork, ...]
) -> None:
    assert parse_old_connectivity(recorded(name)) == expected


def test_a_network_that_was_validated_once_is_not_validated_now() -> None:
    line = "NetworkAgentInfo{network{7} Policies : EVER_VALIDATED lastValidated 1 Transports: WIFI}"

    networks = parse_connectivity(f"Active default network: 7\n  {line}\n")

    assert networks.default == NetworkAgent(7, "WIFI", validated=False)


def test_the_order_of_older_versions_is_read_too() -> None:
    line = (
        'NetworkAgentInfo{ ni{[type: WIFI[], state: CONNECTED/CONNECTED, extra: "My home"]}  '
        "network{100}  nethandle{429513165534}  lp{{InterfaceName: wlan0}}  nc{[ Transports: WIFI "
        "Capabilities: INTERNET&VALIDATED]}  everValidated{true}  lastValidated{true}}"
    )

    networks = parse_connectivity(f"Active default network: 100\n  {line}\n")

    assert networks.default == NetworkAgent(
        100, "WIFI", True, "WIFI", connected=True, interface="wlan0", extra="My home"
    )


def test_a_line_of_the_logs_is_no_network() -> None:
    line = "2026-07-01T03:15:37 - registered NetworkAgentInfo{network{7}  ni{WIFI CONNECTING}}"

    assert parse_connectivity(f"Active default network: none\n  {line}\n").agents == ()


def test_a_network_that_is_named_but_not_described_is_an_error() -> None:
    line = "NetworkAgentInfo{network{8} Transports: WIFI}"
    networks = parse_connectivity(f"Active default network: 7\n  {line}\n")

    with pytest.raises(ProtocolError, match="does not describe network 7"):
        _ = networks.default


@pytest.mark.parametrize(
    "parse", [parse_connectivity, parse_old_connectivity], ids=lambda one: one.__name__
)
def test_a_refusal_is_an_error(
    recorded: Callable[[str], str], parse: Callable[[str], object]
) -> None:
    with pytest.raises(ProtocolError):
        parse(recorded("dumpsys-connectivity/08-permission-denial.txt"))
