"""Toybox commands with generated options and files: the device's and the real ones agree."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

Case = tuple[str, Mapping[str, bytes | None], bytes]

_DATA = Path(__file__).parents[2] / "data" / "differential"
_TABLE = tomllib.loads((_DATA / "toybox.toml").read_text(encoding="utf-8"))
_WORDS: Mapping[str, list[str]] = _TABLE["words"]
_USAGES: Mapping[str, Mapping[str, list[str]]] = _TABLE["usage"]
_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)\}")

# What is not compared: a pattern in what was said, what stands for it, and why.
DELIBERATE = (
    (rb"Needs (one of )?-", b"Needs -", "lib/args.c reads past a string: either, by chance"),
    (rb"(Skipped dir '.*'): .*", rb"\1", "perror_msg of whatever failed before it"),
    (rb"(bad regex '.*': ).*", rb"\1REASON", "the C library's words: bionic's are not glibc's"),
)
# Folders in the order in which the file system has them, which is the host's own here.
UNORDERED = frozenset(("find", "du", "grep", "egrep", "fgrep", "rm", "chmod", "tar"))

_LINES = st.lists(st.sampled_from(_WORDS["line"]), max_size=7)
_TEXTS = st.builds(
    lambda lines, end: ("\n".join(lines) + end).encode(),
    _LINES,
    st.sampled_from(["\n", "\n", "\n", ""]),
)


def _folder(a: bytes, b: bytes, c: bytes, raw: bytes) -> dict[str, bytes | None]:
    return {
        "a": a, "b": b, "c.txt": c, "d e": b"spaced\n", "bin": raw, "empty": b"", ".hid": b"h\n",
        "dir": None, "dir/x": b"in dir\n", "dir/sub": None, "dir/sub/y": a, "link": b"-> a",
        "lost": b"-> nowhere", "dirlink": b"-> dir", "hollow": None,
    }  # fmt: skip


_FOLDERS = st.builds(_folder, _TEXTS, _TEXTS, _TEXTS, st.binary(max_size=40))


@st.composite
def filled(draw: st.DrawFn, template: str) -> str:
    """A template with a word for each `{name}`; `{{` and `}}` are braces."""
    pieces = []
    at = 0
    for match in _PLACE.finditer(template):
        pieces.append(template[at : match.start()])
        name = match.group(1)
        if name is None:
            pieces.append(match.group()[0])
        else:
            pieces.append(draw(filled(draw(st.sampled_from(_WORDS[name])))))
        at = match.end()
    return "".join(pieces) + template[at:]


@st.composite
def lines(draw: st.DrawFn, name: str) -> Case:
    """A command line, the files around it, and its input."""
    usage = _USAGES[name]
    options = usage["options"]
    chosen = draw(st.lists(st.sampled_from(options), max_size=2, unique=True)) if options else []
    operands = draw(st.sampled_from(usage["operands"]))
    words = [draw(filled(each)) for each in (*chosen, operands)]
    script = " ".join(["toybox", name, *filter(None, words)])
    return script, draw(_FOLDERS), draw(_TEXTS)


def said(name: str, text: bytes) -> bytes:
    """What a command printed, without what is deliberately not compared."""
    for pattern, instead, _ in DELIBERATE:
        text = re.sub(pattern, instead, text)
    return b"".join(sorted(text.splitlines(keepends=True))) if name in UNORDERED else text


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(_USAGES))
def test_toybox_does_what_the_real_one_does(
    name: str, agree: Callable[..., None], differential: Callable[..., Any]
) -> None:
    @differential
    @given(lines(name))
    def compare(case: Case) -> None:
        agree(*case, output=partial(said, name), complaints=partial(said, name))

    compare()
