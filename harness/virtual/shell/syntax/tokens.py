"""What a parser looks at: one token ahead, and which constructs are open."""

from __future__ import annotations

from collections.abc import Mapping

from harness.virtual.shell.syntax.lexer import Kind, Lexer, Token
from harness.virtual.shell.syntax.nodes import ShellSyntaxError


class Tokens:
    """The tokens of one text; the parser's rules build on it."""

    def __init__(self, text: str, aliases: Mapping[str, str]) -> None:
        self._lexer = Lexer(text)
        self._aliases = aliases
        self._ahead: Token | None = None
        self._open: list[str] = []

    def _peek(self) -> Token:
        if self._ahead is None:
            self._ahead = self._lexer.next()
        return self._ahead

    def _take(self) -> Token:
        token = self._peek()
        self._ahead = None
        return token

    def _operator(self, *texts: str) -> str:
        """Take one of these operators; "" when another token follows."""
        token = self._peek()
        if token.kind is Kind.OPERATOR and token.text in texts:
            return self._take().text
        return ""

    def _reserved(self, *texts: str) -> str:
        """Take one of these reserved words; "" when another token follows."""
        plain = self._peek().plain
        if plain and plain in texts:
            return self._take().text
        return ""

    def _newlines(self) -> None:
        while self._peek().kind is Kind.NEWLINE:
            self._take()

    def _unexpected(self) -> ShellSyntaxError:
        token = self._peek()
        if token.kind is Kind.END:
            what = f"unmatched '{self._open[-1]}'" if self._open else "unexpected EOF"
            return self._lexer.error(f"syntax error: {what}", incomplete=True)
        text = "newline" if token.kind is Kind.NEWLINE else token.text
        return self._lexer.error(f"syntax error: unexpected '{text}'")

    def _need(self, taken: str) -> None:
        if not taken:
            raise self._unexpected()
