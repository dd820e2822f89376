"""The process table: rows as `ps` shows them, and who is told when one ends."""

import signal as signals
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.users import user_name

if TYPE_CHECKING:
    from harness.virtual.device import Android

_INIT = 1
_FIRST_PID = 300
_IGNORED = frozenset({0, signals.SIGCHLD, signals.SIGURG, signals.SIGWINCH, signals.SIGPIPE})
_ART_HANDLES = frozenset({signals.SIGQUIT, signals.SIGUSR1})
"""The runtime catches these: a stack dump, a garbage collection (art/runtime/signal_catcher.cc)."""

# name, uid, parent, resident KiB: what a plain image runs before any app
_NATIVE = (
    ("init", 0, 0, 12_400),
    ("ueventd", 0, 1, 6_100),
    ("logd", 1036, 1, 9_200),
    ("lmkd", 1069, 1, 3_400),
    ("servicemanager", 1000, 1, 4_700),
    ("hwservicemanager", 1000, 1, 4_800),
    ("vold", 0, 1, 8_000),
    ("surfaceflinger", 1000, 1, 61_000),
    ("netd", 0, 1, 7_900),
    ("zygote64", 0, 1, 180_000),
    ("adbd", 2000, 1, 9_800),
    ("system_server", 1000, 0, 310_000),
    ("com.android.phone", 1001, 0, 98_000),
    ("com.android.systemui", 10066, 0, 210_000),
)


@dataclass(eq=False)
class Process:
    """One row; `started` in seconds of `DeviceClock.elapsed`, sizes in KiB."""

    pid: int
    ppid: int
    uid: int
    user: str
    name: str
    started: float
    package: str = ""
    state: str = "S"
    resident_kib: int = 4_000
    alive: bool = True
    stopped: bool = False
    """True after SIGSTOP: nothing of it runs until SIGCONT."""
    exit_signal: int | None = None
    arguments: tuple[str, ...] = ()

    @property
    def command_line(self) -> str:
        """Its name with its arguments, as /proc/PID/cmdline has it."""
        return " ".join((self.name, *self.arguments))


class Processes:
    """All processes; thread-safe, callbacks are called without the lock held."""

    def __init__(self, android: "Android") -> None:
        self._android = android
        self._lock = threading.Lock()
        self._next = _FIRST_PID
        self._rows: dict[int, Process] = {}
        self._on_exit: list[Callable[[Process], None]] = []
        self._on_signal: list[Callable[[Process, int], None]] = []

    def boot(self) -> None:
        """Fill the table with what runs before any app."""
        parents = {"system_server": "zygote64", "com.android.phone": "zygote64",
                   "com.android.systemui": "zygote64"}  # fmt: skip
        for name, uid, parent, resident in _NATIVE:
            zygote = self.by_name(parents.get(name, ""))
            pid = _INIT if name == "init" else None
            self._add(name, uid, zygote[0].pid if zygote else parent, resident, pid)

    def start(
        self,
        name: str,
        uid: int,
        *,
        ppid: int = _INIT,
        package: str = "",
        arguments: tuple[str, ...] = (),
    ) -> Process:
        """Add a row with a new pid; apps (with a `package`) are children of the zygote."""
        zygotes = self.by_name("zygote64") if package else []
        process = self._add(
            name, uid, zygotes[0].pid if zygotes else ppid, 120_000 if package else 4_000
        )
        process.package = package
        process.arguments = arguments
        return process

    def become(self, pid: int, name: str, uid: int, arguments: tuple[str, ...]) -> None:
        """Have a process run another program, as execve does; it may have ended."""
        with self._lock:
            process = self._rows.get(pid)
            if process is not None:
                process.name, process.arguments = name, arguments
                process.uid, process.user = uid, user_name(uid)

    def kill(self, pid: int, signal: int) -> None:
        """Deliver a signal, without asking who sent it.

        Raises:
            ProcessLookupError: there is no such pid.
        """
        process = self.get(pid)
        if process is None:
            raise ProcessLookupError(pid)
        if signal in (signals.SIGSTOP, signals.SIGTSTP):
            process.stopped, process.state = True, "T"
        elif signal == signals.SIGCONT:
            process.stopped, process.state = False, "S"
        elif signal in _IGNORED or (process.package and signal in _ART_HANDLES):
            pass
        else:
            self._end(process, signal)
            return
        for callback in list(self._on_signal):
            callback(process, signal)

    def exited(self, process: Process) -> None:
        """It ended by itself: drop its row, call the exit callbacks."""
        self._end(process, None)

    def get(self, pid: int) -> Process | None:
        """The process with this pid."""
        with self._lock:
            return self._rows.get(pid)

    def by_name(self, name: str) -> list[Process]:
        """Those with exactly this name, oldest first."""
        with self._lock:
            return [row for row in self._rows.values() if row.name == name]

    def all(self) -> list[Process]:
        """Every row, by pid."""
        with self._lock:
            return sorted(self._rows.values(), key=lambda row: row.pid)

    def on_exit(self, callback: Callable[[Process], None]) -> None:
        """Call `callback` after a process has ended."""
        self._on_exit.append(callback)

    def on_signal(self, callback: Callable[[Process, int], None]) -> None:
        """Call `callback` after a signal that did not end its process."""
        self._on_signal.append(callback)

    def _add(
        self, name: str, uid: int, ppid: int, resident: int, pid: int | None = None
    ) -> Process:
        started = self._android.clock.elapsed()
        with self._lock:
            if pid is None:
                pid, self._next = self._next, self._next + 1
            row = Process(pid, ppid, uid, user_name(uid), name, started, resident_kib=resident)
            self._rows[pid] = row
        return row

    def _end(self, process: Process, signal: int | None) -> None:
        with self._lock:
            if self._rows.pop(process.pid, None) is None:
                return
            process.alive = False
            process.exit_signal = signal
            for orphan in self._rows.values():
                if orphan.ppid == process.pid:
                    orphan.ppid = _INIT
        for callback in list(self._on_exit):
            callback(process)
