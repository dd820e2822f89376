"""What typing does to a field, most of it without any window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.virtual.screen.drawing.painter import Caret
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, page, row, scroll, text_field, toolbar
from harness.virtual.screen.windows import editing
from harness.virtual.screen.windows.memory import ScreenMemory

if TYPE_CHECKING:
    Phone = Any  # tests/virtual/screen/conftest.py, which no test can import

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def field(text: str, *, multiline: bool = False) -> tuple[View, list[str]]:
    told: list[str] = []
    return text_field("f", text, told.append, multiline=multiline), told


def at(start: int, end: int | None = None) -> ScreenMemory:
    return ScreenMemory(caret=Caret(start, start if end is None else end))


def test_inserting_replaces_the_selection() -> None:
    view, told = field("hello world")
    memory = at(0, 5)

    editing.insert(memory, view, "bye")

    assert told == ["bye world"]
    assert memory.caret == Caret(3, 3)


def test_a_single_line_field_takes_no_line_break() -> None:
    view, told = field("")

    editing.insert(at(0), view, "a\nb")

    assert told == ["a b"]


@pytest.mark.parametrize(
    ("text", "left"),
    [("ab", "a"), (f"kids {FAMILY}", "kids "), ("\U0001f1e9\U0001f1ea", ""), ("\u2764\ufe0f", "")],
    ids=["letter", "family", "flag", "heart"],
)
def test_deleting_backwards_takes_one_visible_character(text: str, left: str) -> None:
    view, told = field(text)

    editing.delete_backwards(at(len(text)), view)

    assert told == [left]


def test_deleting_forwards_takes_what_is_behind_the_cursor() -> None:
    view, told = field("abc")

    editing.delete_forwards(at(1), view)

    assert told == ["ac"]


@pytest.mark.parametrize(
    "delete", [editing.delete_backwards, editing.delete_forwards], ids=["back", "forward"]
)
def test_nothing_to_delete_tells_nobody(delete: object) -> None:
    view, told = field("")

    assert callable(delete)
    delete(at(0), view)

    assert not told


@given(st.text(max_size=10), st.integers(-20, 20))
def test_the_cursor_never_leaves_the_text(text: str, by: int) -> None:
    view, _ = field(text)
    memory = at(0)

    editing.move(memory, view, by)

    assert 0 <= memory.caret.end <= len(text)


def test_a_long_press_selects_the_last_word() -> None:
    view, _ = field("hello big world")
    memory = at(0)

    editing.select_word(memory, view)

    assert "hello big world"[memory.caret.start : memory.caret.end] == "world"


def test_focus_and_cursor_survive_a_new_tree() -> None:
    memory = ScreenMemory()
    before, _ = field("hello")
    memory.adopt(column(before))
    memory.focus_on(before)
    editing.move(memory, before, -2)

    after, _ = field("hello!")
    focused = memory.adopt(column(after))

    assert focused is after
    assert after.focused
    assert memory.caret == Caret(3, 3)


def test_the_cursor_follows_a_text_that_became_shorter() -> None:
    memory = ScreenMemory()
    before, _ = field("hello")
    memory.adopt(column(before))
    memory.focus_on(before)

    after, _ = field("")
    memory.adopt(column(after))

    assert memory.caret == Caret(0, 0)


def test_a_field_may_ask_for_the_focus_once() -> None:
    memory = ScreenMemory()
    asks = text_field("a", "", lambda _: None, focused=True)
    first = memory.adopt(column(asks))
    memory.focus = None

    again = memory.adopt(column(text_field("a", "", lambda _: None, focused=True)))

    assert first is asks
    assert again is None


def test_a_chat_remembers_how_far_it_is_from_its_end() -> None:
    memory = ScreenMemory()
    chat = scroll(from_end=True, id="messages")
    memory.adopt(chat)
    chat.scroll_range = 1000
    memory.scroll_to(chat, 900)

    chat.scroll_range = 1200  # a new message came

    assert memory.offset(chat) == 1100


def test_touching_the_field_that_is_typed_into_draws_nothing_anew(phone: Phone) -> None:
    built: list[int] = []

    def build() -> View:
        built.append(1)
        return page(toolbar("Form"), row(text_field("input", "text", lambda _: None, weight=1)))

    phone.show(build)
    phone.tap("input")
    phone.looper.call(phone.windows.windows)
    before = len(built)

    phone.tap("input")
    phone.looper.call(phone.windows.windows)

    assert len(built) == before
