"""comm, split, fold, dos2unix, more, file: smaller text commands (external/toybox/toys)."""

from __future__ import annotations

import string

from harness.virtual.commands.toybox.inputs import chunks, complain, each_input, text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import BytesReader, Reader

_PIPE_MODE = 0o600  # what fstat says of a pipe
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
    status = 0
    files: list[list[str]] = []
    for path in options.arguments:
        try:
            data = job.stdin.read() if path == "-" else job.files.read_bytes(path)
            files.append(list(text_lines(job, BytesReader(data))))
        except IsADirectoryError as problem:
            status = job.fail(f"getline: {problem.strerror}")
            files.append([])
        except OSError as problem:
            return job.fail(f"No file {path}: {problem.strerror}")
    _columns(job, options, *files)
    return status


def _columns(job: Invocation, options: Options, first: list[str], second: list[str]) -> None:
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


@applet(
    "split",
    grammar=Grammar(
        "", "abln", most=2, exclusive=("bln",), minimum={"a": 1, "b": 1, "l": 1, "n": 1}
    ),
)
def split(job: Invocation, options: Options) -> int:
    """Cut a file into pieces called xaa, xab and so on, with the mode of the file."""
    source = options.arguments[0] if options.arguments else "-"
    prefix = options.arguments[1] if len(options.arguments) > 1 else "x"
    try:
        data = b"".join(chunks(job, job.stdin)) if source == "-" else job.files.read_bytes(source)
        mode = _PIPE_MODE if source == "-" else job.files.stat(source).mode & 0o777
    except OSError as problem:
        return complain(job, source, problem)
    width = options.number("a", 2)
    for at, part in enumerate(_parts(data, options)):
        letters = [string.ascii_lowercase[at // 26**place % 26] for place in range(width)]
        name = prefix + "".join(reversed(letters))
        try:
            fresh = not job.files.exists(name)
            job.files.write_bytes(name, part)
            if fresh:
                job.files.chmod(name, mode & ~job.umask)
        except OSError as problem:
            return complain(job, name, problem)
    return 0


def _parts(data: bytes, options: Options) -> list[bytes]:
    if "n" in options:
        size = len(data) // options.number("n", 1)
        count = options.number("n", 1) - 1
        return [data[at * size : (at + 1) * size] for at in range(count)] + [data[count * size :]]
    if "b" in options:
        size = options.number("b", 1)
        return [data[at : at + size] for at in range(0, len(data), size)]
    count = options.number("l", 1000)
    rows = data.splitlines(keepends=True)
    return [b"".join(rows[at : at + count]) for at in range(0, len(rows), count)]


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
        job.out(f"{title}{_kind(job, path, follow='L' in options)}\n")
    return 0


def _kind(job: Invocation, path: str, *, follow: bool) -> str:
    try:
        found = job.files.stat(path, follow=follow)
        if found.is_link:
            broken = "" if job.files.exists(path) else "broken "
            return f"{broken}symbolic link to {job.files.read_link(path)}"
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
