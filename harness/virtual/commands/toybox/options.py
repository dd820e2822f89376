"""How toybox reads a command line (external/toybox/lib/args.c), and registers its commands."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import Program, command

_SUFFIXES = {
    "c": 1, "w": 2, "b": 512, "k": 1 << 10, "kd": 10**3, "m": 1 << 20, "md": 10**6,
    "g": 1 << 30, "gd": 10**9, "t": 1 << 40, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30,
}  # fmt: skip


class UsageError(Exception):
    """The command line is wrong; the text follows the command's name."""


@dataclass
class Options:
    """A parsed command line.

    Attributes:
        arguments: what is no option.
        flags: letters given, in order, each time.
        values: what followed the letters that take a value, in order.
    """

    arguments: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)

    def __contains__(self, letter: str) -> bool:
        return letter in self.flags or letter in self.values

    def get(self, letter: str, default: str = "") -> str:
        """The last value of an option."""
        return self.values[letter][-1] if letter in self.values else default

    def last_of(self, letters: str, default: str = "") -> str:
        """Which of several exclusive flags was given last."""
        return next((each for each in reversed(self.flags) if each in letters), default)

    def keep(self, letter: str, value: str) -> None:
        """Note the value of an option; the one noted last comes last in `values`."""
        self.values[letter] = [*self.values.pop(letter, []), value]

    def last_valued(self, letters: str) -> str:
        """Which of several options with a value was given last."""
        return next((each for each in reversed(self.values) if each in letters), "")

    def number(self, letter: str, default: int) -> int:
        """The last value of an option as a number, with toybox's size suffixes."""
        return number(self.values[letter][-1]) if letter in self.values else default


def number(text: str) -> int:
    """A number as toybox's atolx reads it: decimal, 0x, 0 for octal, suffixes k, m, g.

    Raises:
        UsageError: it is none.
    """
    digits = text.lower().rstrip("bcdgkmtw") if not text.lower().startswith("0x") else text
    suffix = text[len(digits) :].lower()
    try:
        value = int(digits, 0) if digits[:2].lower() == "0x" else int(digits)
        return value * (_SUFFIXES[suffix] if suffix else 1)
    except (ValueError, KeyError) as problem:
        raise UsageError(f"not integer: {text}") from problem


@dataclass(frozen=True)
class Grammar:
    """Which options a command has.

    Attributes:
        flags: letters without a value.
        values: letters with a value.
        least: how many arguments it needs.
        most: how many it takes at the most.
        long: long names, without dashes, and the letters that they stand for.
        stop: whether options end at the first argument.
        digits: whether -5 means -n 5.
        exclusive: groups of letters of which one may be given.
        no_flags: a pattern of arguments that begin with a dash.
        attached: letters whose value, if any, follows at once.
        minimum: the least numbers that letters take.
    """

    flags: str = ""
    values: str = ""
    least: int = 0
    most: int = 1 << 30
    long: Mapping[str, str] = field(default_factory=dict)
    stop: bool = False
    digits: bool = False
    exclusive: tuple[str, ...] = ()
    no_flags: str = ""
    attached: str = ""
    minimum: Mapping[str, int] = field(default_factory=dict)


def parse(arguments: Sequence[str], grammar: Grammar) -> Options:
    """The options among `arguments`.

    Raises:
        UsageError: an unknown option, a missing value, too few or many arguments.
    """
    options = Options()
    todo = list(arguments)
    while todo:
        word = todo.pop(0)
        if word == "--":
            options.arguments += todo
            break
        if word.startswith("--"):
            _long(word[2:], todo, options, grammar)
        elif word.startswith("-") and len(word) > 1 and not _is_argument(word, grammar):
            _letters(word[1:], todo, options, grammar)
        else:
            options.arguments.append(word)
            if grammar.stop:
                options.arguments += todo
                break
    _count(options, grammar)
    return options


def _is_argument(word: str, grammar: Grammar) -> bool:
    return bool(grammar.no_flags) and re.fullmatch(grammar.no_flags, word) is not None


def _check_exclusive(letter: str, options: Options, grammar: Grammar) -> None:
    for group in grammar.exclusive:
        other = next((each for each in group if each != letter and each in options), "")
        if letter in group and other:
            raise UsageError(f"No '{letter}' with '{other}'")


def _check_minimum(letter: str, options: Options, grammar: Grammar) -> None:
    least = grammar.minimum.get(letter)
    text = options.get(letter)
    if least is not None and re.fullmatch(r"-?\d+", text) and int(text) < least:
        raise UsageError(f"-{letter} < {least}")


def _letters(letters: str, todo: list[str], options: Options, grammar: Grammar) -> None:
    if grammar.digits and letters.isdigit():
        options.keep("n", letters)
        return
    for at, letter in enumerate(letters):
        _check_exclusive(letter, options, grammar)
        if letter in grammar.values:
            value = letters[at + 1 :]
            if not value and not todo:
                raise UsageError(f"Missing argument to -{letter}")
            options.keep(letter, value or todo.pop(0))
            _check_minimum(letter, options, grammar)
            return
        if letter in grammar.attached:
            options.keep(letter, letters[at + 1 :])
            return
        if letter not in grammar.flags:
            raise UsageError(f"Unknown option '{letter}'")
        options.flags.append(letter)


def _long(text: str, todo: list[str], options: Options, grammar: Grammar) -> None:
    name, mark, value = text.partition("=")
    letter = grammar.long.get(name)
    if letter is None:
        raise UsageError(f"Unknown option '{name}'")
    if letter in grammar.values:
        if not mark and not todo:
            raise UsageError(f"Missing argument to --{name}")
        options.keep(letter, value if mark else todo.pop(0))
    elif letter in grammar.attached:
        options.keep(letter, value)
    else:
        options.flags.append(letter)


def _count(options: Options, grammar: Grammar) -> None:
    if len(options.arguments) < grammar.least:
        plural = "s" if grammar.least > 1 else ""
        verb = "Need" if grammar.least > 1 else "Needs"
        raise UsageError(f"{verb} {grammar.least} argument{plural}")
    if len(options.arguments) > grammar.most:
        limit = f"Max {grammar.most} argument{'s' if grammar.most > 1 else ''}"
        raise UsageError(limit if grammar.most else f"Unexpected argument '{options.arguments[0]}'")


Applet = Callable[[Invocation, Options], int]


def applet(
    *names: str, grammar: Grammar | None = None, since_api: int = 0, misuse: int = 1
) -> Callable[[Applet], Applet]:
    """Register a toybox command; `misuse` is the status after a wrong command line."""

    def register(function: Applet) -> Applet:
        @functools.wraps(function)
        def program(job: Invocation) -> int:
            if job.args == ["--help"]:
                job.out(f"usage: {job.name}\n")
                return 0
            try:
                options = parse(job.args, grammar or Grammar())
            except UsageError as problem:
                return job.fail(f'{problem} (see "{job.name} --help")', misuse)
            try:
                return function(job, options)
            except UsageError as problem:
                return job.fail(str(problem), misuse)

        wanted: Program = program
        command(*names, since_api=since_api, group="toybox")(wanted)
        return function

    return register
