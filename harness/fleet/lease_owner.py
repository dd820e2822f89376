"""Who holds a lease, so that others can say it, and can tell whether that process is still there.

A process id means something in one place only: in one PID namespace during one boot of one kernel.
Elsewhere the same number is somebody else, and a host's name may be another's as well.
"""

from __future__ import annotations

import getpass
import os
import platform
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.model import JsonValue
from harness.processes import is_alive

_STATE, _STARTED = 0, 19
"""Fields of /proc/PID/stat behind the program's name: proc(5) counts them 3 and 22."""


@dataclass(frozen=True)
class LeaseOwner:
    """One process of one user.

    Attributes:
        who: user and host, for people.
        pid: the process.
        place: where that number means this process.
        started: when it began, in the kernel's words: ids are used again.
        doing: what it wants the device for.
    """

    who: str
    pid: int
    place: str
    started: str
    doing: str

    def as_json(self) -> dict[str, JsonValue]:
        """For the lease on the device."""
        return dict(asdict(self))

    def knows_gone(self, other: dict[str, JsonValue]) -> bool:
        """Whether the other owner's process is known to have ended; False where we cannot see."""
        pid = other.get("pid")
        if other.get("place") != self.place or not isinstance(pid, int):
            return False
        started = _started(pid)
        if started is None:  # /proc may hide the processes of others, mounted with hidepid
            return not is_alive(pid)
        return started != other.get("started")


def this_process(doing: str) -> LeaseOwner:
    """This process as an owner."""
    pid = os.getpid()
    who = f"{_user()}@{platform.node() or 'unknown'}"
    return LeaseOwner(who, pid, _place(), _started(pid) or "", doing)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return str(os.getuid())


def _place() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # no Linux: nobody is taken for dead, a lease ends by itself
        return str(uuid.uuid4())


def _started(pid: int) -> str | None:
    """When a process began; "" if it has ended and nobody has waited for it, None if not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return "" if fields[_STATE] in "ZX" else fields[_STARTED]
