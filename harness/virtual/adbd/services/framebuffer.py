"""`framebuffer:`: one picture of the screen, raw.

Thirteen little-endian words, then the pixels, row by row, four bytes each::

    version 1, bits a pixel, bytes, width, height,
    offset and length in bits of red, blue, green, alpha

Source: packages/modules/adb/daemon/framebuffer_service.cpp (`struct fbinfo`).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream

_HEADER = struct.Struct("<13I")
_RGBA_OFFSETS = (0, 8, 16, 8, 8, 8, 24, 8)


def make_framebuffer(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    """The current picture of the display."""

    def serve(stream: Stream) -> None:
        image = adbd.android.display.frame().convert("RGBA")
        size = image.width * image.height * 4
        stream.write(_HEADER.pack(1, 32, size, image.width, image.height, *_RGBA_OFFSETS))
        stream.write(image.tobytes())

    return serve
