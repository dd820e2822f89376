"""`event`: keys and touches, as the hardware would send them.

Source: external-qemu, android/android-emu/android/console.cpp (`event_commands`), hw-events.c (the
aliases). Of keys those are known that Android's own layout has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.input import typeable
from harness.virtual.android.keycodes import CODES
from harness.virtual.console.text import unescape
from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_TYPES = {
    "EV_SYN": 0, "EV_KEY": 1, "EV_REL": 2, "EV_ABS": 3, "EV_MSC": 4, "EV_SW": 5, "EV_LED": 17,
    "EV_SND": 18, "EV_REP": 20, "EV_FF": 21, "EV_PWR": 22, "EV_FF_STATUS": 23, "EV_MAX": 31,
}  # fmt: skip
# Linux's number and Android's name of what the emulator's keyboard sends (qwerty2.kl, Generic.kl).
_KEYS = {
    "KEY_ESC": (1, "BACK"), "KEY_BACKSPACE": (14, "DEL"), "KEY_TAB": (15, "TAB"),
    "KEY_ENTER": (28, "ENTER"), "KEY_SPACE": (57, "SPACE"), "KEY_HOME": (102, "HOME"),
    "KEY_UP": (103, "DPAD_UP"), "KEY_LEFT": (105, "DPAD_LEFT"), "KEY_RIGHT": (106, "DPAD_RIGHT"),
    "KEY_DOWN": (108, "DPAD_DOWN"), "KEY_VOLUMEDOWN": (114, "VOLUME_DOWN"),
    "KEY_VOLUMEUP": (115, "VOLUME_UP"), "KEY_POWER": (116, "POWER"), "KEY_MENU": (139, "MENU"),
    "KEY_BACK": (158, "BACK"), "KEY_SEARCH": (217, "SEARCH"), "KEY_APPSELECT": (580, "APP_SWITCH"),
}  # fmt: skip
_LETTERS = dict(zip("QWERTYUIOP", range(16, 26), strict=True))
_LETTERS |= dict(zip("ASDFGHJKL", range(30, 39), strict=True))
_LETTERS |= dict(zip("ZXCVBNM", range(44, 51), strict=True))
_LETTERS |= dict(zip("1234567890", range(2, 12), strict=True))
_KEYS |= {f"KEY_{letter}": (number, letter) for letter, number in _LETTERS.items()}
_CODES = {
    "EV_KEY": {name: number for name, (number, _) in _KEYS.items()},
    "EV_REL": {"REL_X": 0, "REL_Y": 1},
    "EV_ABS": {
        "ABS_X": 0, "ABS_Y": 1, "ABS_Z": 2, "ABS_MT_SLOT": 47, "ABS_MT_TOUCH_MAJOR": 48,
        "ABS_MT_POSITION_X": 53, "ABS_MT_POSITION_Y": 54, "ABS_MT_TRACKING_ID": 57,
        "ABS_MT_PRESSURE": 58,
    },
}  # fmt: skip
_ANDROID_KEYS = {number: CODES[name] for number, name in _KEYS.values()}
_MOUSE_WORDS = 4
_TOUCH_SCREEN, _LEFT = 0, 1


def _send(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("Usage: event send <type>:<code>:<value> ...")
    for word in rest.split():
        kind, code, value = _event(word)
        if kind == _TYPES["EV_KEY"] and value and code in _ANDROID_KEYS:
            device.android.input.key(_ANDROID_KEYS[code])
    return ""


def _event(word: str) -> tuple[int, int, int]:
    kind, _, rest = word.partition(":")
    code, _, value = rest.partition(":")
    number = _type(kind)
    if number is None:
        raise ConsoleError(
            f"invalid event type in '{word}', try 'event list types' for valid values"
        )
    aliases = _CODES.get(_name(number), {})
    found = int(code) if code.isdecimal() else aliases.get(code)
    if found is None:
        raise ConsoleError(
            f"invalid event code in '{word}', try 'event list codes <type>' for valid values"
        )
    if not value.lstrip("-").isdecimal():
        raise ConsoleError(f"invalid event value in '{word}', must be an integer")
    return number, found, int(value)


def _type(word: str) -> int | None:
    return int(word) if word.isdecimal() else _TYPES.get(word)


def _name(number: int) -> str:
    return next((name for name, value in _TYPES.items() if value == number), "")


def _types(_device: Machine, _rest: str) -> str:
    text = "event <type> can be an integer or one of the following aliases\n"
    for name in _TYPES:
        count = len(_CODES.get(name, {}))
        text += f"    {name:<8}" + (f"  ({count} code aliases)" if count else "") + "\n"
    return text


def _codes(_device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("argument missing, try 'event codes <type>'")
    number = _type(rest)
    if number is None:
        raise ConsoleError("bad argument, see 'event types' for valid values")
    aliases = _CODES.get(_name(number))
    if not aliases:
        return "no code aliases defined for this type\n"
    listed = "".join(f"    {name:<12}\n" for name in aliases)
    return f"type '{rest}' accepts the following <code> aliases:\n{listed}"


def _text(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("argument missing, try 'event text <message>'")
    # What the keyboard cannot type is left out without a word.
    device.android.input.text("".join(c for c in unescape(rest) if typeable(c)))
    return ""


def _mouse(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("argument missing, try 'event mouse <x> <y> <device> <buttonstate>'")
    words = rest.split()
    if len(words) != _MOUSE_WORDS or not all(w.lstrip("-").isdecimal() for w in words):
        raise ConsoleError("Invalid arguments. Make sure you provide 4 integers.")
    x, y, source, buttons = map(int, words)
    if source == _TOUCH_SCREEN:
        if buttons & _LEFT:
            device.android.input.touch_down(x, y)
        else:
            device.android.input.touch_up(x, y)
    return ""


EVENT = Verb(
    "event",
    "simulate hardware events",
    description="allows you to send fake hardware events to the kernel\n",
    verbs=(
        Verb(
            "send",
            "send a series of events to the kernel",
            _send,
            "'event send <type>:<code>:<value> ...' allows you to send one or more"
            " hardware events\n"
            "to the Android kernel. You can use text names or integers for <type> and <code>\n",
        ),
        Verb(
            "types",
            "list all <type> aliases",
            _types,
            "'event types' list all <type> string aliases supported by the 'event' subcommands\n",
        ),
        Verb(
            "codes",
            "list all <code> aliases for a given <type>",
            _codes,
            "'event codes <type>' lists all <code> string aliases for a given event <type>\n",
        ),
        Verb(
            "text",
            "simulate keystrokes from a given text",
            _text,
            "'event text <message>' allows you to simulate keypresses to generate a given text\n"
            "message. <message> must be an utf-8 string. Unicode points will be reverse-mapped\n"
            "according to the current device keyboard. Unsupported characters will be discarded\n"
            "silently\n",
        ),
        Verb(
            "mouse",
            "simulate a mouse event",
            _mouse,
            "'event mouse <x> <y> <device> <buttonstate>' allows you to genenarate a mouse event\n"
            "at x, y with the given buttonstate using the given device. All values are integers.\n"
            "Where device:\n  0  = touch screen\n  1  = trackball\n"
            "And buttonstate is a mask where:\n  0  = No buttons\n  1  = Left button\n"
            "  2  = Right button\n  4  = Middle button\n  8  = Wheel up\n  16 = Wheel down\n",
        ),
    ),
)
