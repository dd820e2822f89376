"""find: walks folders and judges each file (external/toybox/toys/posix/find.c)."""

from __future__ import annotations

import re
import stat as modes
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from harness.virtual.android.files.model import FileStat
from harness.virtual.android.files.view import join
from harness.virtual.android.users import user_id, user_name
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.modes import parse_mode
from harness.virtual.commands.toybox.options import UsageError, number
from harness.virtual.commands.toybox.removal import remove
from harness.virtual.shell.expansion.patterns import compile_pattern
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command

_KINDS: dict[str, Callable[[int], bool]] = {
    "f": modes.S_ISREG, "d": modes.S_ISDIR, "l": modes.S_ISLNK, "c": modes.S_ISCHR,
    "b": modes.S_ISBLK, "p": modes.S_ISFIFO, "s": modes.S_ISSOCK,
}  # fmt: skip
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DAY = 86400


@dataclass
class _Found:
    """A file on its way through the expression."""

    path: str
    name: str
    stat: FileStat
    depth: int
    top: int = 0
    pruned: bool = False


_Predicate = Callable[[_Found], bool]


@command("find", group="toybox")
def find(job: Invocation) -> int:
    """Print, or act on, the files for which an expression holds."""
    words = list(job.args)
    follow = False
    while words and words[0] in ("-H", "-L", "-P"):
        follow = words.pop(0) == "-L" or follow
    paths = []
    while words and not words[0].startswith("-") and words[0] not in ("(", "!", ")"):
        paths.append(words.pop(0))
    expression = _Expression(job, words)
    try:
        predicate = expression.parse()
    except UsageError as problem:
        return job.fail(str(problem))
    walk = _Walk(job, predicate, expression, follow=follow)
    try:
        with suppress(_QuitError):
            for path in paths or ["."]:
                walk.start(path)
    except UsageError as problem:
        return job.fail(str(problem))
    expression.finish()
    return max(walk.status, expression.status)


class _Walk:
    def __init__(
        self, job: Invocation, predicate: _Predicate, expression: _Expression, *, follow: bool
    ) -> None:
        self._job = job
        self._predicate = predicate
        self._expression = expression
        self._follow = follow
        self._top = 0
        self.status = 0

    def start(self, path: str) -> None:
        """Walk what the command line names."""
        self._top = len(path)
        self.visit(path, path.rstrip("/").rpartition("/")[2] or path, 0)

    def visit(self, path: str, name: str, depth: int) -> None:
        self._job.cancelled.check()
        try:
            stat = self._job.files.stat(path, follow=self._follow)
            found = _Found(path, name, stat, depth, self._top)
        except OSError as problem:
            self.status = complain(self._job, path, problem, quoted=depth == 0)
            return
        limits = self._expression
        late = limits.depth_first
        if not late and depth >= limits.least:
            self._predicate(found)
        if found.stat.is_directory and depth < limits.most and not found.pruned:
            self._below(path, depth)
        if late and depth >= limits.least:
            self._predicate(found)

    def _below(self, path: str, depth: int) -> None:
        try:
            names = self._job.files.list(path)
        except OSError as problem:
            self.status = complain(self._job, path, problem)
            return
        for name in sorted(names):
            self.visit(join(path, name), name, depth + 1)


class _Expression:
    """Parses `-name x -o ! -type d -exec …`; remembers what bears on the walk itself."""

    def __init__(self, job: Invocation, words: list[str]) -> None:
        self._job = job
        self._words = words
        self._acts = False
        self._batches: list[tuple[list[str], list[str]]] = []
        self.least = 0
        self.most = 1 << 30
        self.depth_first = False
        self.status = 0

    def parse(self) -> _Predicate:
        predicate: _Predicate = self._either() if self._words else lambda _: True
        if self._words:
            raise UsageError(f"bad arg '{self._words[0]}'")
        if self._acts:
            return predicate
        return lambda found: predicate(found) and self._print(found)

    def _print(self, found: _Found, end: str = "\n") -> bool:
        self._job.out(found.path + end)
        return True

    def _either(self) -> _Predicate:
        left = self._both()
        while self._words and self._words[0] in ("-o", "-or"):
            self._words.pop(0)
            left = _or(left, self._both())
        return left

    def _both(self) -> _Predicate:
        left = self._not()
        while self._words and self._words[0] not in ("-o", "-or", ")"):
            if self._words[0] in ("-a", "-and"):
                self._words.pop(0)
            left = _and(left, self._not())
        return left

    def _not(self) -> _Predicate:
        if not self._words:
            raise UsageError("bad arg '(null)'")
        if self._words[0] in ("!", "-not"):
            self._words.pop(0)
            inner = self._not()
            return lambda found: not inner(found)
        if self._words[0] == "(":
            self._words.pop(0)
            inner = self._either()
            if self._words[:1] != [")"]:
                raise UsageError("missing ')'")
            self._words.pop(0)
            return inner
        return self._primary(self._words.pop(0))

    def _value(self, name: str) -> str:
        if not self._words:
            raise UsageError(f"'{name}' needs 1 arg")
        return self._words.pop(0)

    def _primary(self, name: str) -> _Predicate:
        if name in ("-maxdepth", "-mindepth", "-depth", "-xdev", "-true", "-noleaf", "-false"):
            return self._walk_option(name)
        if name in (
            "-print",
            "-print0",
            "-prune",
            "-delete",
            "-quit",
            "-exec",
            "-execdir",
            "-printf",
        ):
            return self._action(name)
        if name in ("-empty", "-readable", "-writable", "-executable"):
            return self._state(name)
        rules: dict[str, Callable[[str], _Predicate]] = {
            "-name": self._name, "-iname": self._name_any_case, "-path": self._path,
            "-wholename": self._path, "-type": self._type, "-size": self._size,
            "-perm": self._mode, "-user": self._user, "-group": self._group,
            "-newer": self._newer, "-mtime": self._days, "-atime": self._days,
            "-ctime": self._days, "-mmin": self._minutes, "-amin": self._minutes,
            "-links": lambda text: lambda found: _compare(
                text, found.stat.links, number(text.lstrip("+-"))
            ),
            "-samefile": self._same,
            "-inum": lambda text: lambda found: found.stat.inode == int(text),
        }  # fmt: skip
        rule = rules.get(name)
        if rule is None:
            raise UsageError(f"bad arg '{name}'")
        return rule(self._value(name))

    def _walk_option(self, name: str) -> _Predicate:
        if name == "-maxdepth":
            self.most = number(self._value(name))
        elif name == "-mindepth":
            self.least = number(self._value(name))
        elif name == "-depth":
            self.depth_first = True
        return lambda _: name != "-false"

    def _action(self, name: str) -> _Predicate:
        if name in ("-prune", "-quit"):
            return _prune if name == "-prune" else _quit
        self._acts = self._acts or name != "-delete"  # which prints what it deletes
        if name in ("-print", "-print0"):
            end = "\0" if name == "-print0" else "\n"
            return lambda found: self._print(found, end)
        if name == "-delete":
            self.depth_first = True
            return lambda found: (
                self._remove_folder(found.path)
                if found.stat.is_directory
                else remove(self._job, found.path, recursive=False) == 0
            )
        if name == "-printf":
            form = self._value(name)
            return lambda found: self._format(form, found)
        return self._exec()

    def _remove_folder(self, path: str) -> bool:
        try:
            self._job.files.remove_directory(path)
        except OSError:
            return False  # do_find does not say why
        return True

    def _exec(self) -> _Predicate:
        words: list[str] = []
        while True:
            if not self._words:
                raise UsageError("-exec needs ;")
            word = self._words.pop(0)
            if word == ";" or (word == "+" and words[-1:] == ["{}"]):
                break
            words.append(word)
        if word == "+":
            batch: tuple[list[str], list[str]] = (words[:-1], [])
            self._batches.append(batch)
            return lambda found: self._gather(batch[1], found)
        return lambda found: self._job.run([each.replace("{}", found.path) for each in words]) == 0

    def _gather(self, paths: list[str], found: _Found) -> bool:
        paths.append(found.path)
        return True

    def finish(self) -> None:
        """Run what -exec … + has gathered."""
        for words, paths in self._batches:
            if paths and self._job.run([*words, *paths]):
                self.status = 1

    def _state(self, name: str) -> _Predicate:
        want = {"-readable": 4, "-writable": 2, "-executable": 1}.get(name, 0)
        if want:
            return lambda found: self._job.files.allows(found.path, want)
        return lambda found: (
            not self._job.files.list(found.path)
            if found.stat.is_directory
            else found.stat.is_file and found.stat.size == 0
        )

    def _name(self, text: str) -> _Predicate:
        matcher = compile_pattern([(text, False)])
        return lambda found: matcher.fullmatch(found.name) is not None

    def _name_any_case(self, text: str) -> _Predicate:
        matcher = compile_pattern([(text.lower(), False)])
        return lambda found: matcher.fullmatch(found.name.lower()) is not None

    def _path(self, text: str) -> _Predicate:
        matcher = compile_pattern([(text, False)])
        return lambda found: matcher.fullmatch(found.path) is not None

    def _type(self, text: str) -> _Predicate:
        checks = [_KINDS.get(letter) for letter in text.split(",")]
        if None in checks:
            raise UsageError(f"bad -type '{text}'")
        return lambda found: any(check(found.stat.mode) for check in checks if check)

    def _size(self, text: str) -> _Predicate:
        plain = text.lstrip("+-")
        unit = 1 if plain[-1:] == "c" else 512 if plain[-1:].isdigit() else number(f"1{plain[-1]}")
        wanted = int(re.sub(r"\D", "", plain) or "0")
        return lambda found: _compare(text, found.stat.size, wanted * unit)

    def _mode(self, text: str) -> _Predicate:
        wanted = parse_mode(text.lstrip("-/"), 0, folder=False)
        if text.startswith("-"):
            return lambda found: found.stat.mode & wanted == wanted
        if text.startswith("/"):
            return lambda found: bool(found.stat.mode & wanted)
        return lambda found: found.stat.mode & 0o7777 == wanted

    def _user(self, text: str) -> _Predicate:
        uid = user_id(text)
        if uid is None:
            raise UsageError(f"bad user '{text}'")
        return lambda found: found.stat.uid == uid

    def _group(self, text: str) -> _Predicate:
        gid = user_id(text)
        if gid is None:
            raise UsageError(f"bad group '{text}'")
        return lambda found: found.stat.gid == gid

    def _same(self, text: str) -> _Predicate:
        inode = self._job.files.stat(text).inode
        return lambda found: found.stat.inode == inode

    def _format(self, form: str, found: _Found) -> bool:
        def value(match: re.Match[str]) -> str:
            escape, letter = match.groups()
            if escape:
                return {"n": "\n", "t": "\t", "0": "\0"}.get(escape, escape)
            if letter not in _DIRECTIVES:
                raise UsageError(f"bad -printf %{letter}")
            return _DIRECTIVES[letter](found)

        self._job.out(re.sub(r"\\(.)|%(.)", value, form))
        return True

    def _newer(self, text: str) -> _Predicate:
        reference = self._job.files.stat(text).modified
        return lambda found: found.stat.modified > reference

    def _days(self, text: str) -> _Predicate:
        unit = _SECONDS.get(text[-1:], _DAY)
        return self._age(text.rstrip("smhd"), unit)

    def _minutes(self, text: str) -> _Predicate:
        return self._age(text, 60)

    def _age(self, text: str, unit: int) -> _Predicate:
        now = self._job.android.filesystem.now
        moment = now() if now is not None else time.time()
        wanted = int(text.lstrip("+-") or "0")
        return lambda found: _compare(text, int((moment - found.stat.modified) // unit), wanted)


class _QuitError(Exception):
    """-quit: nothing more is looked at."""


def _quit(_: _Found) -> bool:
    raise _QuitError


_DIRECTIVES: dict[str, Callable[[_Found], str]] = {
    "%": lambda _: "%",
    "f": lambda found: found.name,
    "p": lambda found: found.path,
    "P": lambda found: found.path[found.top :].lstrip("/"),
    "m": lambda found: f"{modes.S_IMODE(found.stat.mode):o}",
    "M": lambda found: modes.filemode(found.stat.mode),
    "s": lambda found: str(found.stat.size),
    "b": lambda found: str(found.stat.blocks),
    "i": lambda found: str(found.stat.inode),
    "U": lambda found: str(found.stat.uid),
    "G": lambda found: str(found.stat.gid),
    "u": lambda found: user_name(found.stat.uid),
    "g": lambda found: user_name(found.stat.gid),
}


def _prune(found: _Found) -> bool:
    found.pruned = True
    return True


def _and(left: _Predicate, right: _Predicate) -> _Predicate:
    return lambda found: left(found) and right(found)


def _or(left: _Predicate, right: _Predicate) -> _Predicate:
    return lambda found: left(found) or right(found)


def _compare(text: str, value: int, wanted: int) -> bool:
    if text.startswith("+"):
        return value > wanted
    return value < wanted if text.startswith("-") else value == wanted
