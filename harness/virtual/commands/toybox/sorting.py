"""sort, uniq, tr, paste, rev: lines rearranged and letters replaced (external/toybox/toys)."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any

from harness.virtual.commands.toybox.inputs import all_lines, chunks, each_input, lines, text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import BytesReader, Reader
from harness.virtual.shell.syntax.quoting import ansi_escape

_NUMBER = re.compile(r"\s*([-+]?\d*\.?\d*)")
_HUMAN = {"K": 10, "M": 20, "G": 30, "T": 40}
_CLASSES = {
    "alpha": "[A-Za-z]", "digit": "[0-9]", "alnum": "[A-Za-z0-9]", "upper": "[A-Z]",
    "lower": "[a-z]", "space": r"[\t\n\v\f\r ]", "blank": r"[\t ]", "punct": r"[!-/:-@\[-`{-~]",
    "xdigit": "[0-9A-Fa-f]", "cntrl": r"[\x00-\x1f\x7f]", "print": r"[\x20-\x7e]",
    "graph": r"[\x21-\x7e]",
}  # fmt: skip
_Key = Callable[[str], Any]


@applet("sort", grammar=Grammar("gMbVhcszdfirnuCx", "kto"))
def sort(job: Invocation, options: Options) -> int:
    """Sort lines."""
    found, status = all_lines(job, options.arguments)
    keys = [_sort_key(spec, options) for spec in options.values.get("k", [])]
    if not keys:
        keys = [(_comparison("".join(options.flags)), "r" in options)]
    if "c" in options and status:
        return 2
    if "c" in options:
        return _check(job, found, keys[0][0])
    ordered = found if "s" in options else sorted(found, reverse="r" in options)
    for key, backwards in reversed(keys):
        ordered = sorted(ordered, key=key, reverse=backwards)
    if "u" in options:
        ordered = _unique(ordered, [key for key, _ in keys])
    text = "".join(f"{line}\n" for line in ordered)
    if "o" in options:
        job.files.write_bytes(options.get("o"), text.encode("utf-8", "surrogateescape"))
    else:
        job.out(text)
    return 2 if status else 0


def _unique(lines: list[str], keys: list[_Key]) -> list[str]:
    return [next(same) for _, same in groupby(lines, key=lambda line: [key(line) for key in keys])]


def _check(job: Invocation, lines: list[str], key: _Key) -> int:
    for at, (first, second) in enumerate(pairwise(lines), 2):
        if key(first) > key(second):
            return job.fail(f"{at}: out of order")
    return 0


def _sort_key(spec: str, options: Options) -> tuple[_Key, bool]:
    match = re.match(r"(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?\Z", spec)
    if match is None:
        raise UsageError(f"bad -k '{spec}'")
    first, offset, letters, last, _, more = match.groups()
    flags = (letters or "") + (more or "") or "".join(options.flags)
    compare = _comparison(flags)
    start = int(first) - 1
    end = int(last) if last else None
    separator = options.get("t")

    def key(line: str) -> Any:  # noqa: ANN401  (text or numbers, by the flags)
        fields = line.split(separator) if separator else re.findall(r"\s*\S+", line)
        text = (separator or "").join(fields[start:end])
        return compare(text[int(offset) - 1 :] if offset else text)

    return key, "r" in flags


def _comparison(flags: str) -> _Key:
    if "n" in flags or "g" in flags:
        return _numeric
    if "h" in flags:
        return _human
    if "V" in flags:
        return lambda text: [
            (0, int(each), "") if each.isdigit() else (1, 0, each)
            for each in re.findall(r"\d+|\D+", text)
        ]
    if "f" in flags or "i" in flags:
        return str.upper
    return str.lstrip if "b" in flags else lambda text: text


def _numeric(text: str) -> float:
    match = _NUMBER.match(text)
    try:
        return float(match.group(1)) if match else 0.0
    except ValueError:
        return 0.0


def _human(text: str) -> float:
    match = re.match(r"\s*[-+]?[\d.]+\s*([KMGT])", text)
    return _numeric(text) * (1 << _HUMAN[match.group(1)] if match else 1)


@applet("uniq", grammar=Grammar("zicdu", "fsw"))
def uniq(job: Invocation, options: Options) -> int:
    """Join equal neighbouring lines."""
    mark = b"\0" if "z" in options else b"\n"
    source, target = [*options.arguments, "", ""][:2]
    try:
        data = _whole(job, source)
        written = job.files.open(target, "w") if target else None
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        return job.fail(f"No file {problem.filename or source}: {reason}")

    def key(line: bytes) -> bytes:
        line = line.removesuffix(mark)
        for _ in range(options.number("f", 0)):
            line = re.sub(rb"\A\s*\S*", b"", line)
        line = line[options.number("s", 0) :]
        line = line[: options.number("w", 0) or len(line)]
        return line.lower() if "i" in options else line

    pieces = []
    if mark == b"\0" and data and not data.endswith(mark):
        data += mark
    for _, group in groupby(lines(job, BytesReader(data), mark), key):
        same = list(group)
        if ("d" in options and len(same) == 1) or ("u" in options and len(same) > 1):
            continue
        pieces.append((b"%7d " % len(same) if "c" in options else b"") + same[0])
    if written is None:
        job.stdout.write(b"".join(pieces))
    else:
        with written:
            written.write(b"".join(pieces))
    return 0


def _whole(job: Invocation, path: str) -> bytes:
    """What a file holds, or standard input without a name; a folder reads as empty."""
    if not path:
        return b"".join(chunks(job, job.stdin))
    try:
        return job.files.read_bytes(path)
    except IsADirectoryError:
        return b""


@applet("tr", grammar=Grammar("Ccsdt", stop=True, least=1, most=2))
def tr(job: Invocation, options: Options) -> int:
    """Replace, squeeze or delete letters."""
    first = _letters(options.arguments[0])
    second = _letters(options.arguments[1]) if len(options.arguments) > 1 else ""
    complement = "c" in options or "C" in options
    table = _table(first, second) if second and not complement else {}
    squeezed = second or first
    last = ""

    def change(letter: str) -> str:
        nonlocal last
        chosen = (letter in first) != complement
        if "d" in options and chosen:
            return ""
        if chosen and second and "d" not in options:
            letter = second[-1] if complement else table[letter]
        if (
            "s" in options
            and letter == last
            and (letter in squeezed if second or not complement else chosen)
        ):
            return ""
        last = letter
        return letter

    for piece in chunks(job, job.stdin):
        job.out("".join(change(letter) for letter in piece.decode("utf-8", "surrogateescape")))
    return 0


def _table(first: str, second: str) -> dict[str, str]:
    padded = second + second[-1] * max(0, len(first) - len(second))
    return dict(zip(first, padded, strict=False))


def _letters(text: str) -> str:
    r"""The letters of a set such as `a-z\\n[:space:]`."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        name = re.match(r"\[:(\w+):\]", text[at:])
        if name and name.group(1) in _CLASSES:
            matcher = re.compile(_CLASSES[name.group(1)])
            pieces += [chr(code) for code in range(128) if matcher.match(chr(code))]
            at += name.end()
            continue
        letter, at = ansi_escape(text, at) if text[at] == "\\" else (text[at], at + 1)
        if text.startswith("-", at) and at + 1 < len(text):
            last, at = ansi_escape(text, at + 1) if text[at + 1] == "\\" else (text[at + 1], at + 2)
            pieces += [chr(code) for code in range(ord(letter), ord(last) + 1)]
        else:
            pieces.append(letter)
    return "".join(pieces)


@applet("paste", grammar=Grammar("s", "d"))
def paste(job: Invocation, options: Options) -> int:
    """Put lines of several files side by side, with -s those of one file."""
    delimiters = _delimiters(options.get("d", "\t"))
    files: list[Iterator[str]] = []
    typed = text_lines(job, job.stdin)
    for path in options.arguments or ["-"]:
        try:
            given = typed if path == "-" else text_lines(job, BytesReader(_whole(job, path)))
        except OSError:
            return job.fail(os.strerror(errno.EBADF))  # xfdopen of what open() gave
        files.append(given)
        if "s" in options:
            job.out(_joined(list(files.pop()), delimiters) + "\n")
    while rows := [next(each, None) for each in files]:
        if all(each is None for each in rows):
            break
        job.out(_joined([each or "" for each in rows], delimiters) + "\n")
    return 0


def _joined(cells: list[str], delimiters: list[str]) -> str:
    pieces = cells[:1]
    for at, cell in enumerate(cells[1:]):
        pieces += delimiters[at % len(delimiters)] if delimiters else "", cell
    return "".join(pieces)


def _delimiters(text: str) -> list[str]:
    found = []
    at = 0
    while at < len(text):
        if text.startswith("\\0", at):
            letter, at = "", at + 2
        elif text[at] == "\\":
            letter, at = ansi_escape(text, at)
        else:
            letter, at = text[at], at + 1
        found.append(letter)
    return found


@applet("rev")
def rev(job: Invocation, options: Options) -> int:
    """Print each line backwards, byte by byte."""

    def show(_: str, reader: Reader) -> None:
        for line in lines(job, reader):
            job.stdout.write(line.removesuffix(b"\n")[::-1] + b"\n")

    return each_input(job, options.arguments, show, folders=True)
