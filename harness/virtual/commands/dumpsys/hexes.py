"""The hex numbers by which dumps name objects: the same object has the same number in each dump."""

from __future__ import annotations

import zlib


def object_hash(*parts: object) -> str:
    """What `Integer.toHexString(System.identityHashCode(x))` looks like, always the same."""
    text = "\0".join(str(part) for part in parts)
    return f"{zlib.crc32(text.encode()) & 0xFFFFFFF:x}"
