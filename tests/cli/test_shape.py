"""`harness shape`: in the foreground, between two real sockets."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess  # noqa: TID251  (tests may start programs)
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
INTERRUPTED, LAB, USAGE = 2, 3, 4
Start = Callable[..., tuple[subprocess.Popen[str], int]]


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that sends back what it gets, for one connection; its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _ = server.accept()
            with connection:
                while data := connection.recv(1000):
                    connection.sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.close()
    thread.join(5)


@pytest.fixture
def start(harness_command: HarnessCommand) -> Iterator[Start]:
    """Starts the verb as in a terminal; the process, and the port that it says."""
    with contextlib.ExitStack() as stack:

        def run(*words: str) -> tuple[subprocess.Popen[str], int]:
            process = stack.enter_context(harness_command.in_a_terminal("shape", *words))
            assert process.stdout is not None
            return process, int(process.stdout.readline().rpartition(":")[2])

        yield run


def round_trip(port: int) -> float:
    """Seconds from a byte sent to the byte that comes back, on an open connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"a")
        connection.recv(1)
        began = time.monotonic()
        connection.sendall(b"b")
        assert connection.recv(1) == b"b"
        return time.monotonic() - began


def test_a_named_line_is_as_slow_as_its_name_says(start: Start, echo: int) -> None:
    _, port = start("--to", f":{echo}", "--profile", "satellite")

    assert round_trip(port) >= 1.2  # 600 ms each way


def test_a_schedule_comes_from_a_file(start: Start, echo: int, tmp_path: Path) -> None:
    path = tmp_path / "late.json"
    path.write_text(json.dumps({"up": {"delay": 0.3}}, indent=2), encoding="utf-8")

    _, port = start("--to", f":{echo}", "--schedule", str(path))

    assert round_trip(port) >= 0.3


def test_control_c_ends_it(start: Start, echo: int) -> None:
    process, port = start("--to", f":{echo}")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=15)

    assert process.returncode == INTERRUPTED
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_the_named_lines_are_listed_with_their_sources(harness_command: HarnessCommand) -> None:
    listed = harness_command("shape", "--list").stdout

    assert "satellite   1000 kbit/s, 600±0 ms, 0 %" in listed
    assert "ITU-R M.2410" in listed


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), USAGE, "--to"),
        (("--to", "nonsense"), USAGE, "no HOST:PORT"),
        (("--to", ":99999"), USAGE, "no HOST:PORT"),
        (("--to", ":9", "--profile", "3g"), USAGE, "'3g' is not one of"),
        (("--to", ":9", "--schedule", "/nowhere"), USAGE, "does not exist"),
    ],
)
def test_wrong_words_are_told(
    harness_command: HarnessCommand, words: tuple[str, ...], code: int, said: str
) -> None:
    done = harness_command("shape", *words)

    assert done.returncode == code
    assert said in done.stderr


def test_a_file_that_is_no_shape_is_told_by_its_path(
    harness_command: HarnessCommand, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"up": {"speed": 3}}', encoding="utf-8")

    done = harness_command("shape", "--to", ":9", "--schedule", str(path))

    assert done.returncode == USAGE
    assert str(path) in done.stderr
    assert "speed" in done.stderr


def test_a_port_that_is_taken_is_told(harness_command: HarnessCommand, echo: int) -> None:
    done = harness_command("shape", "--to", ":9", "--listen", f":{echo}")

    assert done.returncode == LAB
    assert "Address already in use" in done.stderr
