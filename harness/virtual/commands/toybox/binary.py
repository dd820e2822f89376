"""base64, xxd, od, cmp, dd, strings: bytes as bytes (external/toybox/toys)."""

from __future__ import annotations

import base64 as codec
import binascii
import os
import re
import textwrap
import time

from harness.virtual.commands.toybox.inputs import chunks, complain, each_input
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet, number
from harness.virtual.shell.file_streams import FileReader
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command
from harness.virtual.shell.streams import Reader

_CMP_TROUBLE = 2
_PRINTABLE = range(0x20, 0x7F)
_ROW = 16


@applet("base64", grammar=Grammar("di", "w", most=1))
def base64(job: Invocation, options: Options) -> int:
    """Encode, or with -d decode."""

    def show(_: str, reader: Reader) -> int:
        data = b"".join(chunks(job, reader))
        if "d" not in options:
            text = codec.b64encode(data).decode()
            width = options.number("w", 76)
            rows = textwrap.wrap(text, width) if width else [text]
            job.out("\n".join(rows) + "\n" * bool(width and text))
            return 0
        try:
            job.stdout.write(codec.b64decode(re.sub(rb"[^A-Za-z0-9+/=]", b"", data)))
        except binascii.Error:
            return job.fail("bad input")
        return 0

    return each_input(job, options.arguments, show)


@applet("xxd", grammar=Grammar("ipru", "cglos", most=2))
def xxd(job: Invocation, options: Options) -> int:
    """Print bytes as hexadecimal rows, or with -r the other way."""
    columns = options.number("c", 30 if "p" in options else _ROW)
    group = options.number("g", 2)

    def show(_: str, reader: Reader) -> None:
        data = (
            reader.read(options.number("l", -1))
            if "l" in options
            else b"".join(chunks(job, reader))
        )
        if "r" in options:
            job.stdout.write(_unhex(data, plain="p" in options))
            return
        skipped = options.number("s", 0)
        data = data[skipped:]
        for at in range(0, len(data), columns):
            row = data[at : at + columns]
            if "p" in options:
                job.out(row.hex() + "\n")
            else:
                job.out(_row(at + skipped + options.number("o", 0), row, columns, group))

    if "l" in options and "s" in options:
        options.values["l"].append(str(options.number("l", 0) + options.number("s", 0)))
    return each_input(job, options.arguments[:1], show)


def _row(at: int, row: bytes, columns: int, group: int) -> str:
    size = group or columns
    pieces = [row[start : start + size].hex() for start in range(0, len(row), size)]
    wide = columns * 2 + (columns - 1) // size
    letters = "".join(chr(byte) if byte in _PRINTABLE else "." for byte in row)
    return f"{at:08x}: {' '.join(pieces):<{wide}}  {letters}\n"


def _unhex(data: bytes, *, plain: bool) -> bytes:
    if plain:
        return bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", data).decode())
    pieces = []
    for line in data.decode("ascii", "replace").splitlines():
        match = re.match(r"[0-9a-fA-F]+: ((?:[0-9a-fA-F]+ ?)+)", line)
        if match:
            pieces.append(bytes.fromhex(match.group(1).replace(" ", "")))
    return b"".join(pieces)


@applet("od", grammar=Grammar("vbcdosx", "jNAtw"))
def od(job: Invocation, options: Options) -> int:
    """Print bytes as numbers, in rows of 16."""
    form = options.get("t") or {"c": "c", "b": "o1", "x": "x2", "d": "u2", "s": "d2"}.get(
        options.last_of("cbxds"), "o2"
    )
    base = options.get("A", "o")[:1]
    pieces: list[bytes] = []
    status = each_input(job, options.arguments, lambda _, reader: pieces.append(reader.read()))
    data = b"".join(pieces)[options.number("j", 0) :]
    data = data[: options.number("N", len(data))]
    width = options.number("w", _ROW)
    for at in range(0, len(data), width):
        job.out(_address(at, base) + _numbers(data[at : at + width], form) + "\n")
    if base != "n":
        job.out(_address(len(data), base) + "\n")
    return status


def _address(at: int, base: str) -> str:
    return {"o": f"{at:07o}", "d": f"{at:07d}", "x": f"{at:06x}", "n": ""}.get(base, f"{at:07o}")


def _numbers(row: bytes, form: str) -> str:
    kind = form[:1]
    if kind in "ac":
        named = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
        shown = [
            named.get(byte, chr(byte) if byte in _PRINTABLE else f"{byte:03o}") for byte in row
        ]
        return "".join(f"{text:>4}" for text in shown)
    size = (
        int(form[1:2])
        if form[1:2].isdigit()
        else {"C": 1, "S": 2, "I": 4, "L": 8}.get(form[1:2], 4)
    )
    pieces = []
    for at in range(0, len(row), size):
        value = int.from_bytes(row[at : at + size], "little", signed=kind == "d")
        digits = {"x": size * 2, "o": -(-size * 8 // 3)}.get(kind, 0)
        wide = digits or len(str(256**size)) + (kind == "d")
        pieces.append(" " + format(value, f"0{digits}{kind}" if digits else f">{wide}"))
    return "".join(pieces)


@applet("cmp", grammar=Grammar("sl", "n", least=2, most=4), misuse=_CMP_TROUBLE)
def cmp(job: Invocation, options: Options) -> int:
    """Find the first difference of two files."""
    contents = []
    for path in options.arguments[:2]:
        try:
            contents.append(job.stdin.read() if path == "-" else job.files.read_bytes(path))
        except OSError as problem:
            complain(job, path, problem)
    if len(contents) < 2:  # noqa: PLR2004  (both are needed)
        return _CMP_TROUBLE
    first, second = (each[: options.number("n", len(each))] for each in contents)
    if first == second:
        return 0
    if "s" not in options:
        _tell_difference(job, options, first, second)
    return 1


def _tell_difference(job: Invocation, options: Options, first: bytes, second: bytes) -> None:
    names = options.arguments[:2]
    common = min(len(first), len(second))
    different = [at for at in range(common) if first[at] != second[at]]
    if "l" in options:
        for at in different:
            job.out(f"{at + 1} {first[at]:o} {second[at]:o}\n")
    elif different:
        at = different[0]
        line = first.count(b"\n", 0, at) + 1
        job.out(f"{names[0]} {names[1]} differ: char {at + 1}, line {line}\n")
    if not different or ("l" in options and len(first) != len(second)):
        shorter = names[0] if len(first) < len(second) else names[1]
        job.fail(f"EOF on {shorter}")


@applet("strings", grammar=Grammar("afo", "nt"))
def strings(job: Invocation, options: Options) -> int:
    """Print the readable texts inside files."""
    least = options.number("n", 4)

    def show(_: str, reader: Reader) -> None:
        for match in re.finditer(rb"[\t\x20-\x7e]{%d,}" % least, b"".join(chunks(job, reader))):
            job.stdout.write(match.group() + b"\n")

    return each_input(job, options.arguments, show)


@command("dd", group="toybox")
def dd(job: Invocation) -> int:
    """Copy blocks from one place to another."""
    settings = {"if": "", "of": "", "bs": "", "ibs": "512", "obs": "512", "count": "", "skip": "0",
                "seek": "0", "conv": "", "status": "", "iflag": "", "oflag": ""}  # fmt: skip
    for word in job.args:
        name, mark, value = word.partition("=")
        if not mark or name not in settings:
            return job.fail(f"bad argument '{word}'")
        settings[name] = value
    try:
        return _copy_blocks(job, settings)
    except UsageError as problem:
        return job.fail(str(problem))


def _copy_blocks(job: Invocation, settings: dict[str, str]) -> int:
    size = number(settings["bs"] or settings["ibs"])
    count = number(settings["count"]) if settings["count"] else -1
    started = time.monotonic()
    try:
        reader = FileReader(job.files.open(settings["if"])) if settings["if"] else job.stdin
        data_from = _skipped(reader, number(settings["skip"]) * size)
        copied = _write_blocks(job, settings, data_from, size, count)
    except OSError as problem:
        path = problem.filename or settings["of"] or "stdout"
        return job.fail(f"{path}: {os.strerror(problem.errno or 0)}")
    if settings["if"]:
        reader.release()
    if settings["status"] != "none":
        _statistics(job, copied, size, max(time.monotonic() - started, 1e-6))
    return 0


def _skipped(reader: Reader, count: int) -> Reader:
    while count > 0:
        piece = reader.read(min(count, 65536))
        if not piece:
            break
        count -= len(piece)
    return reader


def _write_blocks(
    job: Invocation, settings: dict[str, str], reader: Reader, size: int, count: int
) -> int:
    keep = "notrunc" in settings["conv"] or number(settings["seek"])
    file = job.files.open(settings["of"], "w+" if keep else "w") if settings["of"] else None
    copied = 0
    try:
        if file is not None:
            start = number(settings["seek"]) * number(settings["bs"] or settings["obs"])
            file.seek(start)
            if "notrunc" not in settings["conv"]:
                file.truncate(start)
        while count:
            piece = _block(reader, size)
            if not piece:
                break
            job.cancelled.check()
            if file is None:
                job.stdout.write(piece)
            else:
                file.write(piece)
            copied += len(piece)
            count -= 1
    finally:
        if file is not None:
            file.close()
    return copied


def _block(reader: Reader, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = reader.read(size - len(data))
        if not piece:
            break
        data += piece
    return data


def _statistics(job: Invocation, copied: int, size: int, taken: float) -> None:
    whole, rest = divmod(copied, size)
    records = f"{whole}+{int(rest > 0)}"
    rate = copied / taken
    job.err(
        f"{records} records in\n{records} records out\n"
        f"{copied} bytes ({_short(copied)}) copied, {taken:f} s, {_short(rate)}/s\n"
    )


def _short(value: float) -> str:
    units = ("", " K", " M", " G")
    at = 0
    while value >= 1024 and at < len(units) - 1:  # noqa: PLR2004  (kibi)
        value /= 1024
        at += 1
    return f"{value:.0f}{units[at]}" if not at or value >= 10 else f"{value:.1f}{units[at]}"  # noqa: PLR2004  (digits)
