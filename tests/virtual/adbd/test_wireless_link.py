"""What a host notices of the Wi-Fi by which it reaches adbd: silence, and a reset afterwards."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from harness.virtual.adbd import wire
from harness.virtual.android.network.model import Transport
from harness.virtual.shell import BytesReader, BytesWriter
from tests.conftest import wait_until
from tests.virtual.adbd.conftest import Host
from tests.virtual.listening import hears

if TYPE_CHECKING:
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.device import Android

pytestmark = pytest.mark.slow

SECONDS = 15.0
QUIET = 0.5
"""Host seconds in which whatever passes at all would have passed."""


def has_wifi(android: Android) -> bool:
    return android.connectivity.network_of(Transport.WIFI) is not None


def wifi(android: Android, *, on: bool) -> None:
    android.wifi.set_enabled(on)
    wait_until(lambda: has_wifi(android) is on, SECONDS, "Wi-Fi")


def sleeps(android: Android) -> bool:
    return any("sleep" in process.command_line for process in android.processes.all())


def as_root(android: Android, line: str) -> None:
    out = BytesWriter()
    status = android.shell.run(line, stdin=BytesReader(), stdout=out, stderr=out, uid=0)
    assert status == 0, out.getvalue()


@pytest.fixture
def port(android: Android, daemon: Adbd) -> int:
    """The plain port of a device on Wi-Fi."""
    wait_until(lambda: has_wifi(android), SECONDS, "Wi-Fi")
    return daemon.wireless.turn_on_plain()


@pytest.fixture
def dial(port: int) -> Iterator[Callable[[], Host]]:
    """Connects to that port."""
    with ExitStack() as stack:

        def connect() -> Host:
            host = Host(socket.create_connection(("127.0.0.1", port), timeout=SECONDS))
            stack.callback(host.close)
            return host

        yield connect


@pytest.fixture
def caller(dial: Callable[[], Host]) -> Host:
    """A host that has connected by Wi-Fi."""
    host = dial()
    assert host.connect().command == wire.CNXN
    return host


def test_a_host_hears_nothing_when_wifi_is_lost(android: Android, caller: Host) -> None:
    caller.open("shell,v2,raw:cat")

    wifi(android, on=False)

    assert hears(caller.sock, QUIET) == "nothing"


def test_the_device_ends_what_a_lost_connection_began(android: Android, caller: Host) -> None:
    caller.open("shell,v2,raw:exec sleep 1000")
    wait_until(lambda: sleeps(android), SECONDS, "the program runs")

    wifi(android, on=False)

    wait_until(lambda: not sleeps(android), SECONDS, "the program is hung up")


def test_what_a_host_says_meanwhile_is_answered_by_a_reset_when_wifi_is_back(
    android: Android, caller: Host
) -> None:
    wifi(android, on=False)
    caller.send(wire.OPEN, 7, 0, b"shell,v2,raw:echo heard\0")
    before = hears(caller.sock, QUIET)

    wifi(android, on=True)

    assert before == "nothing"
    assert hears(caller.sock, SECONDS) == "reset"


def test_an_idle_host_notices_by_its_probes(android: Android, caller: Host) -> None:
    wifi(android, on=False)

    assert hears(caller.sock, 5.0) == "nothing"
    assert hears(caller.sock, SECONDS) == "reset"


def test_a_port_out_of_reach_neither_answers_nor_refuses(
    android: Android, port: int, dial: Callable[[], Host]
) -> None:
    wifi(android, on=False)
    with socket.socket() as knocking:
        knocking.settimeout(QUIET)
        with pytest.raises(TimeoutError):
            knocking.connect(("127.0.0.1", port))

    wifi(android, on=True)

    assert dial().connect().command == wire.CNXN


def test_who_knocks_while_wifi_is_away_is_let_in_later(android: Android, port: int) -> None:
    wifi(android, on=False)
    with socket.socket() as knocking:
        knocking.setblocking(False)
        knocking.connect_ex(("127.0.0.1", port))

        wifi(android, on=True)

        knocking.settimeout(SECONDS)
        host = Host(knocking)
        wait_until(lambda: knocking.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0, 5, "in")
        assert host.connect().command == wire.CNXN


@pytest.mark.parametrize(
    ("cut", "mend"),
    [
        pytest.param("iptables -A OUTPUT -o wlan0 -j DROP", "iptables -F OUTPUT", id="output"),
        pytest.param("iptables -A INPUT -j DROP", "iptables -F INPUT", id="input"),
        pytest.param(
            "iptables -A INPUT -p tcp --dport {port} -j DROP", "iptables -F INPUT", id="its port"
        ),
        pytest.param(
            "iptables -A OUTPUT -m owner --uid-owner shell -j REJECT",
            "iptables -F OUTPUT",
            id="its user",
        ),
        pytest.param(
            "tc qdisc add dev wlan0 root netem loss 100%",
            "tc qdisc del dev wlan0 root",
            id="losses",
        ),
    ],
)
def test_what_cuts_wlan0_holds_a_connection_until_it_is_taken_away(
    android: Android, port: int, caller: Host, cut: str, mend: str
) -> None:
    as_root(android, cut.format(port=port))
    caller.send(wire.OPEN, 7, 0, b"shell,v2,raw:echo heard\0")
    meanwhile = hears(caller.sock, QUIET)

    as_root(android, mend)

    assert meanwhile == "nothing"
    answer = caller.receive()
    assert answer is not None
    assert answer.command == wire.OKAY


def test_a_rule_for_another_port_or_interface_spares_it(android: Android, caller: Host) -> None:
    as_root(android, "iptables -A INPUT -p tcp --dport 9 -j DROP")
    as_root(android, "iptables -A OUTPUT -o rmnet_data0 -j DROP")

    assert b"heard" in caller.ask("shell,v2,raw:echo heard")


def test_a_rule_for_new_connections_spares_those_that_are(
    android: Android, caller: Host, dial: Callable[[], Host]
) -> None:
    as_root(android, "iptables -A INPUT -i wlan0 -m state --state NEW -j DROP")
    late = dial()
    late.send(wire.CNXN, wire.VERSION_SKIP_CHECKSUM, wire.MAX_PAYLOAD, b"host::")

    assert b"heard" in caller.ask("shell,v2,raw:echo heard")
    assert hears(late.sock, QUIET) == "nothing"


def test_the_emulators_own_pipe_is_cut_by_none_of_it(android: Android, host: Host) -> None:
    wait_until(lambda: has_wifi(android), SECONDS, "Wi-Fi")
    as_root(android, "iptables -A INPUT -j DROP; iptables -A OUTPUT -j DROP")
    wifi(android, on=False)

    assert b"heard" in host.ask("shell,v2,raw:echo heard")


def test_turning_it_off_ends_the_connections(daemon: Adbd, caller: Host) -> None:
    daemon.wireless.turn_off()

    assert hears(caller.sock, SECONDS) == "end"
