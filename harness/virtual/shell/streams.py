"""Byte streams between commands: in-memory pipes with back-pressure, and byte buffers.

A command reads from a `Reader` and writes to a `Writer`. `bind` gives the same stream as seen by
one process: its blocking calls end with KilledError when that process is killed.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from typing import Self

from harness.virtual.shell.cancellation import Cancellation

PIPE_CAPACITY = 65536  # a Linux pipe's, fs/pipe.c


class Reader(ABC):
    """Where bytes come from. Reading is exact: nothing is taken that is not returned."""

    is_terminal = False

    @abstractmethod
    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, blocking for the first; all there will be for -1; b"" at the end."""

    def readline(self) -> bytes:
        """One line with its newline, less at the end of the stream."""
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self.read(1)
            if not byte:
                break
            line += byte
        return bytes(line)

    def bind(self, cancelled: Cancellation) -> Reader:  # noqa: ARG002  (streams that never block need none)
        """The same stream for a process that ends with `cancelled`."""
        return self

    def retain(self) -> None:  # noqa: B027  (most streams hold nothing)
        """One more process reads; each owes a `release`."""

    def release(self) -> None:  # noqa: B027  (most streams hold nothing)
        """One process less reads; the last one closes the stream."""


class Writer(ABC):
    """Where bytes go. A write is whole or raises BrokenPipeError or another OSError."""

    is_terminal = False

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Write all of `data`, blocking while the other side is slow."""

    def write_later(self, data: bytes) -> None:
        """As `write`, but what reads may get it only with `flush`, or with what is written next."""
        self.write(data)

    def flush(self) -> None:  # noqa: B027  (most streams keep nothing back)
        """Let go of what was written to be sent later."""

    def bind(self, cancelled: Cancellation) -> Writer:  # noqa: ARG002  (streams that never block need none)
        """The same stream for a process that ends with `cancelled`."""
        return self

    def retain(self) -> None:  # noqa: B027  (most streams hold nothing)
        """One more process writes; each owes a `release`."""

    def release(self) -> None:  # noqa: B027  (most streams hold nothing)
        """One process less writes; the last one closes the stream."""


class BytesReader(Reader):
    """Reads from memory, for example a here-document."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = data
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """See Reader."""
        end = len(self._data) if size < 0 else self._at + size
        piece = self._data[self._at : end]
        self._at += len(piece)
        return piece

    def readline(self) -> bytes:
        """See Reader."""
        end = self._data.find(b"\n", self._at) + 1
        return self.read((end or len(self._data)) - self._at)


class BytesWriter(Writer):
    """Collects what is written; several threads may write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._data = bytearray()

    def write(self, data: bytes) -> None:
        """See Writer."""
        with self._lock:
            self._data += data

    def getvalue(self) -> bytes:
        """All bytes so far."""
        with self._lock:
            return bytes(self._data)


class NullWriter(Writer):
    """Forgets what is written."""

    def write(self, data: bytes) -> None:
        """See Writer."""


class Pipe:
    """A bounded in-memory pipe; reader and writer are its two ends.

    Each end starts with one user: `release` it when done, and the other side sees the end of the
    stream or BrokenPipeError.
    """

    def __init__(self, capacity: int = PIPE_CAPACITY) -> None:
        self._capacity = capacity
        self._buffer = bytearray()
        self._condition = threading.Condition()
        self._readers = 1
        self._writers = 1
        never = Cancellation()
        self.reader: Reader = _PipeReader(self, never)
        self.writer: Writer = _PipeWriter(self, never)

    def take(self, size: int, cancelled: Cancellation) -> bytes:
        """Up to `size` bytes (-1: all that is there), blocking for the first; b"" at the end."""
        with self._condition:
            if self._buffer or self._writers < 1:
                return self._pop(size)
        with cancelled.waking(self._condition), self._condition:
            while not (self._buffer or self._writers < 1 or self._readers < 1):
                cancelled.check()
                self._condition.wait()
            return self._pop(size)

    def take_line(self, cancelled: Cancellation) -> bytes:
        """Bytes up to and with a newline; what is left at the end."""
        line = bytearray()
        while not line.endswith(b"\n"):
            piece = self.take(1, cancelled)
            if not piece:
                break
            with self._condition:
                line += piece
                if piece != b"\n":
                    line += self._pop(self._buffer.find(b"\n") + 1 or -1)
        return bytes(line)

    def _pop(self, size: int) -> bytes:
        end = len(self._buffer) if size < 0 else size
        piece = bytes(self._buffer[:end])
        del self._buffer[:end]
        self._condition.notify_all()
        return piece

    def put(self, data: bytes, cancelled: Cancellation) -> None:
        """Append all of `data`, waiting while it is full; BrokenPipeError without readers."""
        with self._condition:
            rest = self._push(memoryview(data))
        if not rest:
            return
        with cancelled.waking(self._condition), self._condition:
            while rest:
                cancelled.check()
                self._condition.wait()
                rest = self._push(rest)

    def _push(self, data: memoryview) -> memoryview:
        if self._readers < 1 or self._writers < 1:
            raise BrokenPipeError
        room = max(0, self._capacity - len(self._buffer))
        if room:
            self._buffer += data[:room]
            self._condition.notify_all()
        return data[room:]

    def count(self, *, readers: int = 0, writers: int = 0) -> None:
        """Add to the users of the ends; an end whose users are gone is closed."""
        with self._condition:
            self._readers += readers
            self._writers += writers
            self._condition.notify_all()


class _PipeReader(Reader):
    def __init__(self, pipe: Pipe, cancelled: Cancellation) -> None:
        self._pipe = pipe
        self._cancelled = cancelled

    def read(self, size: int = -1) -> bytes:
        if size >= 0:
            return self._pipe.take(size, self._cancelled) if size else b""
        pieces = []
        while piece := self._pipe.take(-1, self._cancelled):
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self) -> bytes:
        return self._pipe.take_line(self._cancelled)

    def bind(self, cancelled: Cancellation) -> Self:
        return type(self)(self._pipe, cancelled)

    def retain(self) -> None:
        self._pipe.count(readers=1)

    def release(self) -> None:
        self._pipe.count(readers=-1)


class _PipeWriter(Writer):
    def __init__(self, pipe: Pipe, cancelled: Cancellation) -> None:
        self._pipe = pipe
        self._cancelled = cancelled

    def write(self, data: bytes) -> None:
        self._pipe.put(data, self._cancelled)

    def bind(self, cancelled: Cancellation) -> Self:
        return type(self)(self._pipe, cancelled)

    def retain(self) -> None:
        self._pipe.count(writers=1)

    def release(self) -> None:
        self._pipe.count(writers=-1)
