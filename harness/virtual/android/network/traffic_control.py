"""Queueing disciplines of the interfaces, as `tc qdisc` sets them up.

Its state is kept until the next boot, and until an interface goes away. `shape` is what an
interface does to packets that leave by it.

Source: the kernel's net/sched/sch_api.c (what is refused, with which words), sch_netem.c,
sch_tbf.c.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import Protocol

_FIRST_OWN_HANDLE = 0x8001
_DEFAULT = {"lo": "noqueue", "wlan0": "mq"}


class TrafficControlError(Exception):
    """The kernel refuses; the text follows `Error: `."""


@dataclass(frozen=True)
class Shape:
    """What happens to packets on their way out; chances are from 0 to 1, times in seconds.

    Attributes:
        delay: each is held back by.
        jitter: by which that varies, up and down.
        loss: chance of a packet to vanish.
        duplicate: to be sent twice.
        corrupt: to have a bit turned.
        reorder: to be sent at once, before those that are delayed.
        rate: bytes per second; 0 for no limit.
        burst: bytes that pass at once before the rate counts.
        limit: packets that may wait; 0 for no limit.
        queue: bytes that may wait for the rate; 0 for no limit.
    """

    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0
    duplicate: float = 0.0
    corrupt: float = 0.0
    reorder: float = 0.0
    rate: float = 0.0
    burst: int = 0
    limit: int = 0
    queue: int = 0

    def then(self, other: Shape) -> Shape:
        """Both, one inside the other: times add up, chances combine, the lower rate wins."""
        rates = [rate for rate in (self.rate, other.rate) if rate]
        slower = other if other.rate and other.rate == min(rates, default=0) else self
        return Shape(
            self.delay + other.delay,
            self.jitter + other.jitter,
            1 - (1 - self.loss) * (1 - other.loss),
            1 - (1 - self.duplicate) * (1 - other.duplicate),
            1 - (1 - self.corrupt) * (1 - other.corrupt),
            max(self.reorder, other.reorder),
            min(rates, default=0.0),
            slower.burst,
            self.limit or other.limit,
            slower.queue,
        )


class Options(Protocol):
    """What a kind of discipline was told."""

    def shape(self) -> Shape:
        """What it does to packets."""

    def text(self) -> str:
        """As `tc qdisc show` prints it."""


@dataclass(frozen=True)
class Discipline:
    """One discipline of an interface.

    Attributes:
        kind: `netem`, `tbf`, `pfifo`, `ingress`, …
        handle: its major number; 0 for one that the kernel put there.
        parent: `root`, `ingress` or the class above it, such as `1:1`.
        options: what it was told; None: nothing.
    """

    kind: str
    handle: int
    parent: str = "root"
    options: Options | None = None

    @property
    def shape(self) -> Shape:
        """What it does to packets."""
        return self.options.shape() if self.options else Shape()


@dataclass
class _Interface:
    root: Discipline
    children: list[Discipline] = field(default_factory=list)
    ingress: Discipline | None = None


class TrafficControl:
    """The disciplines of one device's interfaces; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interfaces: dict[str, _Interface] = {}
        self._next_handle = _FIRST_OWN_HANDLE

    def shape(self, interface: str) -> Shape:
        """What an interface does to packets that leave by it."""
        with self._lock:
            found = self._get(interface)
            shape = found.root.shape
            for child in found.children:
                shape = shape.then(child.shape)
        return shape

    def disciplines(self, interface: str) -> list[Discipline]:
        """Those of an interface: the root, what is below it, ingress."""
        with self._lock:
            found = self._get(interface)
            return [found.root, *found.children, *([found.ingress] if found.ingress else [])]

    def add(self, interface: str, wanted: Discipline) -> None:
        """Put a discipline where there is none, but for the kernel's own."""
        with self._lock:
            found = self._get(interface)
            present = self._at(found, wanted.parent)
            if present is not None and present.handle:
                raise TrafficControlError("Exclusivity flag on, cannot modify.")
            self._put(found, self._numbered(wanted))

    def replace(self, interface: str, wanted: Discipline) -> None:
        """Put a discipline, whatever is there; one of the same kind keeps its handle."""
        with self._lock:
            found = self._get(interface)
            present = self._at(found, wanted.parent)
            if present is not None and present.kind == wanted.kind and not wanted.handle:
                wanted = replace(wanted, handle=present.handle)
            self._put(found, self._numbered(wanted))

    def change(self, interface: str, wanted: Discipline) -> None:
        """Tell a discipline something else."""
        with self._lock:
            found = self._get(interface)
            present = self._at(found, wanted.parent)
            if present is None or not present.handle:
                raise TrafficControlError("Qdisc not found. To create specify NLM_F_CREATE flag.")
            if present.kind != wanted.kind:
                raise TrafficControlError("Invalid qdisc name: must match existing qdisc.")
            self._put(found, replace(wanted, handle=present.handle))

    def delete(self, interface: str, parent: str) -> None:
        """Take a discipline and what is below it away: the kernel's own comes back."""
        with self._lock:
            found = self._get(interface)
            present = self._at(found, parent)
            if present is None:
                raise TrafficControlError(
                    "Cannot find specified qdisc on specified device."
                    if parent == "ingress"
                    else "Failed to find qdisc with specified classid."
                )
            if not present.handle:
                raise TrafficControlError("Cannot delete qdisc with handle of zero.")
            if parent == "ingress":
                found.ingress = None
            elif parent == "root":
                del self._interfaces[interface]
                self._get(interface).ingress = found.ingress
            else:
                found.children.remove(present)

    def interface_gone(self, interface: str) -> None:
        """An interface went away: one of the same name starts anew."""
        with self._lock:
            self._interfaces.pop(interface, None)

    def _get(self, interface: str) -> _Interface:
        default = Discipline(_DEFAULT.get(interface, "pfifo_fast"), 0)
        return self._interfaces.setdefault(interface, _Interface(default))

    def _at(self, found: _Interface, parent: str) -> Discipline | None:
        if parent == "root":
            return found.root
        if parent == "ingress":
            return found.ingress
        major = int(parent.partition(":")[0] or "0", 16)
        above = [found.root, *found.children]
        if not any(each.handle == major for each in above):
            raise TrafficControlError("Failed to find specified qdisc.")
        return next((each for each in found.children if each.parent == parent), None)

    def _put(self, found: _Interface, wanted: Discipline) -> None:
        if wanted.parent == "root":
            if wanted.handle != found.root.handle:
                found.children.clear()
            found.root = wanted
        elif wanted.parent == "ingress":
            found.ingress = wanted
        else:
            kept = [each for each in found.children if each.parent != wanted.parent]
            found.children[:] = [*kept, wanted]

    def _numbered(self, wanted: Discipline) -> Discipline:
        if wanted.handle:
            return wanted
        self._next_handle += 1
        return replace(wanted, handle=self._next_handle - 1)
