"""What a screen keeps of the one before may never be seen: a screen made anew looks the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    button,
    column,
    dialog,
    label,
    page,
    row,
    scroll,
    switch,
    text_field,
    toolbar,
)
from harness.virtual.screen.windows import keys
from harness.virtual.screen.windows.composer import Window
from harness.virtual.screen.windows.panels import Layer

if TYPE_CHECKING:
    Phone = Any  # tests/virtual/screen/conftest.py, which no test can import

_STEPS = 25
_MOVES = (keys.DPAD_LEFT, keys.DPAD_RIGHT, keys.DEL, keys.BACK, keys.ENTER)


class Chat:
    """A page that changes in many ways."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.lines = [f"line {number}" for number in range(30)]
        self.text = ""
        self.asks = False
        self.on = False
        self.unseen = 0
        self.clicked: list[int] = []

    def content(self) -> View:
        field = text_field("input", self.text, self._type, multiline=True, weight=1)
        lines = [label(line, id="line") for line in self.lines]
        unseen = self.unseen  # what a button does may differ where nothing else does
        say = button("Say", lambda: self.clicked.append(unseen), id="say")
        bar = row(field, switch(self.on, self._toggle, id="on"), say)
        return page(toolbar("Chat"), scroll(*lines, id="list", from_end=True), column(bar))

    def dialog(self) -> View | None:
        return (
            dialog("Sure?", "Really?", id="ask", buttons=[("No", self._no)]) if self.asks else None
        )

    def _type(self, text: str) -> None:
        self.text = text

    def _toggle(self) -> None:
        self.on = not self.on

    def _no(self) -> None:
        self.asks = False

    def steps(self) -> list[Callable[[], object]]:
        """What may happen to it, by its user and by itself."""
        windows = self.phone.windows
        return [
            lambda: self.lines.append(f"line {len(self.lines)}"),
            lambda: self.lines.pop(0),
            partial(setattr, self, "asks", True),
            self._no,
            partial(self.phone.tap, "input"),
            partial(self.phone.tap, "on"),
            lambda: self.phone.do(lambda: windows.type_text("ab")),
            lambda: self.phone.do(lambda: windows.swipe([(130, 300), (130, 200)], 1)),
            lambda: self.phone.do(lambda: windows.swipe([(130, 200), (130, 300)], 1)),
            *(partial(self.phone.do, partial(windows.key, code)) for code in _MOVES),
            partial(self.phone.radios.set, rssi=-90),
            partial(self.phone.radios.set, rssi=-50),
            partial(self.phone.do, windows.expand_notifications),
            partial(self.phone.do, windows.collapse_panels),
            lambda: None,
        ]


@pytest.fixture
def chat(phone: Phone) -> Chat:
    phone.settings.put("global", "display_size_forced", "270,600")
    phone.settings.put("secure", "display_density_forced", "105")
    chat = Chat(phone)
    phone.show(chat.content)
    phone.activities.demo.ask = chat.dialog
    return chat


def _windows(phone: Phone) -> list[Window]:
    found: list[Window] = phone.looper.call(phone.windows.windows)
    return found


def _seen(phone: Phone) -> tuple[bytes, list[object]]:
    """All pixels, and all that accessibility and touch go by."""
    facts: list[object] = [
        (window.title, window.bounds, window.focused, view.resource_id, view.text, view.checked,
         view.focused, view.scrollable, view.scroll_range, view.scroll_offset, view.bounds,
         view.visible)
        for window in _windows(phone)
        for view in window.drawn.walk()
    ]  # fmt: skip
    return phone.display.frame().tobytes(), facts


def _forget(phone: Phone) -> None:
    """Another density, and back: nothing can be kept."""
    phone.settings.put("secure", "display_density_forced", "300")
    _windows(phone)
    phone.settings.put("secure", "display_density_forced", "105")
    _windows(phone)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_a_screen_made_anew_is_no_different(
    phone: Phone, chat: Chat, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  (which steps a test takes)
    for _ in range(_STEPS):
        random.choice(chat.steps())()
        phone.windows.invalidate()
        kept = _seen(phone)

        _forget(phone)

        assert _seen(phone) == kept


@pytest.mark.usefixtures("chat")
def test_windows_that_show_the_same_stay(phone: Phone) -> None:
    before = _windows(phone)
    phone.windows.invalidate()

    assert _windows(phone) == before


def test_only_the_window_that_changed_is_another(phone: Phone, chat: Chat) -> None:
    phone.tap("input")
    before = {window.layer: window for window in _windows(phone)}
    chat.on = True
    phone.windows.invalidate()

    changed = [window.layer for window in _windows(phone) if before[window.layer] is not window]

    assert changed == [Layer.APP]


def test_a_tree_that_somebody_holds_stays_as_it_was(phone: Phone, chat: Chat) -> None:
    old = _windows(phone)[0].root
    before = [(view.text, view.bounds, view.visible) for view in old.walk()]
    chat.lines.append("the newest")
    phone.windows.invalidate()
    _windows(phone)

    assert [(view.text, view.bounds, view.visible) for view in old.walk()] == before


def test_what_stays_does_what_was_built_last(phone: Phone, chat: Chat) -> None:
    phone.find("say")
    chat.unseen = 1
    phone.windows.invalidate()

    phone.tap("say")

    assert chat.clicked == [1]


@pytest.mark.usefixtures("chat")
def test_typing_leaves_the_tree_that_somebody_holds(phone: Phone) -> None:
    phone.tap("input")
    field = phone.find("input")

    phone.do(lambda: phone.windows.type_text("ab"))

    assert (field.text, phone.find("input").text) == ("", "ab")
