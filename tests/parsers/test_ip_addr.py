"""Network interfaces, as three programs printed them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.ip_addr import Interface, parse_ifconfig, parse_ip_addr, parse_netcfg

Parse = Callable[[str], tuple[Interface, ...]]
LO = Interface("lo", up=True, addresses=("127.0.0.1/8",))
# The program, how many interfaces there are, and some of them.
RECORDED: dict[str, tuple[Parse, int, set[Interface]]] = {
    "ip-addr/01-pixel-only-loopback.txt": (parse_ip_addr, 1, {LO}),
    "ip-addr/04-netcfg-old-style.txt": (
        parse_netcfg,
        21,
        {
            LO,
            Interface("wlan0", up=True, addresses=("10.129.160.99/20",)),
            Interface("p2p0", up=True),
            Interface("rmnet0", up=False),
        },
    ),
    "ip-addr/05-ifconfig-wlan0-toybox.txt": (
        parse_ifconfig,
        1,
        {Interface("wlan0", up=True, addresses=("10.129.168.57/20",))},
    ),
    "ip-addr/06-wlan0-no-carrier-api29.txt": (parse_ip_addr, 1, {Interface("wlan0", up=False)}),
    "ip-addr/07-wlan0-up-emulator.txt": (
        parse_ip_addr,
        1,
        {Interface("wlan0", up=True, addresses=("10.0.2.16/24",))},
    ),
    "ip-addr/08-ifconfig-a-pixel.txt": (parse_ifconfig, 5, {LO, Interface("dummy0", up=True)}),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_interfaces_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[Parse, int, set[Interface]]
) -> None:
    parse, count, some = expected

    interfaces = parse(recorded(name))

    assert (len(interfaces), some & set(interfaces)) == (count, some)


@pytest.mark.parametrize(
    "parse", [parse_ip_addr, parse_ifconfig, parse_netcfg], ids=lambda one: one.__name__
)
def test_a_device_that_is_not_there_is_an_error(parse: Parse) -> None:
    with pytest.raises(ProtocolError, match="does not exist"):
        parse('Device "wlan7" does not exist.')


def test_a_mask_that_is_none_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="no address"):
        parse_ifconfig("a  Link encap:UNSPEC\n   inet addr:10.0.0.1  Mask:9.9.9.9\n")
