"""Which command lines only look, so that a dry run may run them; unknown ones count as changes.

A line is read as mksh reads it. What is not listed here makes the whole line count as a change:
commands, options, compound commands, functions, comments, `&`, arithmetic, `${…}`, backquotes,
and redirections but those from a file and to `/dev/null`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FREE = frozenset(
    {
        *("cat", "echo", "false", "getprop", "grep", "head", "id", "ls", "pidof", "ping", "printf"),
        *("sha1sum", "tail", "true", "wc", "which"),
    }
)
"""These only look, whatever their words are."""
_QUOTED, _SPLIT = "$", "$*"
_WORD = r"[^\s$-]\S*"
_OPERAND = r"(?!\$\*)\S+"
_LOOKS = re.compile(
    rf"""settings\ (?:list|get)(?:\ {_WORD})+
    |dumpsys\ [\w.]+|dumpsys\ package\ \w+(?:\.\w+)+
    |cmd\ \w+\ help|cmd\ connectivity\ (?:airplane-mode|get-[\w-]+(?:\ {_WORD})?)
    |cmd\ netpolicy\ get\ {_WORD}|pm\ path\ {_WORD}|pm\ list(?:\ {_OPERAND})+
    |command\ -v\ {_WORD}|date\ \+\S+|exit(?:\ \d+)?|kill\ -0\ (?:\d+|\$)
    |pgrep(?:\ -[flnox]+|\ -P\ \d+)*(?:\ {_WORD})?
    |(?:\[|test)(?:\ !)?\ (?:-[defhnrswxzL]\ {_OPERAND}|{_OPERAND}\ !?=\ {_OPERAND})(?:\ \])?
    |find(?:\ {_WORD}|\ -(?:type|name|path|maxdepth|mindepth|newer|user|print|prune|o))*
        (?:\ -exec\ sha1sum\ \{{\}}\ [+;])?
    |tar\ -tf\ {_WORD}|tar\ -cf\ -(?:\ {_WORD})+
    |ip6?tables(?:\ -w)?(?:\ -t\ \w+)?\ -[SL](?:\ \w+)?(?:\ -[nvx]+)?
    |tc\ qdisc\ show(?:\ dev\ {_WORD})?
    |logcat\ -d(?:\ -[vbtT]\ {_WORD}|\ {_WORD})*|screencap\ -p""",
    re.VERBOSE,
)
"""Command lines as words with a space between them, each as `_Word.shown`.

Not all that looks harmless is: `pgrep -L` sends a signal (toybox, pgrep.c), `date +%s -s` sets the
clock, `iptables -L -Z` zeroes counters, `dumpsys package write` writes (AOSP,
PackageManagerService), and so do `logcat -c`, `-f` and `-G`; `[ x -eq 1 ]` runs a command that
stands in x as an index (mksh, var.c).
"""
_SEPARATOR = re.compile(r"&&|\|\||[;|\n]")
_TO_NOBODY = re.compile(r"(?:[12]?>[ \t]*/dev/null|2>&1|1?>&2)(?=[ \t\n;&|<>)]|$)")
_FROM = re.compile(r"0?<(?![<>&(])[ \t]*")
_VARIABLE = re.compile(r"\$(?:\w+|[?$!#*@-])")
_SUBSTITUTION = re.compile(r"\$\((?!\()")
_BLANK = re.compile(r"\s")
_ESCAPED = frozenset({"$", "`", '"', "\\", "\n", ""})
_ENDS_A_WORD = frozenset(" \t\n;&|<>()")
_MAKES_MANY = frozenset("$*?[{")
_NOT_MANY = frozenset({"[", "{}"})


@dataclass(frozen=True)
class _Word:
    """A word of a command.

    Attributes:
        text: what it is, None where only the device tells.
        shown: the same on one line, without blanks: `$` stands for one word that cannot be shown,
            `$*` for any number of words.
    """

    text: str | None
    shown: str


def only_looks(line: str) -> bool:
    """Whether a command line changes nothing on the device."""
    try:
        commands = _Reader(line).commands(inside=False)
    except ValueError:
        return False
    return bool(commands) and all(map(_looks, commands))


def _looks(words: list[_Word]) -> bool:
    match [word.text for word in words]:
        case ["!", *_]:
            return _looks(words[1:])
        case ["su", "0", "-c", str(line)] | ["sh", "-c", str(line)]:
            return only_looks(line)
        case ["su", "0", *_] | ["run-as", str(), *_]:
            return _looks(words[2:])
        case [str(name), *_] if name in _FREE:
            return True
    return _LOOKS.fullmatch(" ".join(word.shown for word in words)) is not None


class _Reader:
    """Reads simple commands from a line; raises a ValueError at anything else."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._at = 0

    def commands(self, *, inside: bool) -> list[list[_Word]]:
        """Those up to the end, or to the bracket that ends a substitution."""
        found: list[list[_Word]] = [[]]
        while (char := self._next()) != (")" if inside else ""):
            if char in {" ", "\t"}:
                self._at += 1
            elif self._take(_SEPARATOR):
                found.append([])
            elif self._take(_FROM):
                self._word()
            elif not self._take(_TO_NOBODY):
                found[-1].append(self._word())
        self._at += 1
        return [words for words in found if words]

    def _next(self) -> str:
        return self._line[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self._line, self._at)
        self._at = match.end() if match else self._at
        return match is not None

    def _word(self) -> _Word:
        start, parts, many = self._at, list[str | None](), False
        while (char := self._next()) and char not in _ENDS_A_WORD:
            many = many or char in _MAKES_MANY
            if char == "$":
                self._expansion()
                parts.append(None)
            elif char in {"'", '"'}:
                parts.append(self._quoted(char))
            else:
                parts.append(self._bare(first=self._at == start))
        if not parts:
            raise ValueError(f"no word begins with {char!r}")
        raw = self._line[start : self._at]
        return _word_of(parts, many=many and raw not in _NOT_MANY)

    def _expansion(self) -> None:
        """What only the device tells; a substitution has to look only."""
        if self._take(_VARIABLE):
            return
        if not self._take(_SUBSTITUTION) or not all(map(_looks, self.commands(inside=True))):
            raise ValueError("an expansion that may change something")

    def _quoted(self, mark: str) -> str | None:
        """The text between quotation marks, None where only the device tells it."""
        self._at += 1
        if mark == "'":
            start, self._at = self._at, self._line.index(mark, self._at) + 1
            return self._line[start : self._at - 1]
        parts: list[str | None] = []
        while (char := self._next()) != mark:
            if char == "$":
                self._expansion()
                parts.append(None)
            elif char == "\\" and self._line[self._at + 1 : self._at + 2] not in _ESCAPED:
                self._at += 1
                parts.append(char)
            else:
                parts.append(self._bare(first=False))
        self._at += 1
        return _together(parts)

    def _bare(self, *, first: bool) -> str:
        """One character that stands for itself, or for the one after a backslash."""
        char = self._next()
        self._at += 1
        if char == "\\":
            char = self._next()
            self._at += 1
            if char in {"", "\n"}:
                raise ValueError("a line that goes on")
        elif char in {"", "`"} or (char == "#" and first):
            raise ValueError("a backquote, a comment, or no end")
        return char


def _together(parts: list[str | None]) -> str | None:
    told = [part for part in parts if part is not None]
    return "".join(told) if len(told) == len(parts) else None


def _word_of(parts: list[str | None], *, many: bool) -> _Word:
    text = _together(parts)
    if many:  # below a folder, what it becomes are no options
        below = text is not None and text.startswith("/") and not _BLANK.search(text)
        return _Word(None, text if below and text else _SPLIT)
    shown = _QUOTED if not text or _BLANK.search(text) else text
    return _Word(text, shown)
