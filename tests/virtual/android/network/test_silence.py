"""What a server notices of a network that the device has lost: nothing, until it says something."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from harness.virtual.device import Android
from tests.conftest import wait_until
from tests.virtual.listening import hears

SECONDS = 30.0  # what is repeated comes ever later
QUIET = 0.5
SHELL = 2000
Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def connected(online: Android) -> Iterator[Callable[[], Pair]]:
    """Connects a program of the device; its end and the server's."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def connect() -> Pair:
            port = listener.getsockname()[1]
            mine = online.network.connect(SHELL, "10.0.2.2", port, 100)
            theirs, _ = listener.accept()
            return stack.enter_context(mine), stack.enter_context(theirs)

        yield connect


def fill(server: socket.socket) -> None:
    """Send until all that lies between the two is full."""
    server.settimeout(2.0)
    try:
        while server.send(bytes(64 * 1024)):
            pass
    except TimeoutError:
        return


@contextmanager
def airplane_mode(android: Android) -> Iterator[None]:
    android.connectivity.set_airplane_mode(True)
    yield
    android.connectivity.set_airplane_mode(False)
    wait_until(lambda: android.connectivity.networks() != [], SECONDS, "a network")


def test_the_program_hears_at_once_and_the_server_nothing(
    online: Android, connected: Callable[[], Pair]
) -> None:
    program, server = connected()
    with airplane_mode(online):
        with pytest.raises(ConnectionAbortedError):
            program.recv(1)

        program.close()

        assert hears(server, QUIET) == "nothing"


def test_what_was_said_before_still_arrives_and_what_follows_does_not(
    online: Android, connected: Callable[[], Pair]
) -> None:
    program, server = connected()
    program.sendall(b"x")
    assert hears(server, SECONDS) == "bytes"
    server.recv(1)

    with airplane_mode(online), pytest.raises(ConnectionAbortedError):
        program.sendall(b"y")

    assert hears(server, QUIET) == "nothing"


def test_a_server_that_speaks_is_reset_once_the_address_is_back(
    online: Android, connected: Callable[[], Pair]
) -> None:
    _, server = connected()
    with airplane_mode(online):
        server.sendall(b"into the void")
        meanwhile = hears(server, QUIET)

    assert meanwhile == "nothing"
    assert hears(server, SECONDS) == "reset"


def test_what_was_under_way_when_the_network_went_is_answered_by_a_reset_too(
    online: Android, connected: Callable[[], Pair]
) -> None:
    program, server = connected()
    fill(server)

    with airplane_mode(online):
        program.close()

    assert hears(server, SECONDS) == "reset"


def test_a_server_that_says_nothing_waits_on(
    online: Android, connected: Callable[[], Pair]
) -> None:
    _, server = connected()
    with airplane_mode(online):
        pass

    assert hears(server, QUIET) == "nothing"
    server.sendall(b"is anybody there?")
    assert hears(server, SECONDS) == "reset"


def test_a_program_that_ends_tells_the_server(
    online: Android, connected: Callable[[], Pair]
) -> None:
    _, server = connected()

    online.network.abort(SHELL)

    assert hears(server, SECONDS) == "end"


def test_a_program_that_ends_after_its_network_tells_nobody(
    online: Android, connected: Callable[[], Pair]
) -> None:
    _, server = connected()
    with airplane_mode(online):
        online.network.abort(SHELL)

        assert hears(server, QUIET) == "nothing"


def test_a_device_that_is_turned_off_leaves_no_connection_behind(
    online: Android, connected: Callable[[], Pair]
) -> None:
    _, server = connected()
    online.connectivity.set_airplane_mode(True)
    silent = hears(server, QUIET)

    online.network.close()

    assert silent == "nothing"
    assert hears(server, SECONDS) in ("end", "reset")
