"""The client of an emulator's console, against the virtual device's own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.drivers.emulator_console import Console
from harness.errors import CommandFailedError, ConfigError, DeviceUnavailableError

if TYPE_CHECKING:
    from tests.conftest import DeviceFactory, VirtualDevices


@pytest.fixture
def token(virtual_device: VirtualDevices) -> Path:
    """The token's file, in the home of whoever started the device."""
    return virtual_device.home / ".emulator_console_auth_token"


def test_a_command_after_the_handshake_is_answered_without_the_ok(
    virtual_device: VirtualDevices, token: Path
) -> None:
    with Console(virtual_device.console_port, token) as console:
        answer = console.command("avd name")

    assert answer
    assert "OK" not in answer


def test_a_wrong_token_is_refused_and_never_shown(
    virtual_device: VirtualDevices, tmp_path: Path
) -> None:
    wrong = tmp_path / "token"
    wrong.write_text("not-the-token")

    with pytest.raises(CommandFailedError, match="auth") as caught:
        Console(virtual_device.console_port, wrong)

    assert "not-the-token" not in str(caught.value)


def test_a_missing_token_file_is_the_operators_to_mend(
    virtual_device: VirtualDevices, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="the emulator console's token"):
        Console(virtual_device.console_port, tmp_path / "none")


def test_an_unknown_command_is_refused_with_the_consoles_words(
    virtual_device: VirtualDevices, token: Path
) -> None:
    with (
        Console(virtual_device.console_port, token) as console,
        pytest.raises(CommandFailedError, match=r"'fly' with .KO"),
    ):
        console.command("fly")


def test_a_console_that_is_not_there_is_unavailable(unused_port: int, tmp_path: Path) -> None:
    with pytest.raises(DeviceUnavailableError, match=f"emulator-{unused_port}: its console"):
        Console(unused_port, tmp_path / "token")


@contextmanager
def rude_console() -> Iterator[int]:
    """A console that greets, and hangs up on the first command."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b"Android Console: Authentication required\r\nOK\r\n")
                peer.recv(100)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def test_a_console_that_hangs_up_is_unavailable(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("secret")

    with (
        rude_console() as port,
        pytest.raises(DeviceUnavailableError, match="hung up on 'auth'"),
    ):
        Console(port, token)


@pytest.mark.slow
def test_kill_ends_the_device(device_factory: DeviceFactory) -> None:
    devices = device_factory()
    token = devices.home / ".emulator_console_auth_token"

    with Console(devices.console_port, token) as console:
        console.command("kill")

    assert devices.process.wait(10) == 0
