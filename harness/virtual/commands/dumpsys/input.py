"""`dumpsys input`: the touch screen, and how the display lies under it.

Source: frameworks/native/services/inputflinger: InputReader, TouchInputMapper (dump),
InputReaderConfiguration, DisplayViewport.toString. The line `SurfaceOrientation` went with API 33.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.dumpsys.display import DISPLAY_ID
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("input")
def input_(invocation: Invocation) -> int:
    """Print devices, mappers, and the viewport of the display."""
    android = invocation.android
    width, height = android.display.size
    rotation = android.windows.display_rotation.now
    frame = f"[0, 0, {width}, {height}]"
    kind = "INTERNAL: " if android.model.api >= levels.P else ""
    port = ", port=0" if android.model.api >= levels.Q else ""
    active = ", isActive=[1]" if android.model.api >= levels.R else ""
    unique = f", uniqueId=local:{DISPLAY_ID}" if kind else ""
    viewport = (
        f"Viewport {kind}displayId=0{unique}{port}, orientation={rotation}, logicalFrame={frame}, "
        f"physicalFrame={frame}, deviceSize=[{width}, {height}]{active}"
    )
    invocation.out(
        "INPUT MANAGER (dumpsys input)\n\nEvent Hub State:\n  BuiltInKeyboardId: -2\n  Devices:\n"
        "    1: virtio_input_multi_touch_1\n      Classes: TOUCH | TOUCH_MT\n"
        "      Path: /dev/input/event1\n      Enabled: true\n\nInput Reader State:\n"
        "  Device 1: virtio_input_multi_touch_1\n    Sources: TOUCHSCREEN\n"
        "    Touch Input Mapper (mode - DIRECT):\n"
        f"      {viewport}\n{_surface(width, height, rotation, android.model.api)}"
        f"  Configuration:\n    {viewport}\n\nInput Dispatcher State:\n"
        "  DispatchEnabled: true\n  DispatchFrozen: false\n  InputFilterEnabled: false\n"
    )
    return 0


def _surface(width: int, height: int, rotation: int, api: int) -> str:
    if api >= levels.T:
        return f"      InputDeviceOrientation: {rotation}\n"
    return (
        f"      SurfaceWidth: {width}px\n      SurfaceHeight: {height}px\n"
        f"      SurfaceLeft: 0\n      SurfaceTop: 0\n      SurfaceOrientation: {rotation}\n"
    )
