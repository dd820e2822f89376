"""The log: five ring buffers, as logd keeps them.

Source: system/logging/logd. Each buffer drops its oldest entries when it is larger than its size.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

BUFFERS = ("main", "system", "crash", "events", "radio")
DEFAULT_SIZE = 256 * 1024
PRIORITIES = "VDIWEF"
_ENTRY_OVERHEAD = 32  # bytes: logd counts its header too


@dataclass(frozen=True)
class LogEntry:
    """One line; `time` in epoch seconds by the device's clock, `sequence` in order of writing."""

    sequence: int
    time: float
    buffer: str
    priority: str
    tag: str
    pid: int
    tid: int
    uid: int
    message: str

    @property
    def size(self) -> int:
        """Bytes it counts for in its buffer."""
        return _ENTRY_OVERHEAD + len(self.tag) + len(self.message.encode())


class Log:
    """All buffers of one device; thread-safe."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._condition = threading.Condition()
        self._buffers: dict[str, deque[LogEntry]] = {name: deque() for name in BUFFERS}
        self._used = dict.fromkeys(BUFFERS, 0)
        self._sizes = dict.fromkeys(BUFFERS, DEFAULT_SIZE)
        self._sequence = 0
        self.system_pid = 0
        """The pid that `system` and `event` write with: system_server's, once it runs."""

    def write(  # noqa: PLR0913, PLR0917  (the fields of a log line)
        self,
        buffer: str,
        priority: str,
        tag: str,
        pid: int,
        tid: int,
        uid: int,
        message: str,
    ) -> LogEntry:
        """Add one entry; priority is one letter of `PRIORITIES`."""
        with self._condition:
            self._sequence += 1
            entry = LogEntry(
                self._sequence, self._now(), buffer, priority, tag, pid, tid, uid, message
            )
            self._buffers[buffer].append(entry)
            self._used[buffer] += entry.size
            self._prune(buffer)
            self._condition.notify_all()
        return entry

    def system(self, priority: str, tag: str, message: str) -> None:
        """A line of system_server in the system buffer."""
        self.write("system", priority, tag, self.system_pid, self.system_pid, 1000, message)

    def event(self, tag: str, *values: object) -> None:
        """An event of system_server, such as `am_crash`: `[a,b,c]`, or the one value alone."""
        text = ",".join(str(value) for value in values)
        message = text if len(values) == 1 else f"[{text}]"
        self.write("events", "I", tag, self.system_pid, self.system_pid, 1000, message)

    def read(self, buffers: Iterable[str] = ("main", "system", "crash")) -> list[LogEntry]:
        """What these buffers hold now, in order of writing."""
        with self._condition:
            found = [entry for name in buffers for entry in self._buffers[name]]
        return sorted(found, key=lambda entry: entry.sequence)

    def after(self, sequence: int, buffers: Iterable[str], host_seconds: float) -> list[LogEntry]:
        """Entries written after `sequence`; waits up to `host_seconds` for the first of them."""
        names = tuple(buffers)

        def fresh() -> list[LogEntry]:
            return [e for n in names for e in self._buffers[n] if e.sequence > sequence]

        with self._condition:
            self._condition.wait_for(fresh, host_seconds)
            return sorted(fresh(), key=lambda entry: entry.sequence)

    def clear(self, buffers: Iterable[str]) -> None:
        """Empty them (`logcat -c`)."""
        with self._condition:
            for name in buffers:
                self._buffers[name].clear()
                self._used[name] = 0

    def size(self, buffer: str) -> int:
        """Bytes the buffer may hold."""
        with self._condition:
            return self._sizes[buffer]

    def used(self, buffer: str) -> int:
        """Bytes it holds."""
        with self._condition:
            return self._used[buffer]

    def resize(self, buffer: str, size: int) -> None:
        """Change how many bytes it may hold; drops what no longer fits."""
        with self._condition:
            self._sizes[buffer] = size
            self._prune(buffer)

    def _prune(self, buffer: str) -> None:
        entries = self._buffers[buffer]
        while len(entries) > 1 and self._used[buffer] > self._sizes[buffer]:
            self._used[buffer] -= entries.popleft().size
