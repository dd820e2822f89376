"""sed: edits lines by a script (external/toybox/toys/posix/sed.c)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.virtual.commands.toybox.inputs import each_input
from harness.virtual.commands.toybox.inputs import lines as raw_lines
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.commands.toybox.sed_script import Address, Edit, parse_script
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import BytesReader, Reader

_GRAMMAR = Grammar(
    "nErszx", "ef", attached="i", long={"regexp-extended": "E", "in-place": "i", "quiet": "n"}
)


@applet("sed", grammar=_GRAMMAR)
def sed(job: Invocation, options: Options) -> int:
    """Edit files, or with -i in place."""
    arguments = list(options.arguments)
    scripts = list(options.values.get("e", []))
    files = [job.files.read_bytes(path) for path in options.values.get("f", [])]
    scripts += [data.decode("utf-8", "surrogateescape") for data in files]
    if not scripts:
        if not arguments:
            return job.fail("no pattern")
        scripts = [arguments.pop(0)]
    extended = "E" in options or "r" in options
    edits = parse_script("\n".join(scripts), extended=extended)
    if "i" in options:
        return _in_place(job, options, edits, arguments)
    found: list[str] = []

    def read(_: str, reader: Reader) -> None:
        found.extend(_lines(job, reader, options))

    if arguments or not _streams(edits):
        status = each_input(job, arguments, read, folders=True)
        return _Editor(job, edits, options).run(iter(found)) or status
    editor = _Editor(job, edits, options, looks_ahead=False)
    return editor.run(_lines(job, job.stdin, options))


def _lines(job: Invocation, reader: Reader, options: Options) -> Iterator[str]:
    """Lines with their ends; the last one of a file may lack it."""
    for line in raw_lines(job, reader, b"\0" if "z" in options else b"\n"):
        yield line.decode("utf-8", "surrogateescape")


def _streams(edits: list[Edit]) -> bool:
    """Whether lines can be edited as they come: no edit looks for the last one."""
    return not any(address.last for edit in edits for address in edit.addresses)


def _in_place(job: Invocation, options: Options, edits: list[Edit], paths: list[str]) -> int:
    if not paths or "-" in paths:
        return job.fail("-i on stdin")
    status = 0
    for path in paths:
        try:
            data = job.files.read_bytes(path)
        except IsADirectoryError:
            continue
        except OSError as problem:
            status = job.fail(f"{path}: {problem.strerror}")
            continue
        editor = _Editor(job, edits, options)
        editor.output = []
        editor.run(_lines(job, BytesReader(data), options))
        if suffix := options.get("i"):
            job.files.write_bytes(f"{path}{suffix}", data)
            job.files.chmod(f"{path}{suffix}", job.files.stat(path).mode & 0o7777)
        job.files.write_bytes(path, "".join(editor.output).encode("utf-8", "surrogateescape"))
    return status


@dataclass
class _Editor:
    job: Invocation
    edits: list[Edit]
    options: Options
    looks_ahead: bool = True
    output: list[str] | None = None
    hold: str = ""
    number: int = 0
    space: str = ""
    last: bool = False
    status: int | None = None
    appended: list[str] = field(default_factory=list)
    replaced: bool = False
    deleted: bool = False
    ended: bool = True
    open_end: bool = False
    kept: bool = False
    ranges: dict[int, int] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What ends a line."""
        return "\0" if "z" in self.options else "\n"

    def write(self, text: str, *, ended: bool = True) -> None:
        """Print a line; one without an end gets it when another one follows (sed.c's emit)."""
        text = self.mark * self.open_end + text + self.mark * ended
        self.open_end = not ended
        if self.output is None:
            self.job.out(text)
        else:
            self.output.append(text)

    def run(self, lines: Iterator[str]) -> int:
        """Edit all lines; the status of `q`."""
        source = _Ahead(lines)
        while self.kept or self._next(source):
            self.kept = False
            self._cycle(source)
            if self.status is not None:
                return self.status
        return 0

    def _next(self, source: _Ahead) -> bool:
        line = source.take()
        if line is None:
            return False
        self.ended = line.endswith(self.mark)
        self.space = line.removesuffix(self.mark)
        self.number += 1
        self.last = self.looks_ahead and source.is_empty()
        return True

    def _cycle(self, source: _Ahead) -> None:
        self.deleted = False
        self.replaced = False
        at = 0
        while at < len(self.edits):
            following = self._step(source, at)
            if following is None:
                break
            at = following
        if not self.deleted and "n" not in self.options:
            self.write(self.space, ended=self.ended)
        for text in self.appended:
            self.write(text)
        self.appended.clear()

    def _step(self, source: _Ahead, at: int) -> int | None:
        """Run the edit at `at`; the index of the next one, None at the end of the cycle."""
        edit = self.edits[at]
        if not self._applies(at, edit):
            return edit.jump if edit.letter == "{" else at + 1
        if edit.letter in "dD":
            self.deleted = True
            if edit.letter == "D" and "\n" in self.space:
                self.space = self.space.partition("\n")[2]
                self.kept = bool(self.space)  # the next cycle begins with it, and reads nothing
            return None
        if edit.letter in "bt":
            jumps = edit.letter == "b" or self.replaced
            self.replaced = False
            return edit.jump if jumps else at + 1
        if edit.letter in "nN":
            return at + 1 if self._advance(source, edit.letter) else None
        return None if self._do(edit) else at + 1

    def _advance(self, source: _Ahead, letter: str) -> bool:
        """`n` and `N`: the next line; False when there is none."""
        if source.is_empty():
            self.status = 0
            return False
        before = self.space
        if letter == "n" and "n" not in self.options:
            self.write(before, ended=self.ended)
        self._next(source)
        if letter == "N":
            self.space = f"{before}\n{self.space}"
        return True

    def _applies(self, key: int, edit: Edit) -> bool:
        if len(edit.addresses) < 2:  # noqa: PLR2004  (a range has two)
            chosen = all(self._matches(address) for address in edit.addresses)
        else:
            chosen = self._in_range(key, *edit.addresses)
        return chosen != (edit.negated and bool(edit.addresses))

    def _in_range(self, key: int, first: Address, second: Address) -> bool:
        if key not in self.ranges:
            if not self._matches(first):
                return False
            end = self.number + second.offset if second.offset else second.line
            self.ranges[key] = end
            if end and end <= self.number and not second.pattern and not second.last:
                del self.ranges[key]
            return True
        end = self.ranges[key]
        over = self.number >= end if end else self._matches(second)
        if over:
            del self.ranges[key]
        return not (end and self.number > end)

    def _matches(self, address: Address) -> bool:
        if address.pattern is not None:
            return address.pattern.search(self.space) is not None
        if address.last:
            return self.last
        if address.step:
            return self.number >= address.line and (self.number - address.line) % address.step == 0
        return self.number == address.line

    def _do(self, edit: Edit) -> bool:
        """Run one simple command; True when it ends the cycle."""
        match edit.letter:
            case "s":
                self._substitute(edit)
            case "p":
                self.write(self.space, ended=self.ended)
            case "P":
                self.write(self.space.partition("\n")[0], ended=self.ended)
            case "=":
                self.write(str(self.number))
            case "q":
                self.status = int(edit.text or "0")
                return True
            case "y":
                self.space = self.space.translate(str.maketrans(edit.text, edit.replacement))
            case "c":
                self.write(edit.text)
                self.deleted = True
                return True
            case _:
                self._exchange(edit)
        return False

    def _exchange(self, edit: Edit) -> None:
        """The commands that add text, and those of the hold space."""
        match edit.letter:
            case "a":
                self.appended.append(edit.text)
            case "i":
                self.write(edit.text)
            case "g":
                self.space = self.hold
            case "G":
                self.space = f"{self.space}\n{self.hold}"
            case "h":
                self.hold = self.space
            case "H":
                self.hold = f"{self.hold}\n{self.space}"
            case "x":
                self.hold, self.space = self.space, self.hold

    def _substitute(self, edit: Edit) -> None:
        pattern = edit.pattern
        if pattern is None:
            raise UsageError("no previous regex")
        seen, end = 0, -1

        def replace(match: re.Match[str]) -> str:
            nonlocal seen, end
            if match.start() == match.end() == end:  # nothing right after a match is none
                return ""
            end = match.end()
            seen += 1
            if seen < edit.which or (seen > edit.which and not edit.everywhere):
                return match.group()
            return _expanded(edit.replacement, match)

        limit = 0 if edit.everywhere or edit.which > 1 else 1
        self.space = pattern.sub(replace, self.space, count=limit)
        if seen >= edit.which:
            self.replaced = True
            if edit.printed:
                self.write(self.space, ended=self.ended)


class _Ahead:
    """Lines with one of them looked at in advance, to know which is the last."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._ahead: list[str] = []

    def is_empty(self) -> bool:
        """Whether no line is left; may block for the next."""
        if not self._ahead:
            line = next(self._lines, None)
            if line is None:
                return True
            self._ahead.append(line)
        return False

    def take(self) -> str | None:
        """The next line."""
        return self._ahead.pop() if self._ahead else next(self._lines, None)


def _expanded(text: str, match: re.Match[str]) -> str:
    pieces = []
    at = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if letter == "&":
            pieces.append(match.group())
        elif letter == "\\" and at < len(text):
            follows = text[at]
            at += 1
            if follows.isdigit():
                number = int(follows)
                pieces.append(match.group(number) or "" if number <= match.re.groups else "")
            else:
                pieces.append({"n": "\n", "t": "\t"}.get(follows, follows))
        else:
            pieces.append(letter)
    return "".join(pieces)
