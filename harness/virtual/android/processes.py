"""The process table: rows as `ps` shows them, and who is told when one ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


@dataclass(eq=False)
class Process:
    """One row; `started` in seconds of `DeviceClock.elapsed`."""

    pid: int
    ppid: int
    uid: int
    user: str
    name: str
    started: float
    package: str = ""
    state: str = "S"
    resident_kib: int = 100_000
    alive: bool = True
    stopped: bool = False
    """True after SIGSTOP: nothing of it runs until SIGCONT."""
    exit_signal: int | None = field(default=None)


class Processes:
    """All processes; thread-safe."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    def start(self, name: str, uid: int, *, ppid: int = 1, package: str = "") -> Process:
        """Add a row with a new pid."""
        raise NotImplementedError

    def kill(self, pid: int, signal: int) -> None:
        """Deliver a signal; `ProcessLookupError` when there is no such pid."""
        raise NotImplementedError

    def exited(self, process: Process) -> None:
        """It ended by itself: drop its row, call the exit callbacks."""
        raise NotImplementedError

    def get(self, pid: int) -> Process | None:
        """The process with this pid."""
        raise NotImplementedError

    def by_name(self, name: str) -> list[Process]:
        """Those with exactly this name, oldest first."""
        raise NotImplementedError

    def all(self) -> list[Process]:
        """Every row, by pid."""
        raise NotImplementedError

    def on_exit(self, callback: Callable[[Process], None]) -> None:
        """Call `callback` after a process has ended."""
        raise NotImplementedError
