"""base64, xxd, cmp, dd, strings: bytes as bytes (external/toybox/toys)."""

from __future__ import annotations

import base64 as codec
import os
import re
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
_PLAIN_ROW = 30
_C_ROW = 12
_WIDEST = 256
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@applet("base64", grammar=Grammar("di", "w", exclusive=("dw",), minimum={"w": 0}))
def base64(job: Invocation, options: Options) -> int:
    """Encode, or with -d decode."""

    def show(_: str, reader: Reader) -> None:
        data = b"".join(chunks(job, reader))
        if "d" in options:
            job.stdout.write(_decoded(data))
            return
        text = codec.b64encode(data).decode()
        width = options.number("w", 76)
        rows = [text[at : at + width] for at in range(0, len(text), width)] if width else [text]
        job.out("\n".join(rows) + "\n" * bool(width and text))

    return each_input(job, options.arguments, show)


def _decoded(data: bytes) -> bytes:
    """Six bits a letter; what is no letter is passed over, and nothing is ever wrong."""
    data = data.partition(b"=")[0]
    bits = "".join(f"{_BASE64.index(byte):06b}" for byte in data if byte in _BASE64)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


@applet("xxd", grammar=Grammar("ipr", "cglos", most=1))
def xxd(job: Invocation, options: Options) -> int:
    """Print bytes as hexadecimal rows, or with -r the other way."""
    columns = options.number("c", _PLAIN_ROW if "p" in options else _ROW)
    if columns > _WIDEST:
        raise UsageError(f'-c > {_WIDEST} (see "xxd --help")')
    skipped = options.number("s", 0)

    def show(_: str, reader: Reader) -> None:
        if "r" in options:
            job.stdout.write(_unhex(b"".join(chunks(job, reader)), plain="p" in options))
            return
        data = reader.read(skipped + options.number("l", 0)) if "l" in options else b""
        data = (data if options.number("l", 0) else b"".join(chunks(job, reader)))[skipped:]
        if "i" in options:
            job.out(_list_of_c(data))
            return
        wide = columns or (len(data) if "p" in options else _ROW) or _ROW
        start = skipped + options.number("o", 0)
        for at in range(0, len(data), wide):
            row = data[at : at + wide]
            group = options.number("g", 2)
            job.out(f"{row.hex()}\n" if "p" in options else _row(start + at, row, wide, group))

    return each_input(job, options.arguments, show)


def _list_of_c(data: bytes) -> str:
    pieces = []
    for at, byte in enumerate(data):
        mark = "  " if at % _C_ROW == 0 else ", "
        pieces.append(f"{mark}0x{byte:02x}" + ",\n" * (at % _C_ROW == _C_ROW - 1))
    return "".join(pieces) + "\n" * bool(len(data) % _C_ROW)


def _row(at: int, row: bytes, columns: int, group: int) -> str:
    size = group or columns
    pieces = [row[start : start + size].hex() for start in range(0, len(row), size)]
    wide = columns * 2 + -(-columns // size)
    letters = "".join(chr(byte) if byte in _PRINTABLE else "." for byte in row)
    return f"{at:08x}: {' '.join(pieces):<{wide}} {letters}\n"


def _unhex(data: bytes, *, plain: bool) -> bytes:
    if plain:
        return bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", data).decode())
    pieces = []
    for line in data.decode("ascii", "replace").splitlines():
        match = re.match(r"[0-9a-fA-F]+: ((?:[0-9a-fA-F]+ ?)+)", line)
        if match:
            pieces.append(bytes.fromhex(match.group(1).replace(" ", "")))
    return b"".join(pieces)


@applet(
    "cmp",
    grammar=Grammar("sl", "n", least=1, most=4, exclusive=("ls",), minimum={"n": 1}),
    misuse=_CMP_TROUBLE,
)
def cmp(job: Invocation, options: Options) -> int:
    """Find the first difference of two files, or of one and standard input."""
    most = options.number("n", -1)
    names = [*options.arguments[:2], "-"][:2]
    contents = []
    for name, skipped in zip(names, [*options.arguments[2:], "0", "0"], strict=False):
        try:
            data = _content(job, name)[number(skipped) :]
        except OSError as problem:
            if "s" in options:
                return 1
            complain(job, name, problem)
            return _CMP_TROUBLE
        contents.append(data[:most] if most > 0 else data)
    first, second = contents
    return 0 if first == second else _tell_difference(job, options, names, contents)


def _content(job: Invocation, name: str) -> bytes:
    """All bytes; a folder can be opened, and reading it gives none."""
    try:
        return job.stdin.read() if name == "-" else job.files.read_bytes(name)
    except IsADirectoryError:
        return b""


def _tell_difference(
    job: Invocation, options: Options, names: list[str], contents: list[bytes]
) -> int:
    first, second = contents
    if "s" in options:
        return 1
    common = min(len(first), len(second))
    different = [at for at in range(common) if first[at] != second[at]]
    if "l" not in options and different:
        at = different[0]
        line = first.count(b"\n", 0, at) + 1
        job.out(f"{names[0]} {names[1]} differ: char {at + 1}, line {line}\n")
        return 1
    for at in different:
        job.out(f"{at + 1} {first[at]:o} {second[at]:o}\n")
    if len(first) != len(second):
        shorter = names[0] if len(first) < len(second) else names[1]
        line = first.count(b"\n", 0, common)
        place = "" if "l" in options else f", line {line}"
        job.fail(f"EOF on {shorter} after byte {common}{place}")
    return 1 if different else _CMP_TROUBLE


@applet("strings", grammar=Grammar("afo", "nt", minimum={"n": 1}))
def strings(job: Invocation, options: Options) -> int:
    """Print the readable texts inside files, with -o or -t where they are."""
    least = options.number("n", 4)
    base = options.get("t") or ("d" if "o" in options else "")
    if base not in ("", "d", "o", "x"):
        raise UsageError(f"Unknown option '{base}'")

    def show(path: str, reader: Reader) -> None:
        for match in re.finditer(rb"[\t\x20-\x7e]{%d,}" % least, b"".join(chunks(job, reader))):
            name = f"{path}: " if "f" in options else ""
            place = f"{match.start():7{base}} " if base else ""
            job.stdout.write(f"{name}{place}".encode() + match.group() + b"\n")

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
