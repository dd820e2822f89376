"""Java's regular expressions."""

from __future__ import annotations

import pytest

from harness.virtual.uiautomator.javaregex import PatternSyntaxError, compile_java


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(r"\Qa.b*\E.*", "a.b*cd", id="quoted"),
        pytest.param("(?i)hello", "HeLLo", id="flag-at-the-start"),
        pytest.param("a(?i)bc", "aBC", id="flag-in-the-middle"),
        pytest.param("(a(?i)b)c", "aBc", id="flag-ends-with-its-group"),
        pytest.param(r"\p{L}+\p{Punct}", "\u043f\u0440\u0438!", id="properties"),
        pytest.param(r"(?<x>a+)-\k<x>", "aa-aa", id="named-group"),
        pytest.param(r"\d++x", "12x", id="possessive"),
        pytest.param(r"a\z", "a", id="end-anchor"),
        pytest.param("[\\]a]+", "]a", id="bracket-in-a-class"),
    ],
)
def test_pattern_matches_as_in_java(pattern: str, text: str) -> None:
    assert compile_java(pattern).fullmatch(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("ell", "hello", id="a-part-is-no-match"),
        pytest.param(".*", "a\nb", id="dot-stops-at-a-line-break"),
        pytest.param("(a(?i)b)c", "aBC", id="flag-ended"),
        pytest.param(r"\P{L}", "a", id="negated-property"),
    ],
)
def test_pattern_does_not_match_as_in_java(pattern: str, text: str) -> None:
    assert not compile_java(pattern).fullmatch(text)


def test_dot_matches_line_breaks_where_the_selector_says_so() -> None:
    assert compile_java("a.b", dot_all=True).fullmatch("a\nb")


@pytest.mark.parametrize(
    "pattern",
    [pytest.param("([", id="open-class"), pytest.param(r"\p{Nonsense}", id="unknown-property")],
)
def test_bad_pattern_is_a_syntax_error(pattern: str) -> None:
    with pytest.raises(PatternSyntaxError):
        compile_java(pattern)
