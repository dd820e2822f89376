"""`screenrecord`: video of the screen; this device has no encoder, and fails as such devices do.

Source: frameworks/av/cmds/screenrecord/screenrecord.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_LONGEST = 180
_BAD = 2
_INVALID_OPERATION = 218  # -38 & 255
_WITH_VALUE = ("--size", "--bit-rate", "--time-limit", "--display-id", "--output-format",
               "--codec-name")  # fmt: skip
_FLAGS = ("--verbose", "--show-device-info", "--show-frame-time", "--rotate", "--bugreport",
          "--monotonic-time", "--persistent-surface")  # fmt: skip
_USAGE = """Usage: screenrecord [options] <filename>

Android screenrecord v1.4.  Records the device's display to a .mp4 file.

Options:
--size WIDTHxHEIGHT
    Set the video size, e.g. "1280x720".  Default is the device's main
    display resolution (if supported), 1280x720 if not.  For best results,
    use a size supported by the AVC encoder.
--bit-rate RATE
    Set the video bit rate, in bits per second.  Value may be specified as
    bits or megabits, e.g. '4000000' is equivalent to '4M'.  Default 20Mbps.
--bugreport
    Add additional information, such as a timestamp overlay, that is helpful
    in videos captured to illustrate bugs.
--time-limit TIME
    Set the maximum recording time, in seconds.  Default is 180. Set to 0
    to remove the time limit.
--display-id ID
    specify the physical display ID to record. Default is the primary display.
    see "dumpsys SurfaceFlinger --display-id" for valid display IDs.
--verbose
    Display interesting information on stdout.
--help
    Show this message.

Recording continues until Ctrl-C is hit or the time limit is reached.

"""


@command("screenrecord")
def screenrecord(invocation: Invocation) -> int:
    """Check the arguments, then fail to start the encoder."""
    names: list[str] = []
    words = list(invocation.args)
    while words:
        word, _, glued = words.pop(0).partition("=")
        if word == "--help":
            invocation.err(_USAGE)
            return 0
        if word in _WITH_VALUE:
            value = glued or (words.pop(0) if words else "")
            if word == "--time-limit" and not _limit_ok(invocation, value):
                return _BAD
        elif word.startswith("-") and word not in _FLAGS:
            invocation.err(f"screenrecord: unrecognized option '{word}'\n{_USAGE}")
            return _BAD
        elif not word.startswith("-"):
            names.append(word)
    if len(names) != 1:
        invocation.err("Must specify output file (see --help).\n" if not names else _USAGE)
        return _BAD
    invocation.err("Encoder failed (err=-38)\n")
    return _INVALID_OPERATION


def _limit_ok(invocation: Invocation, value: str) -> bool:
    least = 0 if invocation.android.model.api >= levels.U else 1
    unlimited = invocation.android.model.api >= levels.U
    if not value.isdigit() or int(value) < least or (int(value) > _LONGEST and not unlimited):
        invocation.err(f"Time limit {value}s outside acceptable range [{least},{_LONGEST}]\n")
        return False
    return True
