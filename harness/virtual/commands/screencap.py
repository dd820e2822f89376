"""`screencap`: the pixels of the screen, raw or as PNG.

Source: frameworks/base/cmds/screencap/screencap.cpp. Raw is width, height, format (1: RGBA_8888)
and, from API 26 on, the colour space (1: sRGB), each a little-endian uint32; then the pixels.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

DISPLAY_ID = 4619827259835644672  # the emulator's, as `dumpsys SurfaceFlinger --display-id` says
_RGBA_8888 = 1
_SRGB = 1
_API_COLOR_SPACE = 26
_API_PHYSICAL_DISPLAYS = 29


@command("screencap")
def screencap(invocation: Invocation) -> int:
    """Run `[-hp] [-d DISPLAY] [FILE]`."""
    try:
        png, display, names = _parse(invocation.args)
    except ValueError as error:
        invocation.err(f"screencap: {error}\n" if str(error) else "")
        return _usage(invocation)
    if len(names) > 1:
        return _usage(invocation)
    if not _known(display, invocation.android.model.api):
        invocation.err("Failed to take screenshot. Status: -22\n")
        return 1
    name = names[0] if names else ""
    data = _picture(invocation, png=png or name.endswith(".png"))
    if not name:
        invocation.stdout.write(data)
        return 0
    try:
        invocation.files.write_bytes(name, data)
    except OSError as error:
        invocation.err(f"Error opening file: {name} ({error.strerror})\n")
        return 1
    return 0


def _parse(arguments: list[str]) -> tuple[bool, str, list[str]]:
    """Whether PNG is wanted, the display, and the file names; ValueError asks for the usage."""
    png, display, names = False, "", []
    rest = iter(arguments)
    for word in rest:
        if not word.startswith("-") or word == "-":
            names.append(word)
        elif word.startswith("-d"):
            display = word[2:] or next(rest, "")
        elif word in ("-p", "-a", "--hint-for-seamless"):
            png = png or word == "-p"
        elif word == "-h":
            raise ValueError
        else:
            raise ValueError(f"unknown option -- {word.lstrip('-')[:1]}")
    return png, display, names


def _known(display: str, api: int) -> bool:
    """Whether there is such a display; before API 29 they were numbered from 0."""
    if not display:
        return True
    if api < _API_PHYSICAL_DISPLAYS:
        return display == "0"
    return display in ("0", str(DISPLAY_ID))


def _picture(invocation: Invocation, *, png: bool) -> bytes:
    display = invocation.android.display
    if png:
        return display.png()
    frame = display.frame().convert("RGBA")
    header = [frame.width, frame.height, _RGBA_8888]
    if invocation.android.model.api >= _API_COLOR_SPACE:
        header.append(_SRGB)
    return struct.pack(f"<{len(header)}I", *header) + frame.tobytes()


def _usage(invocation: Invocation) -> int:
    invocation.err(
        "usage: screencap [-hp] [-d display-id] [FILENAME]\n"
        "   -h: this message\n"
        "   -p: save the file as a png.\n"
        "   -d: specify the display ID to capture"
        f" (If the id is not given, it defaults to {DISPLAY_ID})\n"
        '       see "dumpsys SurfaceFlinger --display-id" for valid display IDs.\n'
        "If FILENAME ends with .png it will be saved as a png.\n"
        "If FILENAME is not given, the results will be printed to stdout.\n"
    )
    return 1
