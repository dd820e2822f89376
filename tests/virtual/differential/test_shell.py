"""Scripts, written and generated, in the host's mksh and in the device's shell: no difference.

Complaints are compared only for being there: Debian's mksh of 2023 words some unlike Android 14's
of 2020, and puts E: or W: before each.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

_DATA = Path(__file__).parents[2] / "data"
_START = "set -- 1st '2 nd'; x=abc y='a b' z=foo\narr=(p 'q r' s)\n"
_INPUT = b"in 1\nb:c d\nlast"
_FILES = {
    "a": b"one\ntwo words\nthree\n", "b": b"bee\n", "x.txt": b"", "dir": None, "dir/f1": b"1",
    "dir/sub": None, "empty": b"", "dirlink": b"-> dir",
}  # fmt: skip


def _read(path: str) -> list[str]:
    return (_DATA / path).read_text(encoding="utf-8").rstrip("\n").split("\n----\n")


_SCRIPTS = _read("shell/scripts.txt")
_COMMANDS = _read("differential/commands.txt")

_choice = st.sampled_from
_form = st.builds
_NAME = _choice(("x", "y", "z", "u"))
_TEXT = _choice(
    (
        "a",
        "b",
        "foo",
        "a b",
        "",
        "*",
        "a*",
        "1",
        "-n",
        "x=1",
        "é",
        "~",
        "[ab]",
        "?",
        "\\",
        "$",
        "-",
        "a:b:c",
        "  p  q ",
        "3",
        "07",
        "10",
    )
)
_PLAIN = st.one_of(
    _choice(
        (
            "a",
            "b",
            "foo",
            "1",
            "2",
            "x.txt",
            "-n",
            "a=b",
            "~",
            "*",
            "*.txt",
            "[ab]",
            "d*",
            "dir/*",
            "é",
            "\\$x",
            "\\\\",
            "a\\ b",
            "a#b",
            "''",
            '""',
            "!",
            "?",
            "-",
            "[!a]*",
            "$'a\\tb'",
            "$'\\x41\\101\\u00e9'",
            "$'\\n'",
            "$'\\e[0m'",
        )
    ),
    _TEXT.map("'{}'".format),
    _TEXT.map(lambda text: '"' + text.replace("\\", "\\\\").replace("$", "\\$") + '"'),
)
_NUMBER = _choice(
    (
        "0",
        "1",
        "2",
        "3",
        "7",
        "10",
        "-1",
        "-5",
        "0x1F",
        "010",
        "16#ff",
        "2#101",
        "2147483647",
        "2147483648",
        "4294967296",
        "x",
        "y",
        "z",
        "u",
        "$x",
        "${y}",
        "x[0]",
        "n",
    )
)
_BINARY = _choice(
    (
        "+",
        "-",
        "*",
        "/",
        "%",
        "<<",
        ">>",
        "<",
        ">",
        "<=",
        ">=",
        "==",
        "!=",
        "&",
        "|",
        "^",
        "&&",
        "||",
        ",",
    )
)
_ARITHMETIC = st.recursive(
    _NUMBER,
    lambda inner: st.one_of(
        _form("{} {} {}".format, inner, _BINARY, inner),
        _form("({})".format, inner),
        _form("{}{}".format, _choice(("-", "!", "~", "+", "- ")), inner),
        _form("{} ? {} : {}".format, inner, inner, inner),
        _form("{} {} {}".format, _NAME, _choice(("=", "+=", "-=", "*=", "|=", "%=", "/=")), inner),
        _form("{}{}".format, _NAME, _choice(("++", "--"))),
        _form("{}{}".format, _choice(("++", "--")), _NAME),
    ),
    max_leaves=4,
)
_PATTERN = _choice(
    (
        "a",
        "*",
        "a*",
        "?",
        "[a-c]",
        "*o",
        "'*'",
        "b",
        "*:",
        ":*",
        "f?o",
        "[!a]",
        "@(a|b)",
        "*(o)",
        "+([a-z])",
        "!(a)",
        "?(f)oo",
        "$y",
        '"$y"',
        "\\*",
        " *",
        "[[:alpha:]]",
        "é",
        "/",
    )
)
_PARAMETER = _choice(
    (
        "x",
        "y",
        "z",
        "u",
        "1",
        "2",
        "@",
        "*",
        "?",
        "x[1]",
        "arr[@]",
        "arr[*]",
        "arr[1]",
        "9",
        "10",
        "-",
        "IFS",
    )
)
_SIMPLE_PARAMETER = _choice(
    (
        "$x",
        "$y",
        "$z",
        "$u",
        "$1",
        "$@",
        "$*",
        "$#",
        "$?",
        "$x$y",
        "$xy",
        "$3",
        '"$@"',
        '"$*"',
        '"a$@b"',
        "$-",
        "${%x}",
        "${!x}",
        "${!arr[@]}",
        "${x@Q}",
        "${#}",
    )
)
_SLICE = _choice(("0", "1", "2", " -1", "1:1", "0:2", " -2:1", "1:0", "9", "(-1)"))


def _expansion(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        _PARAMETER.map("${{{}}}".format),
        _SIMPLE_PARAMETER,
        _form(
            "${{{}{}{}}}".format,
            _PARAMETER,
            _choice((":-", "-", ":+", "+", ":=", "=", ":?", "?")),
            inner,
        ),
        _form("${{{}{}{}}}".format, _PARAMETER, _choice(("##", "%", "%%")), _PATTERN),
        _form(
            "${{{}{}{}/{}}}".format, _PARAMETER, _choice(("/", "//", "/#", "/%")), _PATTERN, inner
        ),
        _form("${{{}:{}}}".format, _PARAMETER, _SLICE),
        _PARAMETER.map("${{#{}}}".format),
        _ARITHMETIC.map("$(({}))".format),
        inner.map("$(echo {})".format),
        inner.filter(lambda text: "`" not in text and "\\" not in text).map("`echo {}`".format),
    )


_WORD = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        _expansion(inner),
        _expansion(inner.filter(lambda text: '"' not in text)).map('"{}"'.format),
        _form("{}{}".format, inner, inner),
    ),
    max_leaves=4,
)
_WORDS = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_FILE = _choice(("a", "new", "dir/new", "missing/x", "empty", "$x", '"x y"'))
_UNARY = _choice(("-n", "-z", "-f", "-d", "-e", "-s", "-L", "-x", "-r", "-w", "-h", "-p"))
_COMPARED = _choice(("=", "!=", "-eq", "-lt", "-ge", "-nt", "==", "-ef"))
_ONE_TEST = st.one_of(
    _form("{} {} {}".format, _WORD, _COMPARED, _WORD), _form("{} {}".format, _UNARY, _WORD), _WORD
)
_TEST = st.one_of(
    _ONE_TEST.map("[ {} ]".format),
    _ONE_TEST.map("test {}".format),
    _ONE_TEST.map("[[ {} ]]".format),
    _form("[[ {} && {} ]]".format, _ONE_TEST, _ONE_TEST),
    _form("[[ ! ( {} || {} ) ]]".format, _ONE_TEST, _ONE_TEST),
    _form("[[ {} == {} ]]".format, _WORD, _PATTERN),
    _form("[ {} {} {} ]".format, _ONE_TEST, _choice(("-a", "-o")), _ONE_TEST),
    _ARITHMETIC.map("(({}))".format),
)
_COMMAND = st.one_of(
    _WORDS.map("echo {}".format),
    _WORDS.map("print -r -- {}".format),
    _WORDS.map("printf '<%s>' {}; echo".format),
    _WORDS.map("set -- {}; echo $#".format),
    _WORDS.map('arr=({}); echo ${{#arr[@]}} "${{arr[@]}}"'.format),
    _WORDS.map('for i in {}; do echo "<$i>"; done'.format),
    _form('{}={}; echo "[$x|$y|$z]"'.format, _NAME, _WORD),
    _form("{}={} eval 'echo $x$y'".format, _NAME, _WORD),
    _TEST.map("{} && echo yes || echo no $?".format),
    _choice(_COMMANDS),
)
_FILTER = _choice(
    ("cat", "sort", "wc -l", "read x", "head -n 1", "false", 'while read l; do echo "($l)"; done')
)
_REDIRECT = _choice((">", ">>", "2>/dev/null >", ">|", "<"))


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Commands around others; nothing in them may call `outer`, or loop without an end."""
    plain = inner.filter(lambda text: not set("'\\\n") & set(text))
    return st.one_of(
        _form("{}{}{}".format, inner, _choice(("; ", "\n", " && ", " || ")), inner),
        _form("{} | {}".format, inner, _FILTER),
        _form("if {}; then {}; else {}; fi".format, inner, inner, inner),
        _form("for i in {}; do {}; done".format, _WORDS, inner),
        inner.map("( {} )".format),
        inner.map("{{ {}; }}".format),
        inner.map("! {}".format),
        _form("outer() {{ {}; }}; outer {}; echo $?".format, inner, _WORDS),
        _form("case {} in {}) {};; *) {};; esac".format, _WORD, _PATTERN, inner, inner),
        inner.map('x=$({}); echo "$? $x"'.format),
        _form("{{ {}; }} {}{}".format, inner, _REDIRECT, _FILE),
        _form("cat <<{}\n{} $x \\$y `echo q`\nE\n{}".format, _choice(("E", "'E'")), _WORD, inner),
        _form("cat <<-E\n\t{} $((1+1))\n\tE\n{}".format, _WORD, inner),
        inner.map("{} & wait $!; echo $?".format),
        inner.map("trap 'echo T $?' EXIT; {}".format),
        inner.map("set -e; {}; echo end".format),
        inner.map("set -- p 'q r' s; {}".format),
        plain.map("eval '{}'".format),
        inner.map("for k in 1 2; do {}; done".format),
    )


_KINDS = {
    "words": _WORD.map(lambda word: f'echo {word}; for i in {word}; do echo "<$i>"; done'),
    "arithmetic": _ARITHMETIC.map(lambda text: f"n=4; echo $(({text})) $x $y $z; echo $? $u"),
    "tests": _TEST.map("{}; echo $?".format),
    "commands": _COMMAND,
    "scripts": st.recursive(_COMMAND, _compound, max_leaves=3),
}


def said(text: bytes) -> bytes:
    """Whether there was a complaint."""
    return b"something" if text else b""


@pytest.mark.parametrize("script", _SCRIPTS, ids=range(len(_SCRIPTS)))
def test_shell_runs_a_script_as_mksh_does(agree: Callable[..., None], script: str) -> None:
    agree(script, {}, complaints=said)


@pytest.mark.parametrize("script", _COMMANDS, ids=range(len(_COMMANDS)))
def test_shell_runs_a_command_as_mksh_does(agree: Callable[..., None], script: str) -> None:
    agree(_START + script, _FILES, _INPUT, complaints=said)


@pytest.mark.slow
@pytest.mark.parametrize("kind", _KINDS)
def test_shell_does_with_anything_what_mksh_does(
    kind: str, agree: Callable[..., None], differential: Callable[..., Any]
) -> None:
    @differential
    @given(_KINDS[kind])
    def compare(script: str) -> None:
        agree(_START + script, _FILES, _INPUT, complaints=said)

    compare()
