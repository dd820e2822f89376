"""A pseudo-terminal as a program sees it: whole lines, echoed; CR LF on the way out.

The host's adb puts the user's own terminal into raw mode, so every key arrives here by itself, and
this end does what the kernel's line discipline does: echo, erase, kill the line, signals.

Source: drivers/tty/n_tty.c, and termios(3): ICRNL ECHO ECHOE ICANON ISIG OPOST ONLCR.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

from harness.virtual.adbd.services.shell_streams import Take
from harness.virtual.shell import Cancellation, Pipe, Reader, Writer

_PIECE = 4096
_INTERRUPT, _QUIT, _END = 0x03, 0x1C, 0x04
_KILL_LINE = 0x15
_ERASE = (0x08, 0x7F)
_RETURN, _NEWLINE, _TAB = 0x0D, 0x0A, 0x09
_FIRST_PRINTABLE = 0x20


class TerminalReader(Reader):
    """Standard input of a program on the terminal.

    Attributes:
        on_signal: gets SIGINT or SIGQUIT when its key is pressed; a shell that prompts sets it.
    """

    is_terminal = True

    def __init__(self, terminal: Terminal, reader: Reader) -> None:
        self._terminal = terminal
        self._reader = reader

    @property
    def on_signal(self) -> Callable[[int], None]:
        """Who is told of the interrupt key."""
        return self._terminal.on_signal

    @on_signal.setter
    def on_signal(self, callback: Callable[[int], None]) -> None:
        self._terminal.on_signal = callback

    def read(self, size: int = -1) -> bytes:
        """See Reader."""
        return self._reader.read(size)

    def readline(self) -> bytes:
        """See Reader."""
        return self._reader.readline()

    def bind(self, cancelled: Cancellation) -> TerminalReader:
        """See Reader."""
        return TerminalReader(self._terminal, self._reader.bind(cancelled))


class TerminalWriter(Writer):
    """Standard output and error of a program on the terminal."""

    is_terminal = True

    def __init__(self, output: Writer) -> None:
        self._output = output

    def write(self, data: bytes) -> None:
        """See Writer."""
        self._output.write(data.replace(b"\n", b"\r\n"))


class Terminal:
    """The line discipline between a host's keys and a program."""

    def __init__(self, take: Take, output: Writer, on_signal: Callable[[int], None]) -> None:
        """`take` gives keys, `output` goes to the host, `on_signal` gets SIGINT and SIGQUIT."""
        self.on_signal = on_signal
        self._take = take
        self._output = output
        self._pipe = Pipe()
        self._line = bytearray()
        self.reader = TerminalReader(self, self._pipe.reader)
        self.writer = TerminalWriter(output)

    def pump(self) -> None:
        """Turn keys into lines until the host stops sending."""
        try:
            while data := self._take(_PIECE, lambda: False):
                for byte in data:
                    self._press(byte)
        except OSError:
            pass  # host or program has gone: nobody types, or nobody reads
        finally:
            self._pipe.writer.release()

    def _press(self, byte: int) -> None:
        if byte in (_INTERRUPT, _QUIT):
            self._signal(signal.SIGINT if byte == _INTERRUPT else signal.SIGQUIT, byte)
        elif byte in (_RETURN, _NEWLINE):
            self._output.write(b"\r\n")
            self._line.append(_NEWLINE)
            self._deliver()
        elif byte == _END:
            self._end()
        elif byte in _ERASE:
            self._erase(1)
        elif byte == _KILL_LINE:
            self._erase(len(self._line))
        else:
            self._line.append(byte)
            self._output.write(_echo(byte))

    def _signal(self, number: int, byte: int) -> None:
        self._line.clear()
        self._output.write(_echo(byte) + b"\r\n")
        self.on_signal(number)

    def _end(self) -> None:
        if self._line:
            self._deliver()
        else:
            self._pipe.writer.release()

    def _deliver(self) -> None:
        line = bytes(self._line)
        self._line.clear()
        self._pipe.writer.write(line)

    def _erase(self, count: int) -> None:
        for _ in range(count):
            if not self._line:
                return
            while self._line and self._line[-1] & 0xC0 == 0x80:  # noqa: PLR2004  (IUTF8: whole letters)
                del self._line[-1]
            del self._line[-1:]
            self._output.write(b"\b \b")


def _echo(byte: int) -> bytes:
    """ECHOCTL: control keys show as ^X."""
    if byte < _FIRST_PRINTABLE and byte != _TAB:
        return b"^" + bytes([byte + 0x40])
    return bytes([byte])
