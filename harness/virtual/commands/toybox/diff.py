"""diff: normal and unified differences (external/toybox/toys/pending/diff.c)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from harness.virtual.android.files.view import join
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation

_GRAMMAR = Grammar("abBdiNqrTtswu", "LSU", least=2, most=2, long={"unified": "U", "brief": "q"})
_TROUBLE = 2


@applet("diff", grammar=_GRAMMAR, since_api=26, misuse=_TROUBLE)
def diff(job: Invocation, options: Options) -> int:
    """Print how two files, or with -r folders, differ; 0 same, 1 different, 2 trouble."""
    first, second = options.arguments
    if job.files.is_directory(first) and job.files.is_directory(second):
        return _folders(job, options, first, second)
    return _files(job, options, first, second)


def _folders(job: Invocation, options: Options, first: str, second: str) -> int:
    status = 0
    names = sorted({*job.files.list(first), *job.files.list(second)})
    for name in names:
        one, other = join(first, name), join(second, name)
        missing = [folder for folder in (first, second) if not job.files.exists(join(folder, name))]
        if missing:
            job.out(f"Only in {second if missing[0] == first else first}: {name}\n")
            status = max(status, 1)
        elif job.files.is_directory(one) and "r" in options:
            status = max(status, _folders(job, options, one, other))
        elif not job.files.is_directory(one):
            status = max(status, _files(job, options, one, other))
    return status


def _files(job: Invocation, options: Options, first: str, second: str) -> int:
    contents = []
    for path in (first, second):
        try:
            data = job.stdin.read() if path == "-" else job.files.read_bytes(path)
        except OSError as problem:
            complain(job, path, problem)
            return _TROUBLE
        contents.append(data.decode("utf-8", "surrogateescape").splitlines())
    old, new = (_plain(lines, options) for lines in contents)
    if old == new:
        if "s" in options:
            job.out(f"Files {first} and {second} are identical\n")
        return 0
    if "q" in options:
        job.out(f"Files {first} and {second} differ\n")
    elif "u" in options or "U" in options:
        count = options.number("U", 3)
        for line in difflib.unified_diff(
            contents[0], contents[1], first, second, n=count, lineterm=""
        ):
            job.out(f"{line}\n")
    else:
        job.out("".join(_normal(contents[0], contents[1], old, new)))
    return 1


def _plain(lines: list[str], options: Options) -> list[str]:
    if "i" in options:
        lines = [line.lower() for line in lines]
    if "w" in options or "b" in options:
        lines = [
            "".join(line.split()) if "w" in options else " ".join(line.split()) for line in lines
        ]
    return [line for line in lines if line] if "B" in options else lines


def _normal(first: list[str], second: list[str], old: list[str], new: list[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        letter = {"insert": "a", "delete": "d"}.get(tag, "c")
        left = _range(start, end) if start < end else str(start)
        right = _range(new_start, new_end) if new_start < new_end else str(new_start)
        yield f"{left}{letter}{right}\n"
        yield from (f"< {line}\n" for line in first[start:end])
        if tag == "replace":
            yield "---\n"
        yield from (f"> {line}\n" for line in second[new_start:new_end])


def _range(start: int, end: int) -> str:
    return str(start + 1) if end - start == 1 else f"{start + 1},{end}"
