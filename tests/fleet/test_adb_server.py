"""An adb server of one's own: it leaves nothing behind and touches nothing of the user's."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.errors import ConfigError, DeviceUnavailableError
from harness.fleet.adb_server import own_adb_server

pytestmark = pytest.mark.slow


def listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


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
