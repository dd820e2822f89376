"""PNG without row filters: for flat screens as small as Pillow's, and written and read sooner.

Pillow tries five filters on each row, which takes longer than all of the compression, and what
reads the picture has to undo them. Layout of the file: PNG specification (W3C, third edition), 5.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NO_FILTER = b"\0"
_BITS, _RGB = 8, 2
_CHANNELS = 3
_MEMORY = 9  # the most that zlib takes: quicker


def encode(picture: Image.Image, level: int) -> bytes:
    """An RGB picture as PNG; `level` of compression from 0 to 9."""
    width, height = picture.size
    pixels, row = memoryview(picture.tobytes()), width * _CHANNELS
    lines = [
        part for at in range(0, len(pixels), row) for part in (_NO_FILTER, pixels[at : at + row])
    ]
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_FILTERED)
    data = packer.compress(b"".join(lines)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, _BITS, _RGB, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
