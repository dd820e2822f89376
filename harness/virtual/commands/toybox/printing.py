"""printf, echo, expr, test and toybox itself as programs (external/toybox/toys)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.virtual.commands.toybox.options import UsageError
from harness.virtual.shell.builtins.output import unescape
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import available, command, lookup
from harness.virtual.shell.syntax.quoting import ansi_escape

_DIRECTIVE = re.compile(r"%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])")
_INTEGER = re.compile(r"\s*[-+]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)")
_REAL = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_KINDS = frozenset("bcsdiouxXaAeEfFgG")
_UNKNOWN = 127


@command("printf", group="toybox")
def printf(job: Invocation) -> int:
    """Print arguments by a format, which is used again while arguments are left."""
    if not job.args:
        return job.fail('Needs 1 argument (see "printf --help")')
    form, *arguments = job.args
    printer = _Printer(job, arguments)
    while True:
        before = printer.used
        try:
            done = printer.once(form)
        except UsageError as problem:
            return job.fail(str(problem))
        if done or printer.used == before or printer.used >= len(arguments):
            return printer.status


class _Printer:
    def __init__(self, job: Invocation, arguments: list[str]) -> None:
        self._job = job
        self._arguments = arguments
        self.used = 0
        self.status = 0

    def _next(self) -> str:
        self.used += 1
        return self._arguments[self.used - 1] if self.used <= len(self._arguments) else ""

    def once(self, form: str) -> bool:
        r"""Go through the format once; True when a \c ended all output."""
        pieces: list[str] = []
        at = 0
        stopped = False
        while at < len(form) and not stopped:
            if form[at] == "\\":
                if form.startswith("\\c", at):
                    stopped = True
                    break
                piece, at = ansi_escape(form, at)
                pieces.append(piece)
            elif match := _DIRECTIVE.match(form, at):
                text, stopped = self._directive(match)
                pieces.append(text)
                at = match.end()
            else:
                pieces.append(form[at])
                at += 1
        self._job.out("".join(pieces))
        return stopped

    def _directive(self, match: re.Match[str]) -> tuple[str, bool]:
        flags, width, precision, kind = match.groups()
        if kind == "%":
            return "%", False
        width = self._next() if width == "*" else width or ""
        precision = self._next() if precision == "*" else precision
        spec = f"%{flags}{width}" + (f".{precision}" if precision is not None else "")
        if kind not in _KINDS:
            raise UsageError(f"bad %{kind}@{match.end()}")
        value = self._next()
        if kind == "b":
            text, stopped = unescape(value)
            return f"{spec}s" % text, stopped
        if kind in "cs":
            return f"{spec}s" % (value[:1] if kind == "c" else value), False
        return self._number(spec, kind, value), False

    def _number(self, spec: str, kind: str, value: str) -> str:
        real = kind not in "diouxX"
        if not real and value[:1] in ("'", '"'):
            value = str(ord(value[1:2] or "\0"))
        number = self._prefix(_REAL if real else _INTEGER, kind, value)
        if real:
            return f"{spec}{kind}" % float(number)
        whole = int(_based(number))
        if whole < 0 and kind in "ouxX":
            whole += 1 << 64
        return f"{spec}{'d' if kind in 'iu' else kind}" % whole

    def _prefix(self, pattern: re.Pattern[str], kind: str, value: str) -> str:
        """As much of `value` as is a number, as strtoll and strtod read it."""
        match = pattern.match(value)
        text = match.group() if match else ""
        if text != value:
            self._job.fail(f"bad %{kind} {value}")
            self.status = 1
        return text.strip() or "0"


def _based(text: str) -> int:
    """The number that C reads."""
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-")
    base = 16 if digits[:2] in ("0x", "0X") else 8 if digits[0] == "0" else 10
    return sign * int(digits, base)


@command("echo", group="toybox")
def echo(job: Invocation) -> int:
    """Print arguments; escapes only with -e, unlike the shell's own echo."""
    words = list(job.args)
    flags = ""
    while words and re.fullmatch(r"-[neE]+", words[0]):
        flags += words.pop(0)[1:]
    text = " ".join(words)
    stopped = False
    if flags.rfind("e") > flags.rfind("E"):
        text, stopped = unescape(text)
    job.out(text if "n" in flags or stopped else f"{text}\n")
    return 0


@command("test", "[", group="toybox")
def test(job: Invocation) -> int:
    """The shell's own test, as a program."""
    return job.shell.run_builtin(job, [job.name, *job.args])


@command("expr", group="toybox")
def expr(job: Invocation) -> int:
    """Print the value of an expression; 0 when it is neither empty nor 0."""
    if not job.args:
        return job.fail('Needs 1 argument (see "expr --help")', 2)
    try:
        value = _Expression(job.args).value()
    except ValueError as problem:
        return job.fail(str(problem), 2)
    job.out(f"{value}\n")
    return 0 if value not in ("", "0") else 1


class _Expression:
    _LEVELS = (("|",), ("&",), ("=", "==", "!=", "<", "<=", ">", ">="), ("+", "-"),
               ("*", "/", "%"), (":",))  # fmt: skip

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0

    def value(self) -> str:
        result = self._level(0)
        if self._at < len(self._words):
            raise ValueError(f"syntax error @{self._at + 1}")
        return result

    def _level(self, level: int) -> str:
        if level == len(self._LEVELS):
            return self._operand()
        left = self._level(level + 1)
        while self._at < len(self._words) and self._words[self._at] in self._LEVELS[level]:
            operator = self._words[self._at]
            self._at += 1
            left = _apply(operator, left, self._level(level + 1))
        return left

    def _operand(self) -> str:
        if self._at >= len(self._words):
            raise ValueError("syntax error")
        word = self._words[self._at]
        self._at += 1
        if word != "(":
            return word
        result = self._level(0)
        if self._words[self._at : self._at + 1] != [")"]:
            raise ValueError("missing )")
        self._at += 1
        return result


def _apply(operator: str, left: str, right: str) -> str:
    if operator == ":":
        match = re.match(right.replace("\\(", "(").replace("\\)", ")"), left)
        if match is None:
            return "" if "(" in right else "0"
        return match.group(1) if match.re.groups else str(len(match.group()))
    if operator == "|":
        return left if left not in ("", "0") else right
    if operator == "&":
        return left if left not in ("", "0") and right not in ("", "0") else "0"
    numbers = all(re.fullmatch(r"-?\d+", each) for each in (left, right))
    if operator in ("+", "-", "*", "/", "%"):
        return _arithmetic(operator, left, right, numbers=numbers)
    first, second = (int(left), int(right)) if numbers else (left, right)
    order = (first > second) - (first < second)  # type: ignore[operator]
    results = {"=": order == 0, "==": order == 0, "!=": order != 0, "<": order < 0,
               "<=": order <= 0, ">": order > 0, ">=": order >= 0}  # fmt: skip
    return str(int(results[operator]))


def _arithmetic(operator: str, left: str, right: str, *, numbers: bool) -> str:
    if not numbers:
        raise ValueError("non-integer argument")
    first, second = int(left), int(right)
    if operator in "/%" and second == 0:
        raise ValueError("division by zero")
    quotient = abs(first) // abs(second or 1) * (1 if (first < 0) == (second < 0) else -1)
    results = {"+": first + second, "-": first - second, "*": first * second, "/": quotient,
               "%": first - quotient * second}  # fmt: skip
    return str(results[operator])


@command("toybox", group="toybox")
def toybox(job: Invocation) -> int:
    """Run a command of toybox, or list them all."""
    names = _names(job)
    if not job.args:
        job.out(_filled(names))
        return 0
    name, *arguments = job.args
    if name == "--version":
        job.out("toybox 0.8.9-android\n")
        return 0
    if name not in names:
        return job.fail(f'Unknown command {name} (see "toybox --help")', _UNKNOWN)
    program = lookup(name, job.android.model.api)
    if program is None:
        return _UNKNOWN
    return program.run(replace(job, name=name, args=arguments))


def _names(job: Invocation) -> list[str]:
    api = job.android.model.api
    return [
        each.name
        for each in available(api)
        if each.group == "toybox" and each.name not in ("toybox", "[", ":")
    ]


def _filled(names: list[str]) -> str:
    lines = list(_lines(names))
    return "".join(f"{line}\n" for line in lines)


def _lines(names: list[str]) -> Iterator[str]:
    line = ""
    for name in names:
        if len(line) + len(name) + 1 > 80:  # noqa: PLR2004  (columns)
            yield line.rstrip()
            line = ""
        line += f"{name} "
    if line:
        yield line.rstrip()
