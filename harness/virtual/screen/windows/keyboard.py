"""The soft keyboard: a window of its own above the navigation bar.

Its keys are drawn and can be tapped, but none is a node of its own: Android's keyboards expose
a single view to dumps of other windows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from harness.virtual.screen import theme
from harness.virtual.screen.view import Layout, Paint, View
from harness.virtual.screen.widgets.elements import column, row

PACKAGE: Final = "com.android.inputmethod.latin"
TITLE: Final = "InputMethod"
HEIGHT: Final = 268
"""dp, without the navigation bar below it."""

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SYMBOL_ROWS: Final = ("1234567890", "@#$_&-+()/", "*\"':;!?")
_KEY: Final = "#ffffff"
_SPECIAL: Final = "#d5dbe6"
_BACKGROUND: Final = "#e9edf5"


@dataclass
class KeyboardState:
    """Which keys are shown."""

    shown: bool = False
    shift: bool = True
    symbols: bool = False
    owner: object = None
    """The memory of the window that it was called for."""

    def appear(self, text: str, owner: object) -> None:
        """Come up for a field; a sentence begins with a capital."""
        self.shown = True
        self.owner = owner
        self.symbols = False
        self.follow(text)

    def follow(self, text: str) -> None:
        """Something was typed: capitals come back at the beginning of a sentence."""
        self.shift = not text or text.endswith((". ", "! ", "? "))


@dataclass(frozen=True)
class KeyActions:
    """What the keys do."""

    character: Callable[[str], None]
    delete: Callable[[], None]
    enter: Callable[[], None]
    shift: Callable[[], None]
    symbols: Callable[[], None]


def keyboard(state: KeyboardState, actions: KeyActions, *, sends: bool) -> View:
    """The keys for a state; the last one says whether it sends or breaks the line."""
    rows = _SYMBOL_ROWS if state.symbols else _ROWS
    lines = [_letters(line, state, actions) for line in rows[:2]]
    if len(rows[1]) < len(rows[0]):
        lines[1].layout.padding = (20, 0, 20, 0)
    shift = "apple-keyboard-shift" if not state.shift else "arrow-up-bold"
    middle = _letters(rows[2], state, actions).children
    shift_key = _key(actions.shift, icon=shift, weight=1.5)
    delete_key = _key(actions.delete, icon="backspace-outline", weight=1.5)
    lines.append(_line(shift_key, *middle, delete_key))
    lines.append(_bottom(state, actions, sends=sends))
    return column(
        *lines,
        padding=(3, 12, 3, 6),
        gap=8,
        background=_BACKGROUND,
        fill_height=True,
        id="android:id/inputArea",
        class_name="android.widget.FrameLayout",
    )


def _bottom(state: KeyboardState, actions: KeyActions, *, sends: bool) -> View:
    enter = _key(actions.enter, icon="send" if sends else "keyboard-return", weight=1.5)
    enter.paint.background = theme.PRIMARY_CONTAINER
    enter.paint.radius = 24
    return _line(
        _key(actions.symbols, text="ABC" if state.symbols else "?123", weight=1.5),
        _key(lambda: actions.character(","), text=","),
        _key(lambda: actions.character("\N{SLIGHTLY SMILING FACE}"), icon="emoticon-happy-outline"),
        _key(lambda: actions.character(" "), text=" ", weight=4),
        _key(lambda: actions.character("."), text="."),
        enter,
    )


def _letters(line: str, state: KeyboardState, actions: KeyActions) -> View:
    return _line(*(_letter(c.upper() if state.shift else c, actions) for c in line))


def _letter(character: str, actions: KeyActions) -> View:
    return _key(lambda: actions.character(character), text=character, style="key")


def _line(*keys: View) -> View:
    return row(*keys, gap=5, weight=1)


def _key(
    action: Callable[[], None],
    *,
    text: str = "",
    icon: str = "",
    weight: float = 1,
    style: str = "",
) -> View:
    special = not style and text not in (",", ".", " ")
    return View(
        class_name="android.inputmethodservice.Keyboard.Key",
        text=text,
        on_click=action,
        clickable=True,
        layout=Layout(weight=weight, fill_width=True, fill_height=True),
        paint=Paint(
            background=_SPECIAL if special else _KEY,
            radius=6,
            style=style or "button",
            color=theme.ON_SURFACE,
            text_align="center",
            icon=icon,
            icon_size=22,
        ),
    )
