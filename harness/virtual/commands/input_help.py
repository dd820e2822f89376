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
_API_SHELL_COMMAND = 30


def help_text(api: int) -> str:
    """The usage text of `InputShellCommand.onHelp`, or of Input.java before API 30."""
    sources = [each for each in SOURCES if each != "rotaryencoder" or api >= _API_ROTARY]
    listed = "".join(f"      {source}\n" for source in sources)
    display = (
        "-d: specify the display ID.\n"
        "      (Default: -1 for key event, 0 for motion event if not specified.)\n"
    )
    return (
        "Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]\n\n"
        f"The sources are: \n{listed}\n{display}"
        "The commands and default sources are:\n"
        "      text <string> (Default: touchscreen)\n"
        "      keyevent [--longpress|--doubletap] <key code number or name> ... "
        "(Default: keyboard)\n"
        "      tap <x> <y> (Default: touchscreen)\n"
        "      swipe <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)\n"
        "      draganddrop <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)\n"
        "      press (Default: trackball)\n"
        "      roll <dx> <dy> (Default: trackball)\n"
        "      motionevent <DOWN|UP|MOVE|CANCEL> <x> <y> (Default: touchscreen)\n"
        + _combination(api)
    )


def _combination(api: int) -> str:
    if api < _API_COMBINATION:
        return ""
    return "      keycombination <key code 1> <key code 2> ... (Default: keyboard)\n"
