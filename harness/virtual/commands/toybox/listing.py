"""ls: lists folders (external/toybox/toys/posix/ls.c)."""

from __future__ import annotations

import stat as modes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from harness.virtual.android.files.model import FileStat
from harness.virtual.android.files.view import join
from harness.virtual.android.users import user_name
from harness.virtual.commands.device_time import zone as device_zone
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation

_WIDTH = 80
_UNITS = ("", "K", "M", "G", "T")
_KIBI = 1024
_TEN = 10
_ESCAPES = {" ": "\\ ", "\n": "\\n", "\t": "\\t", "\\": "\\\\"}


@dataclass(frozen=True)
class Entry:
    """One line of the listing."""

    name: str
    path: str
    stat: FileStat


@applet(
    "ls", grammar=Grammar("ACFHLNRSZacdfghiklmnopqrstuxb1", "w", long={"color": "N", "all": "a"})
)
def ls(job: Invocation, options: Options) -> int:
    """List files, then folders with their content."""
    listing = _Listing(job, options)
    return listing.run(options.arguments or ["."])


class _Listing:
    def __init__(self, job: Invocation, options: Options) -> None:
        self._job = job
        self._options = options
        self._status = 0
        self._blank = False

    def run(self, paths: list[str]) -> int:
        entries = [each for path in paths if (each := self._entry(path, path)) is not None]
        folders = [] if "d" in self._options else [each for each in entries if self._enters(each)]
        files = [each for each in entries if each not in folders]
        self._show(self._sorted(files))
        self._blank = bool(files)
        titled = len(entries) > 1 or "R" in self._options
        for folder in self._sorted(folders):
            self._folder(folder.path.rstrip("/") or "/", titled=titled)
        return self._status

    def _entry(self, name: str, path: str, *, given: bool = True) -> Entry | None:
        follow = "L" in self._options or (given and "H" in self._options)
        try:
            found = self._job.files.stat(path, follow=follow)
        except OSError as problem:
            if follow and self._job.files.exists(path, follow=False):  # -L on a broken link
                return Entry(name, path, self._job.files.stat(path, follow=False))
            complain(self._job, path, problem)
            self._status = 1
            return None
        return Entry(name, path, found)

    def _enters(self, entry: Entry) -> bool:
        """A folder, or a link to one unless the long form shows the link itself."""
        if entry.stat.is_directory:
            return True
        follows = "l" not in self._options or entry.path.endswith("/")
        return entry.stat.is_link and follows and self._job.files.is_directory(entry.path)

    def _folder(self, path: str, *, titled: bool) -> None:
        try:
            names = self._job.files.list(path)
        except OSError as problem:
            complain(self._job, path, problem)
            self._status = 1
            return
        if titled:
            self._job.out(f"{chr(10) if self._blank else ''}{path}:\n")
        self._blank = True
        found = [self._entry(name, join(path, name), given=False) for name in self._visible(names)]
        entries = self._sorted(each for each in found if each is not None)
        if self._options.last_of("l1Cxmno") in ("l", "n", "o") or "s" in self._options:
            self._job.out(f"total {sum(each.stat.blocks for each in entries) // 2}\n")
        self._show(entries)
        for each in entries if "R" in self._options else []:
            if each.stat.is_directory and each.name not in (".", ".."):
                self._folder(each.path, titled=True)

    def _visible(self, names: list[str]) -> list[str]:
        if "a" in self._options or "f" in self._options:
            return [*names, ".", ".."]
        return [name for name in names if "A" in self._options or not name.startswith(".")]

    def _sorted(self, entries: Iterable[Entry]) -> list[Entry]:
        if "f" in self._options:
            return list(entries)
        keys: dict[str, Callable[[Entry], float]] = {
            "S": lambda each: -each.stat.size,
            "t": lambda each: -each.stat.modified,
            "u": lambda each: -each.stat.accessed,
            "c": lambda each: -each.stat.changed,
        }
        by_name = sorted(entries, key=lambda each: each.name)
        letter = self._options.last_of("St")
        if letter:
            by_name.sort(
                key=keys[self._options.last_of("uc") or letter if letter == "t" else letter]
            )
        return by_name[::-1] if "r" in self._options else by_name

    def _show(self, entries: list[Entry]) -> None:
        form = self._options.last_of("l1Cxmno")
        if form in ("l", "n", "o"):
            rows = [self._row(each) for each in entries]
            self._job.out("".join(_aligned(rows)))
        elif form == "m":
            self._job.out(", ".join(self._label(each) for each in entries) + "\n" * bool(entries))
        elif form in ("C", "x") or (not form and self._job.stdout.is_terminal):
            self._job.out(_columns([self._label(each) for each in entries]))
        else:
            self._job.out("".join(f"{self._label(each)}\n" for each in entries))

    def _label(self, entry: Entry) -> str:
        name = self._shown(entry) + self._mark(entry)
        if "s" in self._options:
            name = f"{entry.stat.blocks // 2:>4} {name}"
        if "i" in self._options:
            name = f"{entry.stat.inode} {name}"
        return name

    def _shown(self, entry: Entry) -> str:
        if "b" in self._options:
            return "".join(_ESCAPES.get(each, each) for each in entry.name)
        return entry.name

    def _mark(self, entry: Entry) -> str:
        if "F" not in self._options and "p" not in self._options:
            return ""
        if entry.stat.is_directory:
            return "/"
        if "F" not in self._options:
            return ""
        return "@" if entry.stat.is_link else "*" if entry.stat.mode & 0o111 else ""

    def _row(self, entry: Entry) -> tuple[str, ...]:
        stat = entry.stat
        name = entry.name + self._mark(entry)
        if stat.is_link:
            name = f"{entry.name} -> {self._job.files.read_link(entry.path)}"
        numeric = "n" in self._options
        group = str(stat.gid) if numeric else user_name(stat.gid)
        return (
            f"{stat.inode} " * ("i" in self._options) + modes.filemode(stat.mode),
            str(stat.links),
            str(stat.uid) if numeric else user_name(stat.uid),
            "" if "o" in self._options else group,
            self._size(stat),
            self._time(stat),
            name,
        )

    def _size(self, stat: FileStat) -> str:
        if modes.S_ISCHR(stat.mode):
            return f"{stat.device[0]:>3}, {stat.device[1]:>3}"
        return human(stat.size) if "h" in self._options else str(stat.size)

    def _time(self, stat: FileStat) -> str:
        moment = stat.accessed if "u" in self._options else stat.modified
        moment = stat.changed if "c" in self._options else moment
        local = datetime.fromtimestamp(moment, UTC).astimezone(device_zone(self._job.android))
        if self._options.flags.count("l") > 1:
            nanoseconds = int(moment % 1 * 1_000_000_000)
            return f"{local:%Y-%m-%d %H:%M:%S}.{nanoseconds:09d} {local:%z}"
        return f"{local:%Y-%m-%d %H:%M}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterable[str]:
    """Numbers to the right, names to the left."""
    if not rows:
        return []
    wide = [max(len(row[at]) for row in rows) for at in range(6)]
    return [
        f"{row[0]} {row[1]:>{wide[1]}} {row[2]:<{wide[2]}} "
        + (f"{row[3]:<{wide[3]}} " if wide[3] else "")
        + f"{row[4]:>{wide[4]}} {row[5]} {row[6]}\n"
        for row in rows
    ]


def _columns(names: list[str]) -> str:
    """As many columns as fit on a line, filled downwards."""
    if not names:
        return ""
    for count in range(min(len(names), _WIDTH // 2), 0, -1):
        height = -(-len(names) // count)
        table = [names[at : at + height] for at in range(0, len(names), height)]
        widths = [max(map(len, column)) + 2 for column in table]
        if count == 1 or sum(widths) - 2 <= _WIDTH:
            break
    rows = [
        "".join(
            column[at].ljust(width)
            for column, width in zip(table, widths, strict=True)
            if at < len(column)
        ).rstrip()
        for at in range(height)
    ]
    return "".join(f"{row}\n" for row in rows)


def human(size: int, *, spaced: bool = False) -> str:
    """A size as toybox's human_readable writes it: 512, 1.5K, 20M."""
    value = float(size)
    unit = 0
    while value >= _KIBI - 24 and unit < len(_UNITS) - 1:
        value /= _KIBI
        unit += 1
    text = f"{value:.1f}" if unit and value < _TEN else f"{value:.0f}"
    return f"{text}{' ' if spaced else ''}{_UNITS[unit]}"
