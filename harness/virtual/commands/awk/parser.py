"""Parses awk programs: precedence from the assignments down to the fields."""

from __future__ import annotations

import re

from harness.virtual.commands.awk.nodes import (
    Assign,
    AwkError,
    Binary,
    Block,
    Call,
    Choice,
    Delete,
    Expression,
    Field,
    ForIn,
    If,
    Jump,
    Loop,
    Number,
    Print,
    Regex,
    Rule,
    Statement,
    Text,
    Unary,
    Variable,
)
from harness.virtual.commands.toybox.regex import compile_regex
from harness.virtual.shell.syntax.quoting import ansi_escape

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+|\\\n|#[^\n]*)|(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|"
    r'(?P<name>[A-Za-z_]\w*)|(?P<text>"(?:[^"\\\n]|\\.)*")|'
    r"(?P<mark>\+\+|--|\*\*=?|[-+*/%^!=<>]=|&&|\|\||!~|[-+*/%^!<>=~?:,;$(){}\[\]\n|])",
    re.DOTALL,
)
_FUNCTIONS = frozenset(
    ("length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "toupper", "tolower",
     "int", "sqrt", "exp", "log", "sin", "cos", "rand", "srand", "system")
)  # fmt: skip
_LEVELS = (("||",), ("&&",), ("in",), ("~", "!~"), ("<", "<=", "!=", "==", ">", ">="), ("",),
           ("+", "-"), ("*", "/", "%"))  # fmt: skip
_ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "^="))
_AFTER_VALUE = frozenset((")", "]", "$"))
_CONCATENATION = 5


def parse_program(text: str) -> list[Rule]:
    """The rules of a program; AwkError when it cannot be parsed."""
    return _Parser(_tokens(text)).rules()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        before = tokens[-1] if tokens else ("mark", "")
        if text[at] == "/" and before[0] == "mark" and before[1] not in _AFTER_VALUE:
            end = re.compile(r"(?:[^/\\\n]|\\.)*/").match(text, at + 1)
            if end is None:
                raise AwkError("non-terminated regular expression")
            tokens.append(("regex", text[at + 1 : end.end() - 1].replace("\\/", "/")))
            at = end.end()
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise AwkError("syntax error")
        if match.lastgroup and match.lastgroup != "blank":
            tokens.append((match.lastgroup, match.group()))
        at = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._no_greater = False

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else "end"

    def _take(self, *wanted: str) -> str:
        if self._kind() in ("mark", "name") and (not wanted or self._peek() in wanted):
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _need(self, wanted: str) -> None:
        if not self._take(wanted):
            raise AwkError(f"syntax error at source line 1\n context is\n\t>>> {self._peek()} <<<")

    def _ends(self) -> None:
        while self._take("\n", ";"):
            pass

    # rules and statements

    def rules(self) -> list[Rule]:
        found = []
        self._ends()
        while self._kind() != "end":
            found.append(self._rule())
            self._ends()
        return found

    def _rule(self) -> Rule:
        kind = self._take("BEGIN", "END")
        patterns: list[Expression] = []
        if not kind and self._peek() != "{":
            patterns.append(self._expression())
            if self._take(","):
                patterns.append(self._expression())
        action = self._block() if self._peek() == "{" and self._kind() == "mark" else None
        return Rule(kind, tuple(patterns), action)

    def _block(self) -> Block:
        self._need("{")
        statements: list[Statement] = []
        self._ends()
        while not self._take("}"):
            if self._kind() == "end":
                raise AwkError("illegal statement\n source line number 1")
            statements.append(self._statement())
            self._ends()
        return Block(tuple(statements))

    def _statement(self) -> Statement:
        if self._peek() == "{" and self._kind() == "mark":
            return self._block()
        word = self._take(
            "if", "while", "for", "print", "printf", "next", "exit", "break", "continue", "delete"
        )
        match word:
            case "if":
                return self._if()
            case "while":
                self._need("(")
                condition = self._expression()
                self._need(")")
                return Loop(condition, None, self._body())
            case "for":
                return self._for()
            case "print" | "printf":
                return self._print(formatted=word == "printf")
        return self._jump(word) if word else self._expression()

    def _jump(self, word: str) -> Statement:
        if word == "delete":
            place = self._primary()
            if not isinstance(place, Variable):
                raise AwkError("syntax error")
            return Delete(place)
        more = self._kind() != "end" and self._peek() not in (";", "\n", "}")
        return Jump(word, self._expression() if more else None)

    def _body(self) -> Block:
        while self._take("\n"):
            pass
        if self._take(";"):
            return Block(())
        if self._peek() == "{":
            return self._block()
        return Block((self._statement(),))

    def _if(self) -> If:
        self._need("(")
        condition = self._expression()
        self._need(")")
        yes = self._body()
        before = self._at
        self._ends()
        if self._take("else"):
            return If(condition, yes, self._body())
        self._at = before
        return If(condition, yes, None)

    def _for(self) -> Statement:
        self._need("(")
        words = [token[1] for token in self._tokens[self._at : self._at + 4]]
        if len(words) > 3 and words[1] == "in" and words[3] == ")":  # noqa: PLR2004  (name in array )
            self._at += 4
            return ForIn(words[0], words[2], self._body())
        start = None if self._peek() == ";" else self._expression()
        self._need(";")
        condition = None if self._peek() == ";" else self._expression()
        self._need(";")
        step = None if self._peek() == ")" else self._expression()
        self._need(")")
        loop = Loop(condition, step, self._body())
        return Block((start, loop)) if start is not None else loop

    def _print(self, *, formatted: bool) -> Print:
        arguments: list[Expression] = []
        before, self._no_greater = self._no_greater, True
        if self._kind() != "end" and self._peek() not in (";", "\n", "}"):
            start = self._at
            if self._take("("):
                arguments = self._list(")")
                if self._kind() != "end" and self._peek() not in (";", "\n", "}"):
                    self._at, arguments = start, []
            if not arguments:
                arguments = [self._expression()]
                while self._take(","):
                    arguments.append(self._expression())
        self._no_greater = before
        return Print(tuple(arguments), formatted)

    def _list(self, end: str) -> list[Expression]:
        found: list[Expression] = []
        before, self._no_greater = self._no_greater, False
        while not self._take(end):
            found.append(self._expression())
            if not self._take(",") and self._peek() != end:
                raise AwkError("syntax error")
        self._no_greater = before
        return found

    # expressions

    def _expression(self) -> Expression:
        left = self._binary(0)
        if self._take("?"):
            yes = self._expression()
            self._need(":")
            return Choice(left, yes, self._expression())
        if self._kind() == "mark" and self._peek() in _ASSIGNMENTS:
            if not isinstance(left, Variable | Field):
                raise AwkError("syntax error")
            operator = self._take()
            return Assign(left, operator[:-1], self._expression())
        return left

    def _binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while True:
            if level == _CONCATENATION:
                if not self._starts_value():
                    return left
                left = Binary("", left, self._binary(level + 1))
                continue
            if self._peek() == ">" and self._no_greater:
                return left
            operator = self._take(*_LEVELS[level])
            if not operator:
                return left
            left = Binary(operator, left, self._binary(level + 1))

    def _starts_value(self) -> bool:
        if self._kind() in ("number", "text"):
            return True
        if self._kind() == "name":
            return self._peek() not in ("in", "else")
        return self._kind() == "mark" and self._peek() in ("$", "!", "(", "++", "--")

    def _unary(self) -> Expression:
        operator = self._take("!", "-", "+")
        if operator:
            return Unary(operator, self._unary())
        left = self._postfix()
        if self._take("^", "**"):
            return Binary("^", left, self._unary())
        return left

    def _postfix(self) -> Expression:
        step = self._take("++", "--")
        place = self._primary()
        after = (
            "" if step else self._take("++", "--") if isinstance(place, Variable | Field) else ""
        )
        if not (step or after):
            return place
        if not isinstance(place, Variable | Field):
            raise AwkError("syntax error")
        return Assign(place, (step or after)[0], Number(1.0), before=bool(step))

    def _primary(self) -> Expression:
        kind, text = self._kind(), self._peek()
        self._at += 1
        match kind:
            case "number":
                return Number(float(text))
            case "text":
                return Text(_unquoted(text[1:-1]))
            case "regex":
                return Regex(compile_regex(text, extended=True))
            case "name":
                return self._named(text)
        if text == "$":
            return Field(self._postfix())
        if text == "(":
            before, self._no_greater = self._no_greater, False
            inner = self._expression()
            self._need(")")
            self._no_greater = before
            return inner
        raise AwkError(f"syntax error at source line 1\n context is\n\t>>> {text} <<<")

    def _named(self, name: str) -> Expression:
        if name in _FUNCTIONS:
            return Call(name, tuple(self._list(")")) if self._take("(") else ())
        if self._take("["):
            return Variable(name, tuple(self._list("]")))
        return Variable(name)


def _unquoted(text: str) -> str:
    pieces = []
    at = 0
    while at < len(text):
        piece, at = ansi_escape(text, at) if text[at] == "\\" else (text[at], at + 1)
        pieces.append(piece)
    return "".join(pieces)
