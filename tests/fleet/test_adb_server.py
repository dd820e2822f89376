"""An adb server of one's own: it leaves nothing behind and touches nothing of the user's."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess  # noqa: TID251  (an owner is killed)
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.adb import adb_binary
from harness.clock import SystemClock
from harness.errors import ConfigError, DeviceUnavailableError
from harness.fleet import adb_server
from harness.fleet.adb_server import own_adb_server
from harness.fleet.virtual import VirtualSpec, virtual_devices
from harness.waiting import NotSettledError, settle

pytestmark = pytest.mark.slow


def listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def awaited(what: str) -> dict[str, Any]:
    return {"awaited": what, "seconds": 10.0, "clock": SystemClock()}


def pid_of(port: int) -> int:
    """The adb server's on a port; 0 for none."""
    words = f"tcp:localhost:{port} server nodaemon".encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            command = path.read_bytes().replace(b"\0", b" ")
            if words in command and not command.startswith(b"sh "):
                return int(path.parent.name)
    return 0


def taken(port: int) -> socket.socket:
    """Its port, which is somebody else's before the server has come back."""
    while True:
        if listening(port) and (pid := pid_of(port)):
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))


def commands_of_all_processes() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")


def test_it_lists_no_device_of_anybody_else(tmp_path: Path) -> None:
    with own_adb_server(tmp_path) as server:
        assert server.devices() == []


def test_process_and_port_are_gone_afterwards(tmp_path: Path) -> None:
    with own_adb_server(tmp_path) as server:
        port = server.port
        words = f"tcp:localhost:{port} server nodaemon"
        assert any(words in command for command in commands_of_all_processes())

    assert not listening(port)
    assert not any(words in command for command in commands_of_all_processes())


def test_its_key_and_log_lie_in_its_home_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users_home, home = tmp_path / "user", tmp_path / "home"
    users_home.mkdir()
    home.mkdir()
    monkeypatch.setenv("HOME", str(users_home))

    with own_adb_server(home) as server:
        server.devices()

    assert not list(users_home.iterdir())
    assert (home / "adb-server.log").exists()


def test_it_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys; from harness.fleet.adb_server import own_adb_server\n"
        f"with own_adb_server(pathlib.Path({str(tmp_path)!r})) as server:\n"
        "    print(server.port, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        port = int(owner.stdout.readline())
        there = listening(port)
        owner.kill()
        owner.wait()

    settle(lambda: listening(port), lambda listens: not listens, **awaited("its end"))
    assert there


def test_it_is_stopped_when_the_block_fails(tmp_path: Path) -> None:
    ports = []

    with pytest.raises(RuntimeError), own_adb_server(tmp_path) as server:  # noqa: PT012
        ports.append(server.port)
        raise RuntimeError

    assert not listening(ports[0])


def test_two_at_once_have_ports_of_their_own(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    for home in homes:
        home.mkdir()

    with own_adb_server(homes[0]) as one, own_adb_server(homes[1]) as two:
        assert one.port != two.port


def test_a_program_that_is_no_adb_is_a_typed_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(tmp_path / "no-adb"))

    with pytest.raises(ConfigError, match="no-adb is not a file"), own_adb_server(tmp_path):
        pytest.fail("it started")


def test_a_server_that_ends_at_once_is_given_up_on_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "adb"
    broken.write_text("#!/bin/sh\necho 'no loopback here' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(broken))
    gave_up = threading.Event()
    watch = threading.Timer(5.0, gave_up.set)
    watch.start()

    with (
        pytest.raises(DeviceUnavailableError, match="no loopback here"),
        own_adb_server(tmp_path),
    ):
        pytest.fail("it started")

    watch.cancel()
    assert not gave_up.is_set()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_it_comes_back_when_somebody_ends_it(
    tmp_path: Path, end: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    with own_adb_server(tmp_path) as server:
        before = pid_of(server.port)
        os.kill(before, end)
        settle(
            lambda: pid_of(server.port), lambda pid: pid not in (0, before), **awaited("a new one")
        )
        settle(server.answers, bool, **awaited("its answer"))

        assert server.devices() == []

    assert not listening(server.port)
    assert f"the adb server at port {server.port} ended" in caplog.text


def test_it_comes_back_when_it_could_not_be_started_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with own_adb_server(tmp_path) as server:
        with monkeypatch.context() as without_adb:
            without_adb.setenv("ADBUTILS_ADB_PATH", str(tmp_path / "no-adb"))
            os.kill(pid_of(server.port), signal.SIGKILL)
            settle(lambda: "was not started" in caplog.text, bool, **awaited("a start that fails"))

        settle(server.answers, bool, **awaited("its answer"))

    assert "no-adb is not a file" in caplog.text


def test_it_waits_until_its_port_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counting, starts = tmp_path / "adb", tmp_path / "starts"
    counting.write_text(f'#!/bin/sh\necho >> {starts}\nexec {adb_binary()} "$@"\n')
    counting.chmod(0o755)
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(counting))

    with own_adb_server(tmp_path) as server:
        with taken(server.port):
            most = len(starts.read_text()) + 1  # one may have been on its way
            with pytest.raises(NotSettledError):
                settle(
                    starts.read_text,
                    lambda now: len(now) > most,
                    awaited="a start that must fail",
                    seconds=3.0,
                    clock=SystemClock(),
                )

        settle(server.answers, bool, **awaited("its answer"))
        assert server.devices() == []


def test_it_says_when_it_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(adb_server, "_MOST_RESTARTS", 2)
    broken = tmp_path / "adb"
    broken.write_text("#!/bin/sh\necho 'no loopback here' >&2\nexit 1\n")
    broken.chmod(0o755)

    with own_adb_server(tmp_path) as server:
        monkeypatch.setenv("ADBUTILS_ADB_PATH", str(broken))
        os.kill(pid_of(server.port), signal.SIGKILL)
        given_up = f"the adb server at port {server.port} is given up after 2 starts"
        settle(lambda: given_up in caplog.text, bool, **awaited("the end"))

    assert "no loopback here" in caplog.text


def test_what_a_device_is_asked_for_waits_until_the_server_is_back(tmp_path: Path) -> None:
    with (
        own_adb_server(tmp_path) as server,
        virtual_devices(VirtualSpec(), server, tmp_path, tmp_path) as serials,
    ):
        adb = server.device(serials[0])
        adb.shell("echo there")
        os.kill(pid_of(server.port), signal.SIGKILL)

        assert adb.as_disposable().shell("echo back") == "back"
        assert len(adb.repeated) == 1


def test_a_device_that_never_answered_is_not_waited_for(tmp_path: Path) -> None:
    with own_adb_server(tmp_path) as server:
        adb = server.device("nobody")

        with pytest.raises(DeviceUnavailableError, match="nobody"):
            adb.shell("true")

        assert adb.repeated == []
