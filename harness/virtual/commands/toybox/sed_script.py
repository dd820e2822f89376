"""Parses sed's scripts: addresses, commands, and where braces and labels lead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from harness.virtual.commands.toybox.options import UsageError
from harness.virtual.commands.toybox.regex import compile_regex

_SIMPLE = frozenset("dDgGhHnNpPx={}")


@dataclass(frozen=True)
class Address:
    """Which lines: a number, `first~step`, `$`, `/pattern/`, or `+offset` as the second one."""

    line: int = 0
    step: int = 0
    last: bool = False
    pattern: re.Pattern[str] | None = None
    offset: int = 0


@dataclass
class Edit:
    """One command.

    Attributes:
        letter: what it does.
        addresses: none, one or two.
        negated: for the lines that are not addressed.
        pattern: of `s`.
        replacement: of `s` and `y`.
        text: of a, i, c, y (what is replaced), q (status), and labels.
        which: the number of the match that `s` begins with.
        everywhere: `s` takes all further matches too.
        printed: `s` prints the changed line.
        jump: the index of the edit that b, t and a skipped { go on with.
    """

    letter: str
    addresses: list[Address] = field(default_factory=list)
    negated: bool = False
    pattern: re.Pattern[str] | None = None
    replacement: str = ""
    text: str = ""
    which: int = 1
    everywhere: bool = False
    printed: bool = False
    jump: int = 0


def parse_script(text: str, *, extended: bool) -> list[Edit]:
    """The edits of a script, with jumps resolved.

    Raises:
        UsageError: it cannot be parsed.
    """
    return _Script(text, extended=extended).edits()


class _Script:
    def __init__(self, text: str, *, extended: bool) -> None:
        self._text = text
        self._extended = extended
        self._at = 0
        self._last: re.Pattern[str] | None = None

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _bad(self) -> UsageError:
        return UsageError(f"bad pattern '{self._text}'@{self._at + 1} ({self._peek() or ' '})")

    def edits(self) -> list[Edit]:
        found: list[Edit] = []
        labels: dict[str, int] = {}
        braces: list[int] = []
        while self._skip(" \t\n;"):
            edit = self._edit()
            if edit.letter == "}":
                if not braces:
                    raise self._bad()
                found[braces.pop()].jump = len(found)
            elif edit.letter == ":":
                labels[edit.text] = len(found)
            elif edit.letter != "#":
                braces += [len(found)] * (edit.letter == "{")
                found.append(edit)
        if braces:
            raise UsageError("no }")
        _resolve(found, labels)
        return found

    def _skip(self, characters: str) -> bool:
        while self._peek() and self._peek() in characters:
            self._at += 1
        return bool(self._peek())

    def _edit(self) -> Edit:
        edit = Edit("")
        while (address := self._address(second=bool(edit.addresses))) is not None:
            edit.addresses.append(address)
            self._skip(" \t")
            if self._peek() != "," or len(edit.addresses) > 1:
                break
            self._at += 1
            self._skip(" \t")
        self._skip(" \t")
        while self._peek() == "!":
            edit.negated = True
            self._at += 1
            self._skip(" \t")
        edit.letter = self._peek()
        self._at += 1
        self._finish(edit)
        return edit

    def _address(self, *, second: bool) -> Address | None:
        character = self._peek()
        if character == "$":
            self._at += 1
            return Address(last=True)
        if character.isdigit():
            line = self._digits()
            if self._peek() == "~":
                self._at += 1
                return Address(line=line, step=self._digits())
            return Address(line=line)
        if character == "+" and second:
            self._at += 1
            return Address(offset=self._digits())
        if character in ("/", "\\") and character:
            self._at += character == "\\"
            return Address(pattern=self._regex(self._delimited(self._peek()), self._flag("I")))
        return None

    def _digits(self) -> int:
        match = re.compile(r"\d*").match(self._text, self._at)
        digits = match.group() if match else ""
        self._at += len(digits)
        return int(digits or "0")

    def _flag(self, letter: str) -> bool:
        given = self._peek() == letter
        self._at += given
        return given

    def _delimited(self, mark: str) -> str:
        """The text between here and the next unescaped `mark`, which is left behind."""
        start = self._at
        self._at += 1
        pieces = []
        while self._peek() != mark:
            if not self._peek():
                self._at = start
                raise self._bad()
            if self._peek() == "\\":
                follows = self._text[self._at + 1 : self._at + 2]
                pieces.append(follows if follows == mark else "\\" + follows)
                self._at += 2
            else:
                pieces.append(self._peek())
                self._at += 1
        self._at += 1
        return "".join(pieces)

    def _regex(self, text: str, ignore_case: bool) -> re.Pattern[str] | None:
        if text:
            self._last = compile_regex(text, extended=self._extended, ignore_case=ignore_case)
        return self._last

    def _finish(self, edit: Edit) -> None:
        if edit.letter == "s":
            self._substitution(edit)
        elif edit.letter == "y":
            mark = self._peek()
            edit.text = self._delimited(mark)
            self._at -= 1
            edit.replacement = self._delimited(mark)
        elif edit.letter in ("a", "i", "c"):
            edit.text = self._block()
        elif edit.letter in (":", "b", "t", "q", "r", "w"):
            edit.text = self._word()
        elif edit.letter == "#":
            self._line()
        elif edit.letter not in _SIMPLE or not edit.letter:
            raise self._bad()

    def _substitution(self, edit: Edit) -> None:
        mark = self._peek()
        pattern = self._delimited(mark)
        self._at -= 1
        edit.replacement = self._delimited(mark)
        ignore = False
        while self._peek() and self._peek() in "gpiI0123456789":
            if self._peek().isdigit():
                edit.which = self._digits()
                continue
            edit.everywhere |= self._peek() == "g"
            edit.printed |= self._peek() == "p"
            ignore |= self._peek() in "iI"
            self._at += 1
        edit.pattern = self._regex(pattern, ignore)

    def _line(self) -> str:
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        line = self._text[self._at : end]
        self._at = end
        return line

    def _word(self) -> str:
        self._skip(" \t")
        match = re.compile(r"[^\n;}]*").match(self._text, self._at)
        word = match.group() if match else ""
        self._at += len(word)
        return word.strip()

    def _block(self) -> str:
        r"""The text of a, i and c: `a text` or `a\` and the next lines."""
        self._skip(" \t")
        if self._peek() == "\\":
            self._at += 1
            self._skip(" \t")
            self._at += self._peek() == "\n"
        text = self._line()
        while text.endswith("\\"):
            self._at += 1
            text = text[:-1] + "\n" + self._line()
        return text


def _resolve(edits: list[Edit], labels: dict[str, int]) -> None:
    """Let b and t jump to their labels, or to the end."""
    for edit in edits:
        if edit.letter in "bt":
            edit.jump = labels.get(edit.text, len(edits)) if edit.text else len(edits)
