"""What hardware and soft keys do; codes of android.view.KeyEvent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import View
from harness.virtual.screen.windows import editing
from harness.virtual.screen.windows.keyboard import KeyActions
from harness.virtual.screen.windows.memory import ScreenMemory
from harness.virtual.screen.windows.panels import ShadeState

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.screen.windows.manager import WindowManager

Edit = Callable[[ScreenMemory, View], None]
Handler = Callable[["WindowManager", "Android"], None]

HOME: Final = 3
BACK: Final = 4
DPAD_LEFT: Final = 21
DPAD_RIGHT: Final = 22
POWER: Final = 26
TAB: Final = 61
ENTER: Final = 66
DEL: Final = 67
MENU: Final = 82
NOTIFICATION: Final = 83
ESCAPE: Final = 111
FORWARD_DEL: Final = 112
MOVE_HOME: Final = 122
MOVE_END: Final = 123
NUMPAD_ENTER: Final = 160
APP_SWITCH: Final = 187
SLEEP: Final = 223
WAKEUP: Final = 224

_FIRST_DIGIT, _LAST_DIGIT = 7, 16
_FIRST_LETTER, _LAST_LETTER = 29, 54
_PUNCTUATION: Final = {
    17: "*",
    18: "#",
    55: ",",
    56: ".",
    62: " ",
    68: "`",
    69: "-",
    70: "=",
    71: "[",
    72: "]",
    73: "\\",
    74: ";",
    75: "'",
    76: "/",
    77: "@",
    81: "+",
}
_WORK_WHILE_ASLEEP: Final = frozenset({POWER, WAKEUP, SLEEP})


def press(windows: WindowManager, android: Android, code: int, *, long: bool) -> None:
    """Do what a key does; keys without a meaning here do nothing."""
    if not android.power.interactive and code not in _WORK_WHILE_ASLEEP:
        return
    character = character_of(code)
    if character:
        windows.edit(lambda memory, field: editing.insert(memory, field, character))
    elif code in _EDITS:
        windows.edit(_EDITS[code])
    elif code in _HANDLERS and not (long and code == POWER):
        _HANDLERS[code](windows, android)


def character_of(code: int) -> str:
    """What a key types without shift; empty for keys that type nothing."""
    if _FIRST_DIGIT <= code <= _LAST_DIGIT:
        return chr(ord("0") + code - _FIRST_DIGIT)
    if _FIRST_LETTER <= code <= _LAST_LETTER:
        return chr(ord("a") + code - _FIRST_LETTER)
    return _PUNCTUATION.get(code, "")


def _back(windows: WindowManager, android: Android) -> None:
    if windows.keyboard_shown:
        windows.hide_keyboard()
        return
    window = windows.active()
    if window is not None and window.dismiss is not None:
        window.dismiss()
    else:
        android.activities.back()


def _home(windows: WindowManager, _: Android) -> None:
    windows.go_home()


def _enter(windows: WindowManager, _: Android) -> None:
    """A single-line field performs its action; another one breaks the line."""
    field = windows.focused_view()
    if field is None:
        return
    if field.multiline:
        windows.edit(lambda memory, field: editing.insert(memory, field, "\n"))
    else:
        windows.submit()


def _tab(windows: WindowManager, _: Android) -> None:
    window = windows.active()
    if window is None:
        return
    fields = [view for view in window.root.walk() if view.editable and view.enabled]
    if fields:
        here = fields.index(window.field_in_focus) if window.field_in_focus in fields else -1
        windows.focus_on(fields[(here + 1) % len(fields)])


def _app_switch(windows: WindowManager, _: Android) -> None:
    if not windows.keyguard_showing:
        windows.hide_keyboard()
        windows.recents_showing = not windows.recents_showing


def _power(_: WindowManager, android: Android) -> None:
    if android.power.interactive:
        android.power.go_to_sleep()
    else:
        android.power.wake_up()


def _menu(windows: WindowManager, _: Android) -> None:
    """Dismisses a keyguard that asks for nothing (KeyguardViewMediator on debuggable builds)."""
    windows.dismiss_keyguard()


_EDITS: Final[dict[int, Edit]] = {
    DEL: editing.delete_backwards,
    FORWARD_DEL: editing.delete_forwards,
    DPAD_LEFT: lambda memory, field: editing.move(memory, field, -1),
    DPAD_RIGHT: lambda memory, field: editing.move(memory, field, 1),
    MOVE_HOME: lambda memory, field: editing.move(memory, field, -len(field.text)),
    MOVE_END: lambda memory, field: editing.move(memory, field, len(field.text)),
}
_HANDLERS: Final[dict[int, Handler]] = {
    HOME: _home,
    BACK: _back,
    ESCAPE: _back,
    ENTER: _enter,
    NUMPAD_ENTER: _enter,
    TAB: _tab,
    APP_SWITCH: _app_switch,
    POWER: _power,
    MENU: _menu,
    NOTIFICATION: lambda windows, _: windows.set_shade(ShadeState.NOTIFICATIONS),
    SLEEP: lambda _, android: android.power.go_to_sleep(),
    WAKEUP: lambda _, android: android.power.wake_up(),
}


def soft_keys(windows: WindowManager, android: Android) -> KeyActions:
    """What the keys of the soft keyboard do."""

    def toggle_shift() -> None:
        windows.ime.shift = not windows.ime.shift

    def toggle_symbols() -> None:
        windows.ime.symbols = not windows.ime.symbols

    return KeyActions(
        character=windows.type_text,
        delete=lambda: press(windows, android, DEL, long=False),
        enter=lambda: press(windows, android, ENTER, long=False),
        shift=toggle_shift,
        symbols=toggle_symbols,
    )
