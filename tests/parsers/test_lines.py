"""Bytes and lines of what devices print."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.lines import blocks, decode, flag, lines_of, unread, whole


@pytest.mark.parametrize(
    "raw",
    [b"a\xc3\xa4", b"\xef\xbb\xbfa\xc3\xa4", "aä".encode("utf-16"), b"\xfe\xff\x00a\x00\xe4"],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "utf-16 big-endian"],
)
def test_a_text_is_read_whatever_wrote_it(raw: bytes) -> None:
    assert decode(raw) == "aä"


def test_what_surrounds_a_dump_is_left_out() -> None:
    text = (
        "DUMP OF SERVICE battery:\r\na\r\n--------- 0.003s was the duration of dumpsys battery\r\n"
    )

    assert lines_of(text) == ["a", ""]


def test_blocks_end_where_the_next_begins() -> None:
    parts = blocks(re.compile(r"^# (\w)$", re.MULTILINE), "x\n# a\n1\n# b\n2\n")

    assert [(heading[1], block) for heading, block in parts] == [("a", "\n1\n"), ("b", "\n2\n")]


def test_an_error_shows_the_beginning_of_the_text() -> None:
    assert str(unread("df", "a\n b" + "c" * 200)) == f'df: not known: "a b{"c" * 117}…"'


@pytest.mark.parametrize(("read", "word"), [(flag, "yes"), (whole, "many")], ids=["flag", "number"])
def test_a_word_that_says_something_else_is_an_error(
    read: Callable[[str, str], object], word: str
) -> None:
    with pytest.raises(ProtocolError, match=word):
        read("df", word)
