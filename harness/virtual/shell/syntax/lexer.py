"""Splits a script into words and operators, as mksh's lex.c: the only place that knows quoting.

A word comes out as parts (literal text, parameters, substitutions), not yet expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from harness.virtual.shell.syntax.nodes import (
    Arithmetic,
    Literal,
    Parameter,
    Part,
    Redirect,
    ShellSyntaxError,
    Substitution,
    Word,
)
from harness.virtual.shell.syntax.quoting import ansi_escape, skip_substitution

OPERATORS = (
    "<<<", "<<-", "&>>", "((", "&&", "||", ";;", ";&", ";|", "<<", ">>", "<&", ">&", "<>", ">|",
    "&>", "|&", "&", "|", ";", "<", ">", "(", ")",
)  # fmt: skip
REDIRECTIONS = frozenset(("<<<", "<<-", "&>>", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "<", ">"))
_META = frozenset(" \t\n;&|<>()")
_PLAIN = re.compile(r"[^\s;&|<>()'\"\\$`#=*?\[\]{}~!@+:%/-]+|[=*?\[\]{}~!@+:%/-]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPECIAL = frozenset("@*#?-$!")
_ASKING = re.compile(r"[#!%](?=\w)|#(?=[-@*?$!#]\})")
_ASKED = {"#": "length", "!": "names", "%": "width"}
_IN_DOUBLE = re.compile(r'[^"\\$`]+')
_PATTERN_START = frozenset("@*?+!")
_OPERATORS_OF_BRACES = (":-", ":=", ":?", ":+", "%%", "##", "//", "-", "=", "?", "+", "%", "#",
                        "/", ":")  # fmt: skip


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    OPERATOR = auto()
    NUMBER = auto()  # of a file descriptor, right before a redirection
    NEWLINE = auto()
    END = auto()


@dataclass(frozen=True)
class Token:
    """One token; `text` as written, `word` its parts when it is one."""

    kind: Kind
    text: str
    word: Word = ()
    at: int = 0

    @property
    def plain(self) -> str:
        """The text of a word without any quoting or expansion, else ""."""
        if self.kind is Kind.WORD and all(
            isinstance(part, Literal) and not part.quoted for part in self.word
        ):
            return self.text
        return ""


class Lexer:
    """Reads tokens of `text` from `at` on."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at
        self.documents: list[Redirect] = []
        """Here-documents whose text begins after the next newline."""

    def line(self) -> int:
        """The number of the current line, from 1."""
        return self.text.count("\n", 0, self.at) + 1

    def error(self, message: str, *, incomplete: bool = False) -> ShellSyntaxError:
        """A syntax error here."""
        return ShellSyntaxError(message, self.line(), incomplete=incomplete)

    def next(self) -> Token:
        """The next token; consumed."""
        self._skip_blanks()
        start = self.at
        text = self.text
        if start >= len(text):
            if self.documents:
                self._read_documents()
            return Token(Kind.END, "", at=start)
        if text[start] == "\n":
            self.at += 1
            self._read_documents()
            return Token(Kind.NEWLINE, "\n", at=start)
        for operator in OPERATORS:
            if text.startswith(operator, start):
                self.at += len(operator)
                return Token(Kind.OPERATOR, operator, at=start)
        word = self.word(_META)
        raw = text[start : self.at]
        if raw.isdigit() and self.at < len(text) and text[self.at] in "<>":
            return Token(Kind.NUMBER, raw, at=start)
        return Token(Kind.WORD, raw, word, at=start)

    def _skip_blanks(self) -> None:
        text, at = self.text, self.at
        while at < len(text):
            if text[at] in " \t":
                at += 1
            elif text.startswith("\\\n", at):
                at += 2
            elif text[at] == "#":
                end = text.find("\n", at)
                at = len(text) if end < 0 else end
            else:
                break
        self.at = at

    # words

    def word(self, stops: frozenset[str]) -> Word:
        """The parts up to an unquoted character of `stops`."""
        parts: list[Part] = []
        text = self.text
        while self.at < len(text) and text[self.at] not in stops:
            character = text[self.at]
            if character == "'":
                parts.append(self._single())
            elif character == '"':
                parts += self._double()
            elif character == "\\":
                parts += self._backslash()
            elif character in "$`":
                parts.append(self._dollar(quoted=False))
            else:
                self._plain(parts, stops)
        return _merged(parts)

    def _plain(self, parts: list[Part], stops: frozenset[str]) -> None:
        start = self.at
        grouped = self.text[start] in _PATTERN_START and self.text.startswith("(", start + 1)
        if grouped and stops is _META:
            parts.append(Literal(self.text[start : start + 2]))
            self.at += 2
            parts += self.word(frozenset(")"))
            self._expect(")", "no closing quote")
            parts.append(Literal(")"))
            return
        match = _PLAIN.match(self.text, start)
        end = match.end() if match else start + 1
        piece = self.text[start:end]
        for index, character in enumerate(piece):
            if index and character in stops:
                piece = piece[:index]
                break
        self.at = start + len(piece)
        parts.append(Literal(piece))

    def _expect(self, text: str, complaint: str) -> None:
        if not self.text.startswith(text, self.at):
            raise self.error(complaint, incomplete=True)
        self.at += len(text)

    def _single(self) -> Literal:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise self.error("no closing quote", incomplete=True)
        literal = Literal(self.text[self.at + 1 : end], quoted=True)
        self.at = end + 1
        return literal

    def _backslash(self) -> list[Part]:
        follows = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if follows == "\n":
            return []
        return [Literal(follows or "\\", quoted=True)]

    def _double(self) -> list[Part]:
        self.at += 1
        parts = self.quoted_parts('"')
        self._expect('"', "no closing quote")
        return list(parts) or [Literal("", quoted=True)]

    def quoted_parts(self, end: str) -> Word:
        """Parts inside double quotes, or of a here-document when `end` is empty."""
        parts: list[Part] = []
        text = self.text
        escapable = '$`"\\' if end else "$`\\"
        while self.at < len(text) and not (end and text[self.at] in end):
            character = text[self.at]
            if character == "\\":
                follows = text[self.at + 1 : self.at + 2]
                self.at += 2
                if follows != "\n":
                    keep = follows if follows and follows in escapable + end else "\\" + follows
                    parts.append(Literal(keep, quoted=True))
            elif character in "$`":
                parts.append(self._dollar(quoted=True))
            else:
                match = _IN_DOUBLE.match(text, self.at)
                piece = match.group() if match else character
                stop = next((at for at, each in enumerate(piece) if each in end), len(piece))
                piece = piece[:stop]
                self.at += len(piece)
                parts.append(Literal(piece, quoted=True))
        return _merged(parts)

    # what begins with $

    def _dollar(self, *, quoted: bool) -> Part:
        text, start = self.text, self.at
        if text[start] == "`":
            return self._backticks(quoted=quoted)
        follows = text[start + 1 : start + 2]
        rule = {"(": self._parenthesis, "{": self._braces}.get(follows)
        if rule is not None:
            return rule(quoted=quoted)
        if follows == "'" and not quoted:
            return self._ansi()
        name = _NAME.match(text, start + 1)
        if name or (follows and (follows in _SPECIAL or follows.isdigit())):
            self.at = name.end() if name else start + 2
            return Parameter(text[start + 1 : self.at], quoted=quoted)
        self.at += 1
        return Literal("$", quoted=quoted)

    def _ansi(self) -> Literal:
        self.at += 2
        pieces = []
        while self.at < len(self.text) and self.text[self.at] != "'":
            if self.text[self.at] == "\\":
                piece, self.at = ansi_escape(self.text, self.at)
            else:
                piece = self.text[self.at]
                self.at += 1
            pieces.append(piece)
        self._expect("'", "no closing quote")
        return Literal("".join(pieces), quoted=True)

    def _backticks(self, *, quoted: bool) -> Substitution:
        at = self.at + 1
        script = []
        while at < len(self.text) and self.text[at] != "`":
            if (self.text[at] == "\\" and self.text[at + 1 : at + 2] in ("$", "`", "\\")) or (
                quoted and self.text.startswith('\\"', at)
            ):
                at += 1
            script.append(self.text[at : at + 1])
            at += 1
        self.at = at
        self._expect("`", "no closing quote")
        return Substitution("".join(script), quoted)

    def _parenthesis(self, *, quoted: bool) -> Part:
        start = self.at + 2
        if self.text.startswith("(", start):
            end = skip_substitution(self.text, start + 1)
            if end is not None and self.text.startswith("))", end):
                self.at = end + 2
                inner = Lexer(self.text[start + 1 : end])
                return Arithmetic(inner.quoted_parts(""), quoted)
        end = skip_substitution(self.text, start)
        if end is None:
            raise self.error("syntax error: unmatched '('", incomplete=True)
        self.at = end + 1
        return Substitution(self.text[start:end], quoted)

    def _braces(self, *, quoted: bool) -> Part:
        start = self.at
        self.at += 2
        match = _ASKING.match(self.text, self.at)
        asked = _ASKED[match.group()] if match else ""
        self.at += bool(asked)
        name = self._brace_name()
        index = self._brace_index() if name else None
        operator, words = asked, []
        if self.text.startswith("@Q}", self.at) and not asked:
            operator = "quoted"
            self.at += 2
        if not operator:
            operator = next(
                (op for op in _OPERATORS_OF_BRACES if self.text.startswith(op, self.at)), ""
            )
            self.at += len(operator)
            words = self._brace_words(operator, quoted=quoted) if operator else []
        if not name or not self.text.startswith("}", self.at):
            self._skip_to_brace()
            operator = "bad"
        self.at += 1
        source = self.text[start : self.at]
        return Parameter(name, operator, tuple(words), quoted, index, source)

    def _brace_name(self) -> str:
        match = _NAME.match(self.text, self.at) or re.compile(r"\d+").match(self.text, self.at)
        if match:
            self.at = match.end()
            return match.group()
        character = self.text[self.at : self.at + 1]
        if character in _SPECIAL and character:
            self.at += 1
            return character
        return ""

    def _brace_index(self) -> Word | None:
        if not self.text.startswith("[", self.at):
            return None
        self.at += 1
        index = self.word(frozenset("]"))
        self._expect("]", "no closing quote")
        return index

    def _brace_words(self, operator: str, *, quoted: bool) -> list[Word]:
        patterns = operator in ("%", "%%", "#", "##", "/", "//")
        first_stops = frozenset(
            "}/" if operator in ("/", "//") else "}:" if operator == ":" else "}"
        )
        words = [self._brace_word(first_stops, quoted=quoted and not patterns)]
        if operator in ("/", "//", ":") and self.text[self.at : self.at + 1] in ("/", ":"):
            self.at += 1
            words.append(self._brace_word(frozenset("}"), quoted=quoted and operator == ":"))
        return words

    def _brace_word(self, stops: frozenset[str], *, quoted: bool) -> Word:
        if not quoted:
            return self.word(stops)
        return _merged(self._inside_quoted_braces(stops))

    def _inside_quoted_braces(self, stops: frozenset[str]) -> list[Part]:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in stops:
            if self.text[self.at] == '"':
                parts += self._double()
            else:
                parts += self.quoted_parts('"' + "".join(stops))
        return parts

    def _skip_to_brace(self) -> None:
        end = self.text.find("}", self.at)
        if end < 0:
            raise self.error("no closing quote", incomplete=True)
        self.at = end

    # here-documents

    def _read_documents(self) -> None:
        pending, self.documents = self.documents, []
        for redirect in pending:
            redirect.body = self._document(redirect)

    def _document(self, redirect: Redirect) -> Word:
        texts = [part.text for part in redirect.target if isinstance(part, Literal)]
        mark = "".join(texts)
        quoted = any(isinstance(part, Literal) and part.quoted for part in redirect.target)
        lines: list[str] = []
        while self.at < len(self.text):
            end = self.text.find("\n", self.at) + 1 or len(self.text) + 1
            line = self.text[self.at : end - 1]
            self.at = min(end, len(self.text))
            if redirect.operator == "<<-":
                line = line.lstrip("\t")
            if line == mark:
                return _document_word("".join(lines), quoted=quoted)
            lines.append(line + "\n")
        raise self.error(f"here document '{mark}' unclosed", incomplete=True)


def _document_word(text: str, *, quoted: bool) -> Word:
    if quoted:
        return (Literal(text, quoted=True),)
    return Lexer(text).quoted_parts("")


def _merged(parts: list[Part]) -> Word:
    """Neighbouring literals of the same kind joined."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Literal) and isinstance(last, Literal) and part.quoted == last.quoted:
            merged[-1] = Literal(last.text + part.text, part.quoted)
        else:
            merged.append(part)
    return tuple(merged)
