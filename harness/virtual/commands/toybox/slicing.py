"""head, tail, cut, tac, wc, nl: parts and counts of files (external/toybox/toys/posix)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import TypeVar

from harness.virtual.commands.toybox.inputs import chunks, each_input, lines, text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet, number
from harness.virtual.commands.toybox.regex import compile_regex
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_FOLLOW_SECONDS = 0.2
_NUMBER_FORMS = {"ln": "{0:<{1}}", "rn": "{0:>{1}}", "rz": "{0:0>{1}}"}


@applet("head", grammar=Grammar("qv", "nc", digits=True, minimum={"n": 0, "c": 0}))
def head(job: Invocation, options: Options) -> int:
    """Print the first lines, or with -c bytes."""
    titles = _Titles(job, options)

    def show(path: str, reader: Reader) -> None:
        titles.show(path)
        if options.last_valued("cn") == "c":
            _first_bytes(job, reader, options.number("c", 0))
        else:
            _first_lines(job, reader, options.number("n", 10))

    return each_input(job, options.arguments, show)


class _Titles:
    """The `==> file <==` lines between several files."""

    def __init__(self, job: Invocation, options: Options) -> None:
        self._job = job
        self._wanted = "v" in options or (len(options.arguments) > 1 and "q" not in options)
        self._first = True

    def show(self, path: str) -> None:
        if self._wanted:
            self._job.out(f"{'' if self._first else chr(10)}==> {path} <==\n")
        self._first = False


def _first_bytes(job: Invocation, reader: Reader, count: int) -> None:
    if count < 0:
        job.stdout.write(b"".join(chunks(job, reader))[:count])
        return
    while count and (piece := reader.read(min(count, 65536))):
        job.cancelled.check()
        job.stdout.write(piece)
        count -= len(piece)


def _first_lines(job: Invocation, reader: Reader, count: int) -> None:
    if count < 0:
        job.stdout.write(b"".join(list(lines(job, reader))[:count]))
        return
    if count:
        for seen, line in enumerate(lines(job, reader), 1):
            job.stdout.write(line)
            if seen == count:
                return


@applet("tail", grammar=Grammar("fFqv", "ncs", digits=True))
def tail(job: Invocation, options: Options) -> int:
    """Print the last lines, or with -c bytes; + counts from the beginning."""
    titles = _Titles(job, options)

    def show(path: str, reader: Reader) -> None:
        titles.show(path)
        if "c" in options:
            data = b"".join(chunks(job, reader))
            text = options.get("c")
            count = number(text.lstrip("+-"))
            job.stdout.write(
                data[max(0, count - 1) :] if text[:1] == "+" else data[-count:] * (count > 0)
            )
        else:
            _last_lines(job, reader, options.get("n", "10"))

    status = each_input(job, options.arguments, show, folders=True)
    if ("f" in options or "F" in options) and options.arguments:
        _follow(job, options.arguments[-1])
    return status


def _last_lines(job: Invocation, reader: Reader, text: str) -> None:
    if not text.lstrip("+-").isdigit():
        raise UsageError(f"not integer: {text}")
    count = int(text.lstrip("+-"))
    kept: Iterable[bytes]
    if text.startswith("+"):
        kept = (line for seen, line in enumerate(lines(job, reader), 1) if seen >= count)
    else:
        kept = deque(lines(job, reader), maxlen=count)
    for line in kept:
        job.stdout.write(line)


def _follow(job: Invocation, path: str) -> None:
    """Print what is added to a file, until killed."""
    at = job.files.stat(path).size
    while not job.cancelled.wait(_FOLLOW_SECONDS):
        size = job.files.stat(path).size
        if size > at:
            with job.files.open(path) as file:
                file.seek(at)
                data = file.read()
            job.stdout.write(data)
            at += len(data)
        at = min(at, size)
    job.cancelled.check()


@applet("wc", grammar=Grammar("Lmcwl"))
def wc(job: Invocation, options: Options) -> int:
    """Count lines, words, characters and bytes."""
    letters = [each for each in "lwcmL" if each in options] or ["l", "w", "c"]
    totals = [0] * len(letters)
    several = len(options.arguments) > 1 or (not options.arguments and len(letters) > 1)
    wide = 7 if several else 1

    def count(path: str, reader: Reader) -> None:
        data = b"".join(chunks(job, reader))
        values = [_measure(letter, data) for letter in letters]
        for at, value in enumerate(values):
            totals[at] += value
        show(values, path if options.arguments else "")

    def show(values: list[int], name: str) -> None:
        numbers = " ".join(f"{value:>{wide}}" if wide > 1 else str(value) for value in values)
        job.out(f"{numbers}{f' {name}' if name else ''}\n")

    status = 0
    for path in options.arguments or ["-"]:
        before = list(totals)
        status = max(status, each_input(job, [path], count))
        if totals == before and _is_folder(job, path):
            show([0] * len(letters), path)
    if len(options.arguments) > 1:
        show(totals, "total")
    return status


def _is_folder(job: Invocation, path: str) -> bool:
    return path != "-" and job.files.is_directory(path)


def _measure(letter: str, data: bytes) -> int:
    match letter:
        case "l":
            return data.count(b"\n")
        case "w":
            return len(data.split())
        case "m":
            return len(data.decode("utf-8", "surrogateescape"))
        case "L":
            return max((len(line) for line in data.split(b"\n")), default=0)
        case _:
            return len(data)


@applet(
    "cut", grammar=Grammar("nsD", "bcfdFCO", long={"output-delimiter": "O"}, exclusive=("cbfF",))
)
def cut(job: Invocation, options: Options) -> int:
    """Print parts of each line: -b bytes, -c characters, -f fields."""
    kind = next((each for each in "bcCfF" if each in options), "")
    if not kind:
        return job.fail('Needs -CFfcb (see "cut --help")')
    ranges = _ranges(kind, options.get(kind), sort="D" not in options)
    delimiter = options.get("d", "\t")
    output = options.get("O", " " if kind == "F" else delimiter if kind == "f" else "")

    def show(_: str, reader: Reader) -> None:
        for line in text_lines(job, reader):
            if kind == "b":
                data = line.encode("utf-8", "surrogateescape")
                chosen = _chosen([data[at : at + 1] for at in range(len(data))], ranges)
                job.stdout.write(output.encode().join(b"".join(part) for part in chosen) + b"\n")
            elif kind in "cC":
                parts = _chosen(list(line), ranges)
                job.out(output.join("".join(part) for part in parts) + "\n")
            else:
                text = _fields(line, ranges, (delimiter, output), kind, options)
                job.out("" if text is None else f"{text}\n")

    return each_input(job, options.arguments, show, folders=True)


def _fields(
    line: str, ranges: list[tuple[int, int]], marks: tuple[str, str], kind: str, options: Options
) -> str | None:
    delimiter, output = marks
    items = line.split() if kind == "F" else line.split(delimiter) if delimiter else [line]
    if kind == "f" and len(items) < 2:  # noqa: PLR2004  (no delimiter)
        return None if "s" in options else "" if "D" in options else line
    return output.join(item for part in _chosen(items, ranges) for item in part)


def _ranges(kind: str, text: str, *, sort: bool) -> list[tuple[int, int]]:
    """The ranges of a LIST, joined where they touch unless they are taken as they come."""
    found = []
    at = 0
    for piece in text.split(","):
        match = re.fullmatch(r"(\d*)(-?)(\d*)", piece)
        first, mark, last = match.groups() if match else ("0", "", "")
        start = int(first or 1)
        end = int(last or 1 << 30) if mark else start
        if not text:
            raise UsageError("no selections")
        if start < 1 or end < start:
            title = f"cut: bad -{kind} '"
            column = at + len(first) * (start < 1)
            raise UsageError(f"bad -{kind} '{text}'\n{' ' * (len(title) + column)}^")
        found.append((start, end))
        at += len(piece) + 1
    return _collated(found) if sort else found


def _collated(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


T = TypeVar("T")


def _chosen(items: list[T], ranges: list[tuple[int, int]]) -> list[list[T]]:
    """The items of each range that has any."""
    parts = [items[start - 1 : end] for start, end in ranges]
    return [part for part in parts if part]


@applet("tac")
def tac(job: Invocation, options: Options) -> int:
    """Print lines last first."""

    def show(_: str, reader: Reader) -> None:
        job.stdout.write(b"".join(reversed(list(lines(job, reader)))))

    return each_input(job, options.arguments, show, folders=True)


@applet("nl", grammar=Grammar("E", "bnvlsw"))
def nl(job: Invocation, options: Options) -> int:
    """Number the lines that are not empty, with -b a all."""
    number_line = _Numbering(options)

    def show(_: str, reader: Reader) -> None:
        for line in lines(job, reader):
            job.stdout.write(number_line(line))

    return each_input(job, options.arguments, show, folders=True)


class _Numbering:
    """What nl puts before lines; one count for all files."""

    def __init__(self, options: Options) -> None:
        self._next = options.number("v", 1)
        self._wide = options.number("w", 6)
        self._separator = options.get("s", "\t").encode("utf-8", "surrogateescape")
        self._blanks_of_one = options.number("l", 0)
        self._blanks = 0
        self._which = options.get("b", "t")
        self._form = options.get("n", "rn")
        if self._form not in _NUMBER_FORMS:
            raise UsageError(f"bad -n '{self._form}'")
        if self._which[:1] not in tuple("atnp") or self._which == "p":
            raise UsageError(f"bad -b '{self._which}'")
        self._pattern = compile_regex(self._which[1:], extended="E" in options)

    def __call__(self, line: bytes) -> bytes:
        if not self._counts(line.rstrip(b"\n")):
            return b" " * (self._wide + len(self._separator)) + line
        text = _NUMBER_FORMS[self._form].format(self._next, self._wide)
        self._next += 1
        return text.encode() + self._separator + line

    def _counts(self, line: bytes) -> bool:
        match self._which[:1]:
            case "a":
                self._blanks = 0 if line else self._blanks + 1
                counted = bool(line) or self._blanks >= self._blanks_of_one
                self._blanks = 0 if counted else self._blanks
                return counted
            case "t":
                return bool(line)
            case "p":
                text = line.decode("utf-8", "surrogateescape")
                return self._pattern.search(text) is not None
            case _:
                return False
