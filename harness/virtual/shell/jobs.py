"""Processes that a shell started: their threads, their pids, and how they are killed."""

from __future__ import annotations

import itertools
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.cancellation import Cancellation, KilledError

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.shell.streams import Reader, Writer

_FIRST_PID = 4000


class Job:
    """A command that runs in a thread of its own: a stage of a pipeline, or after a `&`."""

    def __init__(self, pid: int, cancelled: Cancellation, work: Callable[[], int]) -> None:
        self.pid = pid
        self.cancelled = cancelled
        self.status = 0
        self.streams: tuple[Reader | Writer, ...] = ()
        self._work = work
        self._problem: BaseException | None = None
        self._done = False
        self._ending = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"sh-{pid}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def _run(self) -> None:
        try:
            self.status = self._work()
        except BaseException as problem:
            self._problem = problem
            if not isinstance(problem, Exception):
                raise
        finally:
            with self._ending:
                self._done = True
                self._ending.notify_all()

    def is_done(self) -> bool:
        """Whether it has ended."""
        return self._done

    def nudge(self) -> None:
        """Have those who wait ask again whether they are interrupted."""
        with self._ending:
            self._ending.notify_all()

    def wait(self, cancelled: Cancellation, interrupted: Callable[[], bool] = lambda: False) -> int:
        """Wait until it has ended; its exit status. A fault of a program's code is raised here.

        Args:
            cancelled: of the process that waits.
            interrupted: asked after each `nudge`; when it says True, waiting ends with 0.

        Raises:
            KilledError: the waiting process was killed first.
        """
        with cancelled.waking(self._ending), self._ending:
            while not self._done:
                cancelled.check()
                if interrupted():
                    return 0
                self._ending.wait()
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        return self.status


class Session:
    """All jobs of one run of the shell, however deep: what must end before the run does."""

    def __init__(self, cancelled: Cancellation) -> None:
        self.cancelled = cancelled
        self._lock = threading.Lock()
        self._jobs: list[Job] = []

    def add(self, job: Job) -> None:
        """Count a job of this run."""
        with self._lock:
            self._jobs = [each for each in self._jobs if not each.is_done()]
            self._jobs.append(job)

    def running(self) -> list[Job]:
        """The jobs that have not ended."""
        with self._lock:
            return [each for each in self._jobs if not each.is_done()]

    def finish(self, held: tuple[Writer, ...]) -> None:
        """Do what adbd does once the shell itself is gone.

        A terminal hangs up on what is left. A pipe stays open for as long as some process may
        still write to it, so the run waits for those (`adb shell 'sleep 9 &'` takes 9 s).
        """
        if any(each.is_terminal for each in held):
            for job in self.running():
                job.cancelled.set(signal.SIGHUP)
            return
        try:
            for job in self.running():
                if any(each in held for each in job.streams):
                    job.wait(self.cancelled)
        except KilledError:
            return  # the host has gone: its jobs were killed with the run


class ProcessRows:
    """Pids for what the shell runs, with rows in the device's process table; kill reaches them."""

    def __init__(self, processes: Any) -> None:  # noqa: ANN401  (Processes, or nothing on a bare device)
        self._processes = processes
        self._numbers = itertools.count(_FIRST_PID)
        self._cancellations: dict[int, Cancellation] = {}
        self._traps: dict[int, Callable[[int], bool]] = {}
        if processes is not None:
            processes.on_exit(self._exited)

    def start(
        self,
        name: str,
        uid: int,
        parent: int,
        cancelled: Cancellation,
        arguments: tuple[str, ...] = (),
    ) -> int:
        """A new pid; what has no `parent` (0) was started by adbd."""
        if self._processes is None:
            pid = next(self._numbers)
        else:
            adbd = [] if parent else self._processes.by_name("adbd")
            ppid = adbd[0].pid if adbd else parent or 1
            pid = self._processes.start(name, uid, ppid=ppid, arguments=arguments).pid
        self._cancellations[pid] = cancelled
        return pid

    def fork(self, parent: int, uid: int, cancelled: Cancellation) -> int:
        """A new pid for a copy of `parent`, which has its command line until it runs a program."""
        row = self._processes.get(parent) if self._processes is not None else None
        name, arguments = (row.name, row.arguments) if row is not None else ("sh", ())
        return self.start(name, uid, parent, cancelled, arguments)

    def become(
        self, pid: int, name: str, uid: int, cancelled: Cancellation, arguments: tuple[str, ...]
    ) -> None:
        """The process runs a program instead; what kills it from now on is `cancelled`."""
        self._cancellations[pid] = cancelled
        self._traps.pop(pid, None)
        if self._processes is not None:
            self._processes.become(pid, name, uid, arguments)

    def trap(self, pid: int, take: Callable[[int], bool]) -> None:
        """Ask `take` about each signal that can be caught: with True, the process lives on."""
        self._traps[pid] = take

    def end(self, pid: int) -> None:
        """It has ended."""
        self._cancellations.pop(pid, None)
        self._traps.pop(pid, None)
        if self._processes is None:
            return
        row = self._processes.get(pid)
        if row is not None:
            self._processes.exited(row)

    def _exited(self, process: Process) -> None:
        cancelled = self._cancellations.get(process.pid)
        if cancelled is not None and process.exit_signal:
            cancelled.set(process.exit_signal)

    def kill(self, pid: int, number: int, *, by: int) -> None:
        """Deliver a signal on behalf of user `by`; ProcessLookupError, PermissionError."""
        if self._processes is None:
            self._kill_bare(pid, number)
            return
        row = self._processes.get(pid)
        if row is None:
            raise ProcessLookupError
        if by not in (0, row.uid):
            raise PermissionError
        if number and not self._is_taken(pid, number):
            self._processes.kill(pid, number)

    def _is_taken(self, pid: int, number: int) -> bool:
        """Whether the process ignores or handles a signal itself."""
        if number in (signal.SIGKILL, signal.SIGSTOP):
            return False
        cancelled, take = self._cancellations.get(pid), self._traps.get(pid)
        if take is not None and take(number):
            return True
        return cancelled is not None and cancelled.ignores(number)

    def _kill_bare(self, pid: int, number: int) -> None:
        cancelled = self._cancellations.get(pid)
        if cancelled is None:
            raise ProcessLookupError
        if number and not self._is_taken(pid, number):
            cancelled.set(number)
