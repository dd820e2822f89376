"""A lab that can fail at any step: a disk that loses what was not synced, and a device.

A step is anything that reaches the disk or the device. One of them may be the last of its process,
be done by half, or be refused; what the disk keeps of unsynced bytes and names is a `Loss`.
"""

from __future__ import annotations

import dataclasses
import enum
import errno
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from harness.errors import CommandFailedError, DeviceUnavailableError
from harness.files import Files
from harness.model import JsonValue

T = TypeVar("T")
DISK, DEVICE = "disk", "device"


class Killed(BaseException):
    """The process is gone; nothing of it runs any more."""


class Fault(enum.Enum):
    """What happens at one step."""

    KILLED = "killed before it"  # which is after the one before it
    TORN = "killed when half was written"
    REFUSED = "an error, and not done"
    DONE_BUT_REFUSED = "an error, although done"
    FULL = "the disk is full when half is written"


KILLS = {Fault.KILLED, Fault.TORN}
BY_HALF = {Fault.TORN, Fault.FULL}


class Loss(enum.Enum):
    """What becomes of bytes and names that were not synced."""

    NOTHING = "the process alone was killed"
    EVERYTHING = "bytes and names"
    BYTES = "the bytes"
    NAMES = "the names"
    HALF = "the second half of the bytes"
    LAST_BYTE = "the last byte"
    HOLE = "the first half of the bytes, which reads as zeros"


@dataclass
class Steps:
    """Counts steps and lets one of them, or all from one on, go wrong."""

    fault: Fault | None = None
    at: int = -1
    lasting: bool = False
    places: list[str] = field(default_factory=list)
    writes: set[int] = field(default_factory=set)

    def take(
        self, place: str, do: Callable[[], T], by_half: Callable[[], object] | None = None
    ) -> T:
        """Do a step, or not."""
        number = len(self.places)
        self.places.append(place)
        if by_half is not None:
            self.writes.add(number)
        if self.fault is None or not self._hits(number):
            return do()
        if self.fault in BY_HALF:
            if by_half is None:
                return do()
            by_half()
        if self.fault is Fault.DONE_BUT_REFUSED:
            do()
        if self.fault in KILLS:
            raise Killed
        if place == DEVICE:
            raise DeviceUnavailableError("phone", "the cable is out", "Put it in.")
        raise OSError(errno.ENOSPC if self.fault is Fault.FULL else errno.EIO, self.fault.value)

    def _hits(self, number: int) -> bool:
        later = self.lasting and number > self.at and self.places[number] == self.places[self.at]
        return number == self.at or later


@dataclass(frozen=True)
class Node:
    """A file or, without content, a folder: as it is, and as it is safe."""

    content: bytes | None = b""
    safe: bytes = b""
    named: bool = True
    name_safe: bool = False


@dataclass(frozen=True)
class State:
    """All that outlives a process."""

    nodes: Mapping[Path, Node]
    values: Mapping[str, JsonValue]
    lines: tuple[str, ...] = ()
    kept: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def key(self) -> object:
        """Equal for equal states."""
        parts = (self.nodes, self.values, self.kept)
        return (*(frozenset(each.items()) for each in parts), self.lines)

    @property
    def losses(self) -> Iterable[Loss]:
        """Those that would make a difference."""
        nodes = self.nodes.values()
        if any(node.safe != (node.content or b"") for node in nodes):
            return Loss
        if any(node.named != node.name_safe for node in nodes):
            return (Loss.NOTHING, Loss.BYTES, Loss.NAMES)
        return (Loss.NOTHING,)

    def after(self, loss: Loss) -> State:
        """What is left of it on the next start."""
        if loss is Loss.NOTHING:
            return self
        nodes = {path: _left(node, loss) for path, node in self.nodes.items()}
        there = {path: node for path, node in nodes.items() if node.named}
        gone = nodes.keys() - there.keys()
        homeless = {path for path in there if gone and not gone.isdisjoint(path.parents)}
        return dataclasses.replace(self, nodes={p: there[p] for p in there.keys() - homeless})


def _left(node: Node, loss: Loss) -> Node:
    named = node.name_safe if loss in {Loss.EVERYTHING, Loss.NAMES} else node.named
    if node.content is None:
        return Node(None, b"", named, named)
    kept = node.safe if node.content.startswith(node.safe) else b""
    new = node.content[len(kept) :]
    half = len(new) // 2
    content = {
        Loss.EVERYTHING: node.safe,
        Loss.BYTES: node.safe,
        Loss.NAMES: node.content,
        Loss.HALF: kept + new[:half],
        Loss.LAST_BYTE: kept + new[:-1],
        Loss.HOLE: kept + bytes(half) + new[half:],
    }[loss]
    return Node(content, content, named, named)


@dataclass
class Disk(Files):
    """A disk that knows what of it would outlive the power."""

    steps: Steps
    nodes: dict[Path, Node]

    def names(self, folder: Path) -> list[str]:
        found = [path.name for path, node in self.nodes.items() if self._in(folder, path, node)]
        return self.steps.take(DISK, lambda: found)

    @staticmethod
    def _in(folder: Path, path: Path, node: Node) -> bool:
        return path.parent == folder and node.named

    def exists(self, path: Path) -> bool:
        return path in self.nodes and self.nodes[path].named

    def read(self, path: Path) -> bytes:
        return self.steps.take(DISK, lambda: self.nodes[path].content or b"")

    def make_folder(self, path: Path) -> None:
        self.steps.take(DISK, lambda: self._put(path, Node(None)))

    def write(self, path: Path, start: int, data: bytes) -> None:
        assert self.exists(path.parent), "nothing can be written into a folder that is not there"
        old = self.nodes.get(path, Node())
        before = (old.content or b"")[:start]

        def put(new: bytes) -> None:
            self._put(path, dataclasses.replace(old, content=before + new))

        self.steps.take(DISK, lambda: put(data), lambda: put(data[: len(data) // 2]))

    def _put(self, path: Path, node: Node) -> None:
        self.nodes[path] = node

    def sync(self, path: Path) -> None:
        self.steps.take(DISK, lambda: self._sync(path))

    def _sync(self, path: Path) -> None:
        node = self.nodes.get(path, Node(None))
        if node.content is not None:
            self._put(path, dataclasses.replace(node, safe=node.content))
            return
        for each, child in list(self.nodes.items()):
            if each.parent == path and child.named:
                self._put(each, dataclasses.replace(child, name_safe=True))
            elif each.parent == path:
                del self.nodes[each]

    def rename(self, old: Path, new: Path) -> None:
        def move() -> None:
            self._put(new, dataclasses.replace(self.nodes[old], name_safe=False))
            self._remove(old)

        self.steps.take(DISK, move)

    def remove(self, path: Path) -> None:
        self.steps.take(DISK, lambda: self._remove(path))

    def _remove(self, path: Path) -> None:
        if path in self.nodes:
            self._put(path, dataclasses.replace(self.nodes[path], named=False))


@dataclass
class Phone:
    """A device: values, the copy of the lists, and what is kept of folders for them."""

    steps: Steps
    values: dict[str, JsonValue]
    lines: list[str]
    kept: dict[str, JsonValue]

    def append(self, line: str) -> None:
        self.steps.take(DEVICE, lambda: self.lines.append(line))

    def read(self) -> str | None:
        text = "".join(f"{line}\n" for line in self.lines)
        return self.steps.take(DEVICE, lambda: text or None)

    def forget(self) -> None:
        self.steps.take(DEVICE, self.lines.clear)
        self.steps.take(DEVICE, self.kept.clear)


@dataclass(frozen=True)
class Switch:
    """A knob whose value says all."""

    name: str
    phone: Phone

    def read(self) -> JsonValue:
        return self.phone.steps.take(DEVICE, lambda: self.phone.values[self.name])

    def write(self, value: JsonValue) -> None:
        self.phone.steps.take(DEVICE, lambda: self.phone.values.update({self.name: value}))


@dataclass(frozen=True)
class Folder:
    """A knob whose value stands for a file that is kept on the device, as an app's folder is."""

    name: str
    phone: Phone

    def read(self) -> JsonValue:
        here = self.phone
        here.steps.take(DEVICE, lambda: here.kept.update({self.name: here.values[self.name]}))
        return "kept"

    def write(self, value: JsonValue) -> None:
        if value != "kept" or self.name not in self.phone.kept:
            raise CommandFailedError("phone", "the archive is gone", "It cannot be put back.")
        there = self.phone.kept[self.name]
        self.phone.steps.take(DEVICE, lambda: self.phone.values.update({self.name: there}))
