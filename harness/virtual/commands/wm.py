"""`wm`: display size, density, rotation, keyguard.

Source: frameworks/base/…/server/wm/WindowManagerShellCommand.java (Java tool cmds/wm up to API 27).
Overrides are kept where Android keeps them: `display_size_forced` (global),
`display_density_forced` (secure).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_LEAST_DENSITY = 72
_ROTATIONS = ("0", "1", "2", "3")
_HELP = """Window manager (window) commands:
  help
      Print this help text.
  size [reset|WxH|WdpxHdp] [-d DISPLAY_ID]
    Return or override display size.
    width and height in pixels unless suffixed with 'dp'.
  density [reset|DENSITY] [-d DISPLAY_ID] [-u UNIQUE_ID]
    Return or override display density.
  folded-area [reset|LEFT,TOP,RIGHT,BOTTOM]
    Return or override folded area.
  scaling [off|auto] [-d DISPLAY_ID]
    Set display scaling mode.
  dismiss-keyguard
    Dismiss the keyguard, prompting user for auth if necessary.
  disable-blur [true|1|false|0]
  user-rotation [-d DISPLAY_ID] [free|lock] [rotation]
    Print or set user rotation mode and user rotation.
  fixed-to-user-rotation [-d DISPLAY_ID] [enabled|disabled|default|enabled_if_no_auto_rotation]
    Print or set rotating display for app requested orientation.
  set-ignore-orientation-request [-d DISPLAY_ID] [true|1|false|0]
  get-ignore-orientation-request [-d DISPLAY_ID]
    If app requested orientation should be ignored.
"""


@command("wm")
@framework_tool("window")
def wm(invocation: Invocation) -> int:
    """Run `wm VERB …`."""
    return service(invocation)


@shell_service("window", since_api=levels.P)
def service(invocation: Invocation) -> int:
    """Run `cmd window VERB …`."""
    api = invocation.android.model.api
    verbs = dict(_VERBS)
    if api < levels.R:
        verbs["overscan"] = _overscan
    if api < levels.S:
        verbs["set-user-rotation"] = verbs.pop("user-rotation")
    return run_verbs(invocation, verbs, _HELP)


def _value(arguments: Arguments) -> str | None:
    while (option := arguments.option()) is not None:
        if option in ("-d", "-u"):
            arguments.required()
    return arguments.next()


def _size(invocation: Invocation, arguments: Arguments) -> int:
    word, settings = _value(arguments), invocation.android.settings
    model = invocation.android.model
    if word is None:
        invocation.out(f"Physical size: {model.width}x{model.height}\n")
        forced = settings.get("global", "display_size_forced")
        if forced:
            invocation.out(f"Override size: {forced.replace(',', 'x')}\n")
        return 0
    if word == "reset":
        settings.delete("global", "display_size_forced")
        return 0
    match = re.fullmatch(r"(\d+)x(\d+)|(\d+)dpx(\d+)dp", word)
    if match is None:
        invocation.err(
            "Error: expected size to be in the format WxH or WdpxHdp\n"
            if "x" in word
            else f"Error: bad size {word}\n"
        )
        return FAILED
    width, height = (int(part) for part in match.groups() if part is not None)
    if match[3]:
        width, height = (side * model.density // 160 for side in (width, height))
    settings.put("global", "display_size_forced", f"{width},{height}")
    return 0


def _density(invocation: Invocation, arguments: Arguments) -> int:
    word, settings = _value(arguments), invocation.android.settings
    if word is None:
        invocation.out(f"Physical density: {invocation.android.model.density}\n")
        forced = settings.get("secure", "display_density_forced")
        if forced:
            invocation.out(f"Override density: {forced}\n")
        return 0
    if word == "reset":
        settings.delete("secure", "display_density_forced")
        return 0
    if not word.isdigit():
        invocation.err(
            f'Error: bad number java.lang.NumberFormatException: For input string: "{word}"\n'
        )
        return FAILED
    if int(word) < _LEAST_DENSITY:
        invocation.err("Error: density must be >= 72\n")
        return FAILED
    settings.put("secure", "display_density_forced", word)
    return 0


def _overscan(_invocation: Invocation, arguments: Arguments) -> int:
    arguments.required()
    return 0


def _scaling(invocation: Invocation, arguments: Arguments) -> int:
    word = _value(arguments)
    if word not in ("auto", "off"):
        invocation.err("Error: scaling must be 'auto' or 'off'\n")
        return FAILED
    return 0


def _dismiss_keyguard(invocation: Invocation, _arguments: Arguments) -> int:
    android = invocation.android
    android.looper.call(android.windows.dismiss_keyguard)
    return 0


def _user_rotation(invocation: Invocation, arguments: Arguments) -> int:
    android = invocation.android
    mode, display = _value(arguments), android.windows.display_rotation
    rotation = arguments.next()
    if mode is None:
        invocation.out(f"lock {display.user}\n" if display.locked else "free\n")
        return 0
    if mode not in ("free", "lock"):
        invocation.err("Error: argument needs to be either -d, free or lock.\n")
        return FAILED
    if mode == "free":
        android.looper.call(display.thaw)
        return 0
    if rotation is not None and rotation not in _ROTATIONS:
        invocation.err(f"Error: rotation must be one of 0, 1, 2, 3. We got {rotation}\n")
        return FAILED
    chosen = None if rotation is None else int(rotation)
    android.looper.call(lambda: display.freeze(chosen))
    return 0


def _fixed(invocation: Invocation, arguments: Arguments) -> int:
    if _value(arguments) is None:
        invocation.out("default\n")
    return 0


def _ignore_orientation(invocation: Invocation, arguments: Arguments) -> int:
    _value(arguments)
    if invocation.args[0].startswith("get-"):
        invocation.out("ignoreOrientationRequest false for displayId=0\n")
    return 0


_VERBS: dict[str, Verb] = {
    "size": _size,
    "density": _density,
    "scaling": _scaling,
    "dismiss-keyguard": _dismiss_keyguard,
    "user-rotation": _user_rotation,
    "fixed-to-user-rotation": _fixed,
    "set-ignore-orientation-request": _ignore_orientation,
    "get-ignore-orientation-request": _ignore_orientation,
}
