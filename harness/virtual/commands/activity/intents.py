"""How a command line says what an intent is.

Source: frameworks/base/core/java/android/content/Intent.java (`parseCommandArgs`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.android.intents import (
    ACTION_MAIN,
    CATEGORY_LAUNCHER,
    ComponentName,
    Extra,
    Intent,
)
from harness.virtual.commands.shell_command import JavaError, illegal_argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.commands.shell_command import Arguments

_FLAGS = {
    "--grant-read-uri-permission": 0x1,
    "--grant-write-uri-permission": 0x2,
    "--exclude-stopped-packages": 0x10,
    "--include-stopped-packages": 0x20,
    "--debug-log-resolution": 0x8,
    "--activity-brought-to-front": 0x00400000,
    "--activity-clear-top": 0x04000000,
    "--activity-clear-when-task-reset": 0x00080000,
    "--activity-exclude-from-recents": 0x00800000,
    "--activity-launched-from-history": 0x00100000,
    "--activity-multiple-task": 0x08000000,
    "--activity-no-animation": 0x00010000,
    "--activity-no-history": 0x40000000,
    "--activity-no-user-action": 0x00040000,
    "--activity-previous-is-top": 0x01000000,
    "--activity-reorder-to-front": 0x00020000,
    "--activity-reset-task-if-needed": 0x00200000,
    "--activity-single-top": 0x20000000,
    "--activity-clear-task": 0x00008000,
    "--activity-task-on-home": 0x00004000,
    "--activity-match-external": 0x00000800,
    "--receiver-registered-only": 0x40000000,
    "--receiver-replace-pending": 0x20000000,
    "--receiver-foreground": 0x10000000,
    "--receiver-no-abort": 0x08000000,
    "--receiver-include-background": 0x01000000,
}


@dataclass
class _Draft:
    action: str = ""
    data: str = ""
    mime_type: str = ""
    package: str = ""
    component: ComponentName | None = None
    categories: set[str] = field(default_factory=set)
    extras: dict[str, Extra] = field(default_factory=dict)
    flags: int = 0
    given: bool = False

    def intent(self) -> Intent:
        return Intent(
            self.action,
            self.data,
            self.mime_type,
            self.package,
            self.component,
            frozenset(self.categories),
            self.extras,
            self.flags,
        )


def parse_intent(arguments: Arguments, other: Callable[[str], bool]) -> Intent:
    """Read an intent and the options around it.

    Args:
        arguments: what follows the verb; all of it is read.
        other: told each option that is none of an intent's; False when it knows it neither.

    Raises:
        JavaError: an unknown option, a bad component, no intent at all.
    """
    draft = _Draft()
    while (option := arguments.option()) is not None:
        if option in _FLAGS:
            draft.flags |= _FLAGS[option]
            continue
        if _field(draft, option, arguments) or _extra(draft, option, arguments):
            continue
        if not other(option):
            illegal_argument(f"Unknown option: {option}")
    last = arguments.next()
    if last is not None:
        _target(draft, last)
    elif not draft.given:
        illegal_argument("No intent supplied")
    return draft.intent()


def _field(draft: _Draft, option: str, arguments: Arguments) -> bool:
    if option == "-n":
        draft.component = _component(arguments.required())
    elif option == "-c":
        draft.categories.add(arguments.required())
    elif option == "-f":
        draft.flags = _decode(arguments.required())
        return True
    elif option in _TEXT_FIELDS:
        setattr(draft, _TEXT_FIELDS[option], arguments.required())
    else:
        return False
    draft.given = True
    return True


def _decode(text: str) -> int:
    """`Integer.decode`: decimal, or hexadecimal after 0x or #."""
    return int(text.replace("#", "0x", 1), 0)


def _boolean(text: str) -> bool:
    if text in ("true", "t"):
        return True
    if text in ("false", "f"):
        return False
    try:
        return _decode(text) != 0
    except ValueError:
        illegal_argument(f"Invalid boolean value: {text}")


_TEXT_FIELDS = {"-a": "action", "-d": "data", "-t": "mime_type", "-p": "package"}
_EXTRAS: dict[str, Callable[[str], Extra]] = {
    "-e": str,
    "--es": str,
    "--ei": _decode,
    "--el": _decode,
    "--ef": float,
    "--ed": float,
    "--ez": _boolean,
    "--eu": str,
    "--ecn": str,
    "--eia": str,
    "--esa": str,
    "--ela": str,
}


def _extra(draft: _Draft, option: str, arguments: Arguments) -> bool:
    if option == "--esn":
        draft.extras[arguments.required()] = None
        return True
    if option not in _EXTRAS:
        return False
    key, text = arguments.required(), arguments.required()
    try:
        draft.extras[key] = _EXTRAS[option](text)
    except ValueError as error:
        message = f'For input string: "{text}"'
        raise JavaError("java.lang.NumberFormatException", message) from error
    return True


def _target(draft: _Draft, text: str) -> None:
    """A URI, a component or a package name at the end of the line."""
    if ":" in text:
        draft.data = text
        draft.action = draft.action or "android.intent.action.VIEW"
        return
    if "/" in text:
        draft.component = _component(text)
    else:
        draft.package = text
    draft.action = draft.action or ACTION_MAIN
    draft.categories |= set() if draft.categories else {CATEGORY_LAUNCHER}


def _component(text: str) -> ComponentName:
    component = ComponentName.parse(text)
    if component is None:
        illegal_argument(f"Bad component name: {text}")
    return component
