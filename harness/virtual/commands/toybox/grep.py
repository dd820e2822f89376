"""grep: lines that match (external/toybox/toys/posix/grep.c)."""

from __future__ import annotations

import errno
import os
import re
from collections import deque
from collections.abc import Iterator

from harness.virtual.android.files.view import join
from harness.virtual.commands.toybox.inputs import complain, text_lines
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.commands.toybox.regex import compile_regex
from harness.virtual.shell.expansion.patterns import compile_pattern
from harness.virtual.shell.file_streams import FileReader
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.streams import Reader

_TROUBLE = 2
_GRAMMAR = Grammar(
    "EFHIabhinorsvwcLlqxzRZP",
    "ABCmefSM",
    long={"include": "S", "exclude": "M", "color": "Z", "line-buffered": "Z"},
)


@applet("grep", "egrep", "fgrep", grammar=_GRAMMAR, misuse=_TROUBLE)
def grep(job: Invocation, options: Options) -> int:
    """Print matching lines; 0 when there was one, 1 when not, 2 for trouble."""
    arguments = list(options.arguments)
    patterns = list(options.values.get("e", []))
    for path in options.values.get("f", []):
        patterns += job.files.read_bytes(path).decode("utf-8", "surrogateescape").splitlines()
    if not patterns and "f" not in options:
        if not arguments:
            raise UsageError("no REGEX")
        patterns = [arguments.pop(0)]
    recursive = "r" in options or "R" in options
    paths = arguments or (["."] if recursive else ["-"])
    search = _Search(job, options, _matchers(job.name, options, patterns))
    search.titled = ("H" in options or len(paths) > 1 or recursive) and "h" not in options
    if recursive:
        paths = [each for path in paths for each in search.below(path)]
    for path in paths:
        search.named(path, recursive=recursive)
    if search.found and "q" in options:
        return 0
    return (0 if search.found else 1) if "s" in options or not search.status else _TROUBLE


def _matchers(name: str, options: Options, patterns: list[str]) -> list[re.Pattern[str]]:
    extended = "E" in options or name == "egrep" or "P" in options
    fixed = "F" in options or name == "fgrep"
    ignore = "i" in options
    compiled = []
    for text in [line for pattern in patterns for line in pattern.split("\n")]:
        if fixed:
            matcher = re.compile(re.escape(text), re.IGNORECASE if ignore else 0)
        else:
            matcher = compile_regex(text, extended=extended, ignore_case=ignore)
        if "x" in options:
            matcher = re.compile(rf"\A(?:{matcher.pattern})\Z", matcher.flags)
        elif "w" in options:
            matcher = re.compile(rf"(?<!\w)(?:{matcher.pattern})(?!\w)", matcher.flags)
        compiled.append(matcher)
    return compiled


class _Search:
    def __init__(self, job: Invocation, options: Options, matchers: list[re.Pattern[str]]) -> None:
        self._job = job
        self._options = options
        self._matchers = matchers
        self._limit = options.number("m", 1 << 30)
        both = options.number("C", 0)
        self._before = options.number("B", both)
        self._after = options.number("A", both)
        self.titled = False
        self.found = False
        self.status = 0

    def below(self, path: str) -> Iterator[str]:
        """The files at and below `path`."""
        try:
            if not self._job.files.is_directory(path):
                yield path
                return
            for name in sorted(self._job.files.list(path)):
                inner = join(path, name)
                if self._job.files.stat(inner, follow=False).is_directory:
                    yield from self.below(inner)
                elif self._wanted(name):
                    yield inner
        except OSError as problem:
            complain(self._job, problem.filename or path, problem)
            self.status = _TROUBLE

    def named(self, path: str, *, recursive: bool) -> None:
        """Search a file by its name; a folder can be opened, so it is no failure."""
        try:
            if path == "-":
                self.file(path, self._job.stdin)
                return
            reader = FileReader(self._job.files.open(path))
        except OSError as problem:
            folder = problem.errno == errno.EISDIR
            self.status = self.status if folder else _TROUBLE
            if recursive and not folder:
                problem = OSError(errno.EBADF, os.strerror(errno.EBADF))
            if "s" not in self._options:
                complain(self._job, path, problem)
            return
        try:
            self.file(path, reader)
        finally:
            reader.release()

    def _wanted(self, name: str) -> bool:
        included = self._options.values.get("S")
        excluded = self._options.values.get("M", [])
        if any(compile_pattern([(text, False)]).fullmatch(name) for text in excluded):
            return False
        return not included or any(
            compile_pattern([(text, False)]).fullmatch(name) for text in included
        )

    def _spans(self, line: str) -> list[tuple[int, int]]:
        spans = [match.span() for matcher in self._matchers for match in matcher.finditer(line)]
        return sorted(spans)

    def file(self, path: str, reader: Reader) -> None:
        """Search one file."""
        name = "(standard input)" if path == "-" else path
        quiet = any(letter in self._options for letter in "qlLc")
        count = 0
        context = _Context(self._before, self._after)
        for number, line in enumerate(text_lines(self._job, reader), 1):
            spans = self._spans(line)
            if bool(spans) == ("v" in self._options):
                if not quiet:
                    for text, at in context.missed(line, number):
                        self._print(name, at, text, "-")
                continue
            count += 1
            self.found = True
            if not quiet:
                self._match(name, number, line, spans, context)
            if count >= self._limit or any(letter in self._options for letter in "ql"):
                break
        self._summary(name, count)

    def _match(
        self, name: str, number: int, line: str, spans: list[tuple[int, int]], context: _Context
    ) -> None:
        before, gap = context.matched(number)
        if gap:
            self._job.out("--\n")
        for text, at in before:
            self._print(name, at, text, "-")
        if "o" in self._options:
            end = 0
            for start, stop in spans:
                if start >= end and stop > start:
                    self._print(name, number, line[start:stop], ":")
                    end = stop
        else:
            self._print(name, number, line, ":")

    def _print(self, name: str, number: int, text: str, mark: str) -> None:
        title = f"{name}{mark}" if self.titled else ""
        numbered = f"{number}{mark}" if "n" in self._options else ""
        self._job.out(f"{title}{numbered}{text}\n")

    def _summary(self, name: str, count: int) -> None:
        if "q" in self._options:
            return
        if "c" in self._options:
            self._job.out(f"{name}:{count}\n" if self.titled else f"{count}\n")
        elif ("l" in self._options and count) or ("L" in self._options and not count):
            self._job.out(f"{name}\n")


class _Context:
    """The lines before and after matches that -A, -B and -C print too."""

    def __init__(self, before: int, after: int) -> None:
        self._recent: deque[tuple[str, int]] = deque(maxlen=before)
        self._wanted = bool(before or after)
        self._after = after
        self._owed = 0
        self._last = 0

    def missed(self, line: str, number: int) -> list[tuple[str, int]]:
        """What to print for a line that did not match."""
        if self._owed:
            self._owed -= 1
            self._last = number
            return [(line, number)]
        self._recent.append((line, number))
        return []

    def matched(self, number: int) -> tuple[list[tuple[str, int]], bool]:
        """What to print before a line that matched, and whether lines were left out."""
        lines = list(self._recent)
        self._recent.clear()
        first = lines[0][1] if lines else number
        gap = self._wanted and bool(self._last) and first > self._last + 1
        self._owed = self._after
        self._last = number
        return lines, gap
