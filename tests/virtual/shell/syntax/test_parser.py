"""What the parser makes of words and commands, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.shell.syntax.nodes import Arithmetic, Literal, Parameter, Simple, Substitution
from harness.virtual.shell.syntax.parser import parse


def _simple(text: str) -> Simple:
    (line,) = parse(text).lines
    command = line.command.items[0].command
    assert isinstance(command, Simple)
    return command


def test_parser_keeps_quoted_and_unquoted_text_apart() -> None:
    command = _simple("a\"b $c\"'d'")

    assert command.words == (
        (Literal("a"), Literal("b ", True), Parameter("c", quoted=True), Literal("d", True)),
    )


def test_parser_finds_the_end_of_a_substitution_with_case_in_it() -> None:
    command = _simple("echo $(case x in x) echo ')';; esac) end")

    assert command.words[1:] == (
        (Substitution("case x in x) echo ')';; esac"),),
        (Literal("end"),),
    )


def test_parser_tells_arithmetic_from_a_subshell_in_a_substitution() -> None:
    command = _simple("echo $((1+2)) $((a); b)")

    assert isinstance(command.words[1][0], Arithmetic)
    assert isinstance(command.words[2][0], Substitution)


def test_parser_reads_here_documents_in_order() -> None:
    command = _simple("cat <<A 3<<-'B'\none\nA\n\t$two\n\tB\n")

    assert [redirect.body for redirect in command.redirects] == [
        (Literal("one\n", True),),
        (Literal("$two\n", True),),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fi", "syntax error: unexpected 'fi'"),
        ("a ; ; b", "syntax error: unexpected ';'"),
        ("( a", "syntax error: unmatched '('"),
        ("{ a; ", "syntax error: unmatched '{'"),
        ("case x in y", "syntax error: unmatched 'case'"),
        ("for i in a; do b", "syntax error: unmatched 'for'"),
        ("cat <<E\nx", "here document 'E' unclosed"),
        ('a "b', "no closing quote"),
        ("${x", "no closing quote"),
        ("a |", "syntax error: unexpected EOF"),
    ],
    ids=lambda text: text.replace("\n", " "),
)
def test_parser_says_what_is_wrong(text: str, message: str) -> None:
    problem = parse(text).problem

    assert problem is not None
    assert problem.message == message


@pytest.mark.parametrize(
    ("text", "incomplete"),
    [("if true", True), ("echo 'a", True), ("a &&", True), ("cat <<E\n", True), ("a )", False)],
    ids=["if", "quote", "and", "document", "wrong"],
)
def test_parser_knows_when_more_lines_may_help(text: str, incomplete: bool) -> None:
    problem = parse(text).problem

    assert problem is not None
    assert problem.incomplete is incomplete


@given(st.text("ab '\"\\$`(){}|&;<>#\n=*?[]!~-:%/0", max_size=24))
def test_parser_ends_with_a_script_or_a_syntax_error_for_any_text(text: str) -> None:
    assert parse(text) is not None
