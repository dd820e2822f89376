"""The line discipline: what a program reads and what the user sees for each key."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest

from harness.virtual.adbd.services.terminal import Terminal
from harness.virtual.shell import BytesWriter


class Keyboard:
    """Gives prepared keys, then the end."""

    def __init__(self, keys: bytes) -> None:
        self._keys = [keys, b""]

    def take(self, size: int, interrupted: Callable[[], bool]) -> bytes:  # noqa: ARG002  (the interface's)
        return self._keys.pop(0)


def type_keys(keys: bytes) -> tuple[bytes, bytes, list[int]]:
    """What the program reads, what the screen shows, and the signals that were sent."""
    screen = BytesWriter()
    signals: list[int] = []
    terminal = Terminal(Keyboard(keys).take, screen, signals.append)
    terminal.pump()
    return terminal.reader.read(), screen.getvalue(), signals


@pytest.mark.parametrize(
    ("keys", "read", "shown"),
    [
        pytest.param(b"ls\r", b"ls\n", b"ls\r\n", id="return"),
        pytest.param(b"lx\x7fs\n", b"ls\n", b"lx\b \bs\r\n", id="erase"),
        pytest.param(b"abc\x15ls\r", b"ls\n", b"abc" + 3 * b"\b \b" + b"ls\r\n", id="kill line"),
        pytest.param(b"\x7f\x7fa\r", b"a\n", b"a\r\n", id="nothing to erase"),
        pytest.param(b"cat\x04", b"cat", b"cat", id="end after text"),
        pytest.param(b"\x01\r", b"\x01\n", b"^A\r\n", id="control key"),
        pytest.param("é\x7fe\r".encode(), b"e\n", "é\b \be\r\n".encode(), id="letter of two bytes"),
    ],
)
def test_terminal_delivers_edited_lines(keys: bytes, read: bytes, shown: bytes) -> None:
    assert type_keys(keys) == (read, shown, [])


def test_terminal_turns_the_interrupt_key_into_a_signal_and_forgets_the_line() -> None:
    read, shown, signals = type_keys(b"rm -rf\x03ls\r")

    assert signals == [signal.SIGINT]
    assert read == b"ls\n"
    assert shown == b"rm -rf^C\r\nls\r\n"


def test_terminal_ends_the_input_at_an_empty_line() -> None:
    screen = BytesWriter()
    terminal = Terminal(Keyboard(b"\x04").take, screen, lambda _: None)
    pump = threading.Thread(target=terminal.pump, daemon=True)
    pump.start()

    assert terminal.reader.read(1) == b""
    pump.join(5)


def test_terminal_writes_carriage_returns() -> None:
    screen = BytesWriter()
    terminal = Terminal(Keyboard(b"").take, screen, lambda _: None)

    terminal.writer.write(b"one\ntwo\n")

    assert screen.getvalue() == b"one\r\ntwo\r\n"
