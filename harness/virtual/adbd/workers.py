"""Threads that are used again: starting one costs more than most shell commands."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

_IDLE_SECONDS = 20.0

Job = Callable[[], object]


class Workers:
    """Runs each job at once, on an idle thread if there is one and on a new one otherwise.

    There is no limit on purpose: a job may last as long as its stream. The threads are daemons, so
    a job that never returns cannot keep the process alive.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0
        self._stopped = False

    @property
    def idle(self) -> int:
        """How many threads wait for work."""
        return self._idle

    def submit(self, job: Job) -> None:
        """Run `job` now, elsewhere. It must handle its own errors."""
        with self._lock:
            reuse = self._idle > 0
            if reuse:
                self._idle -= 1
        if reuse:
            self._jobs.put(job)
        else:
            threading.Thread(target=self._work, args=(job,), name=self._name, daemon=True).start()

    def stop(self) -> None:
        """Let the idle threads end; jobs that run are left to themselves."""
        with self._lock:
            self._stopped = True
            idle, self._idle = self._idle, 0
        for _ in range(idle):
            self._jobs.put(None)

    def _work(self, first: Job) -> None:
        job: Job | None = first
        while job is not None:
            job()
            job = self._next()

    def _next(self) -> Job | None:
        with self._lock:
            if self._stopped:
                return None
            self._idle += 1
        try:
            return self._jobs.get(timeout=_IDLE_SECONDS)
        except Empty:
            return self._retire()

    def _retire(self) -> Job | None:
        """End this thread, unless a job was promised to it in the meantime."""
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
                return None
        return self._jobs.get()
