"""Sockets and names of the device."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.virtual.android.network.links import NetworkShape
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android

NAME = "org.example.app"
PATIENCE = 5.0
SHELL = 2000


@pytest.fixture
def echo() -> Iterator[int]:
    """A TCP server on the host that sends back what it gets; its port."""
    server = socket.create_server(("127.0.0.1", 0))
    open_sockets: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                open_sockets.append(connection)
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := connection.recv(1024):
                connection.sendall(data)
        connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(PATIENCE)
    for each in open_sockets:
        each.close()


@pytest.fixture
def uid(android: Android, build_apk: Callable[..., Path]) -> int:
    """The uid of an installed app that is in front."""
    assert android.packages.install([build_apk()], InstallOptions()).ok
    android.activities.start_launcher(NAME)
    package = android.packages.get(NAME)
    assert package is not None
    return package.uid


def test_the_host_is_reached_as_10_0_2_2(online: Android, echo: int) -> None:
    with online.network.connect(SHELL, "10.0.2.2", echo, 5) as connection:
        connection.sendall(b"hello")

        assert connection.recv(5) == b"hello"


def test_a_port_that_nobody_serves_refuses(online: Android) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(ConnectionRefusedError):
        online.network.connect(SHELL, "10.0.2.2", port, 5)


def test_without_a_network_the_host_is_unreachable(android: Android, echo: int) -> None:
    android.connectivity.set_airplane_mode(True)

    with pytest.raises(OSError, match="unreachable") as caught:
        android.network.connect(SHELL, "10.0.2.2", echo, 5)

    assert caught.value.errno == errno.ENETUNREACH


def test_addresses_of_the_internet_time_out(online: Android) -> None:
    with pytest.raises(TimeoutError):
        online.network.connect(SHELL, "192.0.2.1", 80, 1)


def test_airplane_mode_aborts_open_connections(online: Android, echo: int) -> None:
    with online.network.connect(SHELL, "10.0.2.2", echo, 100) as connection:
        online.connectivity.set_airplane_mode(True)

        with pytest.raises(ConnectionAbortedError):
            connection.recv(1)


def test_names_need_a_network(android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    with pytest.raises(socket.gaierror, match="No address associated with hostname"):
        android.network.resolve(SHELL, "www.google.com")


def test_unknown_names_do_not_resolve(online: Android) -> None:
    with pytest.raises(socket.gaierror):
        online.network.resolve(SHELL, "no.such.host.example")


def test_bogus_private_dns_fails_names_but_not_addresses(online: Android, echo: int) -> None:
    online.settings.put("global", "private_dns_specifier", "bogus.invalid")
    online.settings.put("global", "private_dns_mode", "hostname")

    with pytest.raises(socket.gaierror):
        online.network.resolve(SHELL, "www.google.com")
    with online.network.connect(SHELL, "10.0.2.2", echo, 5) as connection:
        assert connection.gettimeout() == pytest.approx(0.25)


def test_ping_answers_for_known_names(online: Android) -> None:
    reply = online.network.ping(SHELL, "www.google.com", 1)

    assert reply is not None
    assert reply.address == "142.250.74.68"


def test_ping_gets_no_answer_from_nowhere(online: Android) -> None:
    assert online.network.ping(SHELL, "192.0.2.1", 1) is None


def test_a_denied_app_times_out_while_the_shell_passes(
    online: Android, uid: int, echo: int
) -> None:
    online.connectivity.set_package_networking_enabled(NAME, False)
    online.connectivity.set_chain3_enabled(True)

    with pytest.raises(TimeoutError):
        online.network.connect(uid, "10.0.2.2", echo, 1)
    online.network.connect(SHELL, "10.0.2.2", echo, 5).close()


def test_a_rule_without_the_chain_does_nothing(online: Android, uid: int, echo: int) -> None:
    online.connectivity.set_package_networking_enabled(NAME, False)

    online.network.connect(uid, "10.0.2.2", echo, 5).close()

    assert online.connectivity.blocked(uid) is None


def test_enabling_the_chain_destroys_live_sockets(online: Android, uid: int, echo: int) -> None:
    with online.network.connect(uid, "10.0.2.2", echo, 100) as connection:
        online.connectivity.set_package_networking_enabled(NAME, False)
        online.connectivity.set_chain3_enabled(True)

        with pytest.raises(ConnectionAbortedError):
            connection.recv(1)


def test_denying_under_the_chain_silences_live_sockets(
    online: Android, uid: int, echo: int
) -> None:
    online.connectivity.set_chain3_enabled(True)
    with online.network.connect(uid, "10.0.2.2", echo, 2) as connection:
        online.connectivity.set_package_networking_enabled(NAME, False)
        connection.sendall(b"x")

        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_the_chain_cuts_loopback_too(online: Android, uid: int) -> None:
    online.network.listen(8080, lambda connection: connection.close())
    online.connectivity.set_package_networking_enabled(NAME, False)
    online.connectivity.set_chain3_enabled(True)

    with pytest.raises(TimeoutError):
        online.network.connect(uid, "127.0.0.1", 8080, 1)


def test_restricted_mode_blocks_the_app_in_front(online: Android, uid: int) -> None:
    online.settings.put("global", "restricted_networking_mode", "1")

    assert online.connectivity.blocked(uid) == "restricted_mode"
    assert online.connectivity.blocked(SHELL) is None


def test_data_saver_spares_the_app_in_front_and_unmetered_links(online: Android, uid: int) -> None:
    online.connectivity.set_restrict_background(True)
    in_front = online.connectivity.blocked(uid)
    online.activities.home()
    on_wifi = online.connectivity.blocked(uid)
    online.wifi.set_enabled(False)
    on_cellular = online.connectivity.blocked(uid)

    assert (in_front, on_wifi, on_cellular) == (None, None, "data_saver")


def test_doze_blocks_the_background_unless_whitelisted(online: Android, uid: int) -> None:
    online.power.force_idle("deep")
    online.activities.home()
    blocked = online.connectivity.blocked(uid)
    online.power.set_whitelisted(NAME, exempt=True)

    assert blocked == "doze"
    assert online.connectivity.blocked(uid) is None


def test_standby_is_not_enforced_while_charging(online: Android, uid: int) -> None:
    online.activities.home()
    online.power.set_inactive(NAME, inactive=True)
    charging = online.connectivity.blocked(uid)
    online.battery.unplug()

    assert charging is None
    assert online.connectivity.blocked(uid) == "app_standby"


def test_a_dead_process_loses_its_connections(online: Android, uid: int, echo: int) -> None:
    with online.network.connect(uid, "10.0.2.2", echo, 100) as connection:
        online.activities.force_stop(NAME)

        with pytest.raises(ConnectionAbortedError):
            connection.recv(1)


def test_a_device_port_is_served_without_a_port_of_the_host(android: Android) -> None:
    android.network.listen(9008, lambda connection: connection.sendall(b"hi"))

    with android.network.dial_loopback(9008) as connection:
        assert connection.recv(2) == b"hi"
    assert android.network.listening() == [9008]


def test_a_taken_port_is_refused(android: Android) -> None:
    android.network.listen(9008, lambda connection: connection.close())

    with pytest.raises(OSError, match="in use"):
        android.network.listen(9008, lambda connection: connection.close())


def test_an_unserved_port_refuses(android: Android) -> None:
    with pytest.raises(ConnectionRefusedError):
        android.network.dial_loopback(1)


def test_the_emulators_shape_slows_cellular(online: Android, echo: int) -> None:
    online.wifi.set_enabled(False)
    online.network.set_shape(NetworkShape(min_delay=2000, max_delay=2000))

    started = time.monotonic()
    with online.network.connect(SHELL, "10.0.2.2", echo, 100) as connection:
        connection.sendall(b"x")
        connection.recv(1)

    assert time.monotonic() - started >= 2.0 / 20


def test_the_emulators_shape_leaves_wifi_alone(online: Android, echo: int) -> None:
    online.network.set_shape(NetworkShape(min_delay=100_000, max_delay=100_000))

    with online.network.connect(SHELL, "10.0.2.2", echo, 20) as connection:
        connection.sendall(b"x")

        assert connection.recv(1) == b"x"


def test_the_ingress_limit_caps_every_link(online: Android, echo: int) -> None:
    online.settings.put("global", "ingress_rate_limit_bytes_per_second", "500")

    started = time.monotonic()
    with online.network.connect(SHELL, "10.0.2.2", echo, 100) as connection:
        connection.sendall(bytes(1000))
        received = 0
        while received < 1000:
            received += len(connection.recv(1000))

    assert time.monotonic() - started >= 2.0 / 20
