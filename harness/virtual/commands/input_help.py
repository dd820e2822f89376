"""What `input` says about itself, by API level."""

from __future__ import annotations

SOURCES = (
    "dpad",
    "keyboard",
    "mouse",
    "touchpad",
    "gamepad",
    "touchnavigation",
    "joystick",
    "touchscreen",
    "stylus",
    "trackball",
    "rotaryencoder",
)
_API_ROTARY = 34
_API_COMBINATION = 31
_API_DISPLAY = 29


def help_text(api: int) -> str:
    """The usage text of `InputShellCommand.onHelp`, or of Input.java before API 31."""
    sources = [each for each in SOURCES if each != "rotaryencoder" or api >= _API_ROTARY]
    listed = "".join(f"      {source}\n" for source in sources)
    display = (
        "-d: specify the display ID.\n"
        "      (Default: -1 for key event, 0 for motion event if not specified.)\n"
    )
    several = api >= _API_DISPLAY
    return (
        f"Usage: input [<source>] {'[-d DISPLAY_ID] ' if several else ''}<command> [<arg>...]\n\n"
        f"The sources are: \n{listed}\n{display if several else ''}"
        "The commands and default sources are:\n"
        "      text <string> (Default: touchscreen)\n"
        f"      keyevent [--longpress{'|--doubletap' if api >= _API_COMBINATION else ''}] "
        "<key code number or name> ... (Default: keyboard)\n"
        "      tap <x> <y> (Default: touchscreen)\n"
        "      swipe <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)\n"
        "      draganddrop <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)\n"
        "      press (Default: trackball)\n"
        "      roll <dx> <dy> (Default: trackball)\n" + _later(api)
    )


def _later(api: int) -> str:
    """The commands that came with API 29 and 31."""
    if api < _API_DISPLAY:
        return ""
    if api < _API_COMBINATION:
        return "      motionevent <DOWN|UP|MOVE> <x> <y> (Default: touchscreen)\n"
    return (
        "      motionevent <DOWN|UP|MOVE|CANCEL> <x> <y> (Default: touchscreen)\n"
        "      keycombination <key code 1> <key code 2> ... (Default: keyboard)\n"
    )
