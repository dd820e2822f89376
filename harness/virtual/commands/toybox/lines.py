"""comm, split, fold, dos2unix, more, file: smaller text commands (external/toybox/toys)."""

from __future__ import annotations

import string

from harness.virtual.commands.toybox.inputs import all_lines, chunks, each_input, text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_MAGIC = (
    (b"\x7fELF", "ELF executable, 64-bit LSB, x86-64"),
    (b"\x89PNG", "PNG image data"),
    (b"PK\x03\x04", "Zip archive data"),
    (b"SQLite format 3", "SQLite 3.x database"),
    (b"\x1f\x8b", "gzip compressed data"),
    (b"#!", "script"),
)


@applet("comm", grammar=Grammar("123", least=2, most=2))
def comm(job: Invocation, options: Options) -> int:
    """Print lines of the first file, of the second and of both in three columns."""
    first, status = all_lines(job, options.arguments[:1])
    second, other = all_lines(job, options.arguments[1:])
    while first or second:
        if not second or (first and first[0] < second[0]):
            column, line = 1, first.pop(0)
        elif not first or second[0] < first[0]:
            column, line = 2, second.pop(0)
        else:
            column, line = 3, first.pop(0)
            second.pop(0)
        if str(column) not in options:
            before = sum(str(each) not in options for each in range(1, column))
            job.out("\t" * before + line + "\n")
    return max(status, other)


@applet("split", grammar=Grammar("", "abln", most=2))
def split(job: Invocation, options: Options) -> int:
    """Cut a file into files of some lines or bytes, called xaa, xab and so on."""
    source = options.arguments[:1]
    prefix = options.arguments[1] if len(options.arguments) > 1 else "x"
    pieces: list[bytes] = []
    status = each_input(job, source, lambda _, reader: pieces.append(b"".join(chunks(job, reader))))
    data = b"".join(pieces)
    if "b" in options:
        size = options.number("b", 1)
        parts = [data[at : at + size] for at in range(0, len(data), size)]
    else:
        count = options.number("l", 1000)
        rows = data.splitlines(keepends=True)
        parts = [b"".join(rows[at : at + count]) for at in range(0, len(rows), count)]
    letters = string.ascii_lowercase
    for at, part in enumerate(parts):
        job.files.write_bytes(f"{prefix}{letters[at // 26 % 26]}{letters[at % 26]}", part)
    return status


@applet("fold", grammar=Grammar("bsu", "w"))
def fold(job: Invocation, options: Options) -> int:
    """Break lines that are too wide."""
    width = options.number("w", 80)

    def show(_: str, reader: Reader) -> None:
        for line in text_lines(job, reader):
            rows = [line[at : at + width] for at in range(0, len(line), width)] or [""]
            job.out("\n".join(rows) + "\n")

    return each_input(job, options.arguments, show)


@applet("dos2unix", "unix2dos")
def dos2unix(job: Invocation, options: Options) -> int:
    """Change line ends, in place for files."""

    def change(path: str, reader: Reader) -> None:
        data = b"".join(chunks(job, reader)).replace(b"\r\n", b"\n")
        if job.name == "unix2dos":
            data = data.replace(b"\n", b"\r\n")
        if path == "-":
            job.stdout.write(data)
        else:
            job.files.write_bytes(path, data)

    return each_input(job, options.arguments, change)


@applet("more")
def more(job: Invocation, options: Options) -> int:
    """Print files; nothing is paged."""

    def show(_: str, reader: Reader) -> None:
        for piece in chunks(job, reader):
            job.stdout.write(piece)

    return each_input(job, options.arguments, show)


@applet("file", grammar=Grammar("bhLs", least=1))
def file(job: Invocation, options: Options) -> int:
    """Say what files are."""
    wide = max(len(path) for path in options.arguments) + 1
    for path in options.arguments:
        title = "" if "b" in options else f"{path + ':':<{wide}} "
        job.out(f"{title}{_kind(job, path)}\n")
    return 0


def _kind(job: Invocation, path: str) -> str:
    try:
        found = job.files.stat(path, follow=False)
        if found.is_link:
            return f"symbolic link to {job.files.read_link(path)}"
        if found.is_directory:
            return "directory"
        with job.files.open(path) as opened:
            head = opened.read(256)
    except OSError as problem:
        return f"cannot open: {problem.strerror}"
    if not head:
        return "empty"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = not set(head) - set(range(0x20, 0x7F)) - set(b"\t\n\r\f\v\b\x1b")
    return "ASCII text" if text else "data"
