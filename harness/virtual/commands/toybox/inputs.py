"""Reading what commands are given: files by name, - or nothing for standard input."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator

from harness.virtual.shell.file_streams import FileReader
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import BytesReader, Reader

CHUNK = 65536


def complain(job: Invocation, path: str, problem: OSError, *, quoted: bool = False) -> int:
    """Say `NAME: PATH: REASON`; returns 1."""
    shown = f"'{path}'" if quoted else path
    return job.fail(f"{shown}: {os.strerror(problem.errno or 0)}")


def each_input(
    job: Invocation,
    paths: Iterable[str],
    work: Callable[[str, Reader], int | None],
    failed: int = 1,
    *,
    folders: bool = False,
) -> int:
    """Call `work(path, reader)` for each file; unreadable ones are complained about.

    With `folders`, a folder is an empty file: it can be opened, and the first read of it fails
    without a word (getline in lib/lib.c's do_lines).

    Returns:
        The worst status: `failed` for an unreadable file, or what `work` gave.
    """
    status = 0
    for path in list(paths) or ["-"]:
        try:
            if path == "-":
                status = max(status, work(path, job.stdin) or 0)
            else:
                status = max(status, _with_file(job, path, work))
        except BrokenPipeError:
            raise
        except OSError as problem:
            if folders and problem.errno == errno.EISDIR:
                status = max(status, work(path, BytesReader()) or 0)
                continue
            complain(job, path, problem)
            status = max(status, failed)
    return status


def _with_file(job: Invocation, path: str, work: Callable[[str, Reader], int | None]) -> int:
    reader = FileReader(job.files.open(path))
    try:
        return work(path, reader) or 0
    finally:
        reader.release()


def chunks(job: Invocation, reader: Reader) -> Iterator[bytes]:
    """What `reader` gives, piece by piece, until its end or the command is killed."""
    while piece := reader.read(CHUNK):
        job.cancelled.check()
        yield piece


def lines(job: Invocation, reader: Reader, mark: bytes = b"\n") -> Iterator[bytes]:
    """Lines with their `mark`, as soon as they are complete; the last one may lack it."""
    rest = b""
    for piece in chunks(job, reader):
        *whole, rest = (rest + piece).split(mark)
        for line in whole:
            yield line + mark
    if rest:
        yield rest


def text_lines(job: Invocation, reader: Reader) -> Iterator[str]:
    """Lines without their newlines, as text that keeps bytes that are no UTF-8."""
    for line in lines(job, reader):
        yield line.removesuffix(b"\n").decode("utf-8", "surrogateescape")


def all_lines(job: Invocation, paths: Iterable[str]) -> tuple[list[str], int]:
    """The lines of all files together, and the status."""
    found: list[str] = []

    def keep(_: str, reader: Reader) -> None:
        found.extend(text_lines(job, reader))

    status = each_input(job, paths, keep, folders=True)
    return found, status
