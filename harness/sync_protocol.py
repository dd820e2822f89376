"""What ADB's sync service is sent to write a file (AOSP, adb's file_sync_protocol.h).

Lengths and times are 32 bits, little end first::

    SEND length `path,mode`      mode in decimal, with the bit of a regular file
    DATA length bytes            as often as needed, 64 KiB at most each time
    DONE mtime

The answer is eight bytes, `OKAY` and zero, or `FAIL` and the length of the reason that follows.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator

ANSWER = struct.Struct("<4sI")
OKAY = b"OKAY"
_HEAD = struct.Struct("<4sI")
_CHUNK = 64 * 1024


def file_parts(content: bytes, remote: str, mode: int, mtime: int) -> Iterator[bytes]:
    """The parts of a request that writes a file, in order."""
    target = f"{remote},{stat.S_IFREG | mode}".encode()
    yield _HEAD.pack(b"SEND", len(target)) + target
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        yield _HEAD.pack(b"DATA", len(chunk)) + chunk
    yield _HEAD.pack(b"DONE", mtime)
