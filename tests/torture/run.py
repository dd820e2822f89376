"""One scenario in a process of its own, which tells where it is until something ends it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from harness.bench import Bench
from harness.clock import SystemClock
from harness.control import ServiceAddress
from harness.drivers.batch import Fingerprint
from harness.errors import CapabilityMissingError, HarnessError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.virtual import VirtualSpec
from harness.lab import LabPlan, open_lab
from harness.model import Phase
from harness.waiting import NotSettledError

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OPENING, READY, DONE = "opening", "ready", "done"
PASSED, BROKEN, FAILED, SKIPPED, INTERRUPTED = 0, 3, 4, 5, 6


@dataclass(frozen=True)
class Job:
    """What a run does, and where.

    Attributes:
        scenario: file and function, as `test_network.py::test_…`.
        serials: the sender's device and the receiver's.
        environment: what its environment has beside ours.
        log: takes what it prints.
    """

    scenario: str
    serials: tuple[str, ...]
    service: ServiceAddress
    adb_port: int
    environment: dict[str, str]
    log: Path


class TellingRecorder(Recorder):
    """Says which phase begins and which has ended."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__(EvidencePolicy.OFF)
        self._tell = tell

    @contextlib.contextmanager
    def phase(self, phase: Phase) -> Iterator[None]:
        """See Recorder."""
        self._tell(phase.value)
        with super().phase(phase):
            yield
        self._tell(f"after {phase.value}")


@dataclass(kw_only=True)
class TellingBench(Bench):
    """Says how everything was before it was changed: the first fingerprint of a scenario."""

    tell: Callable[[object], object]

    @classmethod
    def of(cls, bench: Bench, tell: Callable[[object], object]) -> TellingBench:
        """The same bench."""
        parts = {each.name: getattr(bench, each.name) for each in fields(bench) if each.init}
        return cls(**parts, tell=tell)

    def fingerprint(self) -> Fingerprint:
        """See Subject."""
        lines = super().fingerprint()
        self.tell(lines)
        return lines


class Watched:
    """What a run tells of itself."""

    def __init__(self, told: Connection) -> None:
        self._told = told
        self.at = ""
        self.accounts: tuple[str, str] | None = None
        self.before: Fingerprint = {}
        self.ended = False

    def reach(self, phase: str, seconds: float) -> bool:
        """Wait until a phase begins; False when the run ends before."""
        until = SystemClock().now() + seconds
        while not self.ended and self.at != phase:
            self._take(max(0.0, until - SystemClock().now()))
            if SystemClock().now() >= until:
                return False
        return not self.ended

    def drain(self, seconds: float) -> None:
        """Take what is told within so many seconds."""
        until = SystemClock().now() + seconds
        while not self.ended and self._take(max(0.0, until - SystemClock().now())):
            pass

    def _take(self, seconds: float) -> bool:
        try:
            if not self._told.poll(seconds):
                return False
            told = self._told.recv()
        except (EOFError, OSError):
            self.ended = True
            return False
        if isinstance(told, tuple):
            self.accounts = told
        elif isinstance(told, dict):
            self.before = self.before or told
        else:
            self.at = str(told)
            self.ended = told == DONE
        return True


@cache
def scenarios() -> dict[str, Callable[[Bench], None]]:
    """Every scenario by file and function."""
    found: dict[str, Callable[[Bench], None]] = {}
    for path in sorted(SCENARIOS.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"scenarios_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise ImportError(str(path))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= {
            f"{path.name}::{name}": function
            for name, function in vars(module).items()
            if name.startswith("test_")
        }
    return found


def perform(job: Job, told: Connection) -> None:
    """Be the process: run the scenario and exit with what became of it."""
    os.setsid()
    os.environ.update(job.environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log = os.open(job.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    try:
        code = _perform(job, told.send)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # what is left to do belongs to a run that ended well; ours have ended it


def _perform(job: Job, tell: Callable[[object], object]) -> int:
    plan = LabPlan(job.serials, VirtualSpec(), job.service, job.adb_port)
    tell(OPENING)
    try:
        with open_lab(plan) as lab:
            bench = TellingBench.of(lab.bench(TellingRecorder(tell)), tell)
            tell((bench.sender.account.username, bench.peer.username))
            tell(READY)
            scenarios()[job.scenario](bench)
        tell(DONE)
    except CapabilityMissingError as error:
        _say(f"skipped: {error}")
        return SKIPPED
    except AssertionError as error:
        _say(f"failed: {error}")
        return FAILED
    except (HarnessError, NotSettledError) as error:
        _say(f"broken: {error}")
        return BROKEN
    return PASSED


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
