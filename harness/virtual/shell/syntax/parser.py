"""Recursive descent over the tokens of a script, one method a rule; see syn.c of mksh."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from harness.virtual.shell.syntax.lexer import REDIRECTIONS, Kind, Lexer, Token
from harness.virtual.shell.syntax.nodes import (
    AndOr,
    Assignment,
    Case,
    CaseItem,
    Command,
    Evaluation,
    For,
    Function,
    Group,
    If,
    Item,
    Line,
    Literal,
    Pipeline,
    Redirect,
    Redirected,
    Script,
    Sequence,
    ShellSyntaxError,
    Simple,
    Subshell,
    Test,
    While,
    Word,
)
from harness.virtual.shell.syntax.quoting import skip_substitution
from harness.virtual.shell.syntax.tokens import Tokens

RESERVED = frozenset(
    ("if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
     "in", "{", "}", "!", "function", "select", "[[", "time")
)  # fmt: skip
_CLOSERS = frozenset(("then", "elif", "else", "fi", "do", "done", "esac", "}"))
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?=|\[)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_FUNCTION_NAME = re.compile(r"[^\s()$'\"\\`=]+\Z")
_SEPARATORS = frozenset((";", "&"))
_ARRAY_END = frozenset(" \t\n)")

NO_ALIASES: Mapping[str, str] = {}


@lru_cache(maxsize=512)
def parse(text: str) -> Script:
    """All complete commands of `text`, up to the first one that cannot be parsed."""
    return parse_with(text, NO_ALIASES)


def parse_with(text: str, aliases: Mapping[str, str]) -> Script:
    """As `parse`, with alias substitution."""
    parser = Parser(text, aliases)
    lines: list[Line] = []
    try:
        while (line := parser.line()) is not None:
            lines.append(line)
    except ShellSyntaxError as problem:
        return Script(tuple(lines), problem)
    return Script(tuple(lines))


class Parser(Tokens):
    """One parse of one text; `line` is the entry."""

    # lists

    def line(self) -> Line | None:
        """The next complete command: what is run before the rest is even parsed."""
        self._newlines()
        token = self._peek()
        if token.kind is Kind.END:
            return None
        number = self._lexer.text.count("\n", 0, token.at) + 1
        items: list[Item] = []
        while self._peek().kind not in (Kind.NEWLINE, Kind.END):
            items.append(self._item())
        if self._peek().kind is Kind.NEWLINE:
            self._take()
        return Line(Sequence(tuple(items)), self._lexer.at, number)

    def _item(self) -> Item:
        command = self._and_or()
        separator = self._operator(";", "&")
        if not separator and self._peek().kind not in (Kind.NEWLINE, Kind.END):
            token = self._peek()
            if token.text not in (")", ";;", ";&", ";|") or not self._open:
                raise self._unexpected()
        return Item(command, separator == "&")

    def _sequence(self) -> Sequence:
        """Commands up to a closing word or parenthesis, which is left."""
        items: list[Item] = []
        self._newlines()
        while not self._at_end_of_sequence():
            items.append(self._item())
            self._newlines()
        if not items:
            raise self._unexpected()
        return Sequence(tuple(items))

    def _at_end_of_sequence(self) -> bool:
        token = self._peek()
        if token.kind is Kind.OPERATOR:
            return token.text in (")", ";;", ";&", ";|")
        return token.kind is Kind.END or token.plain in _CLOSERS

    def _and_or(self) -> Command:
        left = self._pipeline()
        while operator := self._operator("&&", "||"):
            self._newlines()
            left = AndOr(left, operator, self._pipeline())
        return left

    def _pipeline(self) -> Command:
        words: list[str] = []
        while word := self._reserved("!", "time"):
            words.append(word)
        commands = [self._command()]
        while self._operator("|", "|&"):
            self._newlines()
            commands.append(self._command())
        command = commands[0] if len(commands) == 1 else Pipeline(tuple(commands))
        for word in reversed(words):
            command = Pipeline((command,), negated=word == "!", timed=word == "time")
        return command

    # commands

    def _command(self) -> Command:
        token = self._peek()
        if token.kind is Kind.OPERATOR and token.text in ("(", "(("):
            return self._with_redirects(self._parentheses())
        rule = self._COMPOUND.get(token.plain) if token.plain else None
        if rule is not None:
            self._take()
            self._open.append(token.plain)
            command = rule(self)
            self._open.pop()
            return command if isinstance(command, Function) else self._with_redirects(command)
        if token.plain in RESERVED and token.plain != "in":
            raise self._unexpected()
        return self._simple()

    def _with_redirects(self, command: Command) -> Command:
        redirects = []
        while (redirect := self._redirect()) is not None:
            redirects.append(redirect)
        return Redirected(command, tuple(redirects)) if redirects else command

    def _parentheses(self) -> Command:
        token = self._take()
        if token.text == "((":
            end = skip_substitution(self._lexer.text, self._lexer.at)
            if end is not None and self._lexer.text.startswith("))", end):
                inner = Lexer(self._lexer.text[self._lexer.at : end])
                self._lexer.at = end + 2
                return Evaluation(inner.quoted_parts(""))
            self._lexer.at = token.at + 1
        self._open.append("(")
        body = self._sequence()
        self._need(self._operator(")"))
        self._open.pop()
        return Subshell(body)

    def _group(self) -> Command:
        body = self._sequence()
        self._need(self._reserved("}"))
        return Group(body)

    def _if(self) -> Command:
        clauses = []
        otherwise = None
        condition = self._sequence()
        self._need(self._reserved("then"))
        clauses.append((condition, self._sequence()))
        while word := self._reserved("elif", "else"):
            body = self._sequence()
            if word == "else":
                otherwise = body
                break
            self._need(self._reserved("then"))
            clauses.append((body, self._sequence()))
        self._need(self._reserved("fi"))
        return If(tuple(clauses), otherwise)

    def _while(self) -> Command:
        return self._loop(until=False)

    def _until(self) -> Command:
        return self._loop(until=True)

    def _loop(self, *, until: bool) -> Command:
        condition = self._sequence()
        return While(condition, self._do_group(), until)

    def _do_group(self) -> Sequence:
        self._newlines()
        self._need(self._reserved("do"))
        body = self._sequence()
        self._need(self._reserved("done"))
        return body

    def _for(self) -> Command:
        name = self._peek()
        if name.kind is not Kind.WORD or not _NAME.match(name.text):
            raise self._unexpected()
        self._take()
        self._newlines()
        words = None
        if self._reserved("in"):
            words = []
            while self._peek().kind is Kind.WORD:
                words.append(self._take().word)
            if not self._operator(";") and self._peek().kind is not Kind.NEWLINE:
                raise self._unexpected()
        else:
            self._operator(";")
        body = self._do_group()
        return For(name.text, tuple(words) if words is not None else None, body)

    def _case(self) -> Command:
        token = self._peek()
        if token.kind is not Kind.WORD:
            raise self._unexpected()
        word = self._take().word
        self._newlines()
        self._need(self._reserved("in"))
        self._newlines()
        items = []
        while not self._reserved("esac"):
            items.append(self._case_item())
            self._newlines()
        return Case(word, tuple(items))

    def _case_item(self) -> CaseItem:
        self._operator("(")
        patterns = []
        while True:
            if self._peek().kind is not Kind.WORD:
                raise self._unexpected()
            patterns.append(self._take().word)
            if not self._operator("|"):
                break
        self._need(self._operator(")"))
        self._newlines()
        body = Sequence(()) if self._at_end_of_sequence() else self._sequence()
        end = self._operator(";;", ";&", ";|")
        if not end and self._peek().plain != "esac":
            raise self._unexpected()
        return CaseItem(tuple(patterns), body, end == ";&")

    def _function(self) -> Command:
        token = self._peek()
        if token.kind is not Kind.WORD or not _FUNCTION_NAME.match(token.text):
            raise self._unexpected()
        self._take()
        if self._operator("("):
            self._need(self._operator(")"))
        return self._function_body(token.text)

    def _function_body(self, name: str) -> Function:
        self._newlines()
        return Function(name, self._command())

    def _test(self) -> Command:
        words: list[Word] = []
        while self._peek().plain != "]]":
            token = self._take()
            if token.kind is Kind.END:
                raise self._unexpected()
            if token.kind is not Kind.NEWLINE:
                words.append(token.word or (Literal(token.text),))
        self._take()
        return Test(tuple(words))

    # simple commands

    def _simple(self) -> Command:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        line = self._lexer.line()
        while True:
            redirect = self._redirect()
            if redirect is not None:
                redirects.append(redirect)
                continue
            token = self._peek()
            if token.kind is Kind.OPERATOR and token.text == "(" and len(words) == 1:
                return self._definition(words[0])
            filled = assignments and assignments[-1].values is not None
            if token.kind is not Kind.WORD or filled:
                break
            if not words and self._expand_alias(token):
                continue
            self._take()
            assignment = None if words else self._assignment(token, first=not assignments)
            if assignment is not None:
                assignments.append(assignment)
            else:
                words.append(token.word)
        if not (assignments or words or redirects):
            raise self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects), line)

    def _definition(self, word: Word) -> Command:
        literal = word[0]
        if not isinstance(literal, Literal) or not _FUNCTION_NAME.match(literal.text):
            raise self._unexpected()
        self._take()
        self._need(self._operator(")"))
        return self._function_body(literal.text)

    def _expand_alias(self, token: Token) -> bool:
        value = self._aliases.get(token.plain) if token.plain else None
        if value is None:
            return False
        others = {name: text for name, text in self._aliases.items() if name != token.plain}
        self._lexer.text = self._lexer.text[: token.at] + value + self._lexer.text[self._lexer.at :]
        self._lexer.at = token.at
        self._aliases = others
        self._ahead = None
        return True

    def _assignment(self, token: Token, *, first: bool) -> Assignment | None:
        match = _ASSIGNMENT.match(token.text)
        start = token.word[0] if token.word else None
        if match is None or not isinstance(start, Literal) or start.quoted:
            return None
        name, operator = match.groups()
        if operator == "[":
            return self._element(token, name)
        rest = start.text[match.end() :]
        value = ((Literal(rest),) if rest else ()) + token.word[1:]
        if first and not value and self._lexer.text.startswith("(", self._lexer.at):
            return Assignment(name, (), operator == "+=", values=self._array())
        return Assignment(name, value, operator == "+=")

    def _element(self, token: Token, name: str) -> Assignment | None:
        lexer = Lexer(token.text, len(name) + 1)
        index = lexer.word(frozenset("]"))
        match = re.compile(r"\](\+?)=").match(token.text, lexer.at)
        if match is None:
            return None
        value = Lexer(token.text, match.end()).word(frozenset())
        return Assignment(name, value, bool(match.group(1)), index)

    def _array(self) -> tuple[Word, ...]:
        self._lexer.at += 1
        values: list[Word] = []
        while True:
            while self._lexer.text[self._lexer.at : self._lexer.at + 1] in (" ", "\t", "\n"):
                self._lexer.at += 1
            if self._lexer.at >= len(self._lexer.text):
                raise self._lexer.error("syntax error: unmatched '('", incomplete=True)
            if self._lexer.text[self._lexer.at] == ")":
                self._lexer.at += 1
                return tuple(values)
            values.append(self._lexer.word(_ARRAY_END))

    def _redirect(self) -> Redirect | None:
        token = self._peek()
        fd = None
        if token.kind is Kind.NUMBER:
            fd = int(self._take().text)
            token = self._peek()
        if token.kind is not Kind.OPERATOR or token.text not in REDIRECTIONS:
            return None
        self._take()
        if self._peek().kind is Kind.NUMBER:  # the 1 of `>&1<x`
            raise self._unexpected()
        if self._peek().kind is not Kind.WORD:
            raise self._unexpected()
        here = token.text in ("<<", "<<-")
        target = self._take().word
        default = 0 if token.text.startswith("<") else 1
        redirect = Redirect(default if fd is None else fd, token.text, target)
        if here:
            self._lexer.documents.append(redirect)
        return redirect

    _COMPOUND: Mapping[str, Callable[[Parser], Command]] = {
        "{": _group,
        "if": _if,
        "while": _while,
        "until": _until,
        "for": _for,
        "case": _case,
        "function": _function,
        "[[": _test,
    }
