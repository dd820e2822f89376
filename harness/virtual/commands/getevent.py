"""`getevent`: the kernel's input devices, which here is one touch screen, as in the emulator.

Injected input does not pass through the kernel, so there are no events to show: without -p it names
the device and waits, as the real one does on a screen that nobody touches.

Source: system/core/toolbox/getevent.c (`print_possible_events`); axes of virtio_input_multi_touch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_DEVICE = "/dev/input/event1"
_NAME = "virtio_input_multi_touch_1"
_FLAGS = set("plitnvdrSqhc")
_WAIT_SECONDS = 1.0
_AXES = (
    ("002f", "ABS_MT_SLOT", 9),
    ("0035", "ABS_MT_POSITION_X", 32767),
    ("0036", "ABS_MT_POSITION_Y", 32767),
    ("0039", "ABS_MT_TRACKING_ID", 65535),
    ("003a", "ABS_MT_PRESSURE", 1024),
)


@command("getevent")
def getevent(invocation: Invocation) -> int:
    """Describe the touch screen (-p, -i), or wait for its events."""
    letters = {letter for word in invocation.args if word[0] == "-" for letter in word[1:]}
    if unknown := sorted(letters - _FLAGS):
        invocation.err(f"getevent: invalid option -- {unknown[0]}\n")
        return 1
    wanted = [word for word in invocation.args if word.startswith("/")]
    if wanted and _DEVICE not in wanted:
        invocation.err(f"could not open {wanted[0]}, No such file or directory\n")
        return 1
    invocation.out(f'add device 1: {_DEVICE}\n  name:     "{_NAME}"\n')
    if letters & {"p", "i"}:
        invocation.out(_possible_events(labels="l" in letters))
        return 0
    while True:
        invocation.cancelled.check()
        invocation.cancelled.wait(_WAIT_SECONDS)


def _possible_events(*, labels: bool) -> str:
    key = "KEY (0001): BTN_TOUCH            " if labels else "KEY (0001): 014a "
    lines = ["  events:", f"    {key}"]
    for index, (code, name, most) in enumerate(_AXES):
        lead = "    ABS (0003): " if index == 0 else " " * 16
        axis = f"{name:<20} " if labels else f"{code} "
        limits = f"value 0, min 0, max {most}, fuzz 0, flat 0, resolution 0"
        lines.append(f"{lead}{axis} : {limits}")
    return "\n".join([*lines, "  input props:", "    INPUT_PROP_DIRECT", ""])
