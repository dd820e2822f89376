"""The messages of the sync service; all numbers are little-endian.

Source: packages/modules/adb/file_sync_protocol.h.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from harness.virtual.android.files.model import FileStat

DATA_MAX: Final = 64 * 1024  # SYNC_DATA_MAX
PATH_MAX: Final = 1024

HEAD: Final = struct.Struct("<4sI")
SEND_V2: Final = struct.Struct("<4sII")
RECEIVE_V2: Final = struct.Struct("<4sI")
DRY_RUN: Final = 0x80000000  # kSyncFlagDryRun
_STAT_V1 = struct.Struct("<4sIII")
_DENT_V1 = struct.Struct("<4sIIII")
_STAT_V2 = struct.Struct("<4sIQQIIIIQqqq")
_LENGTH = struct.Struct("<I")
_WORD = 0xFFFFFFFF


class SyncError(Exception):
    """The request failed; its text is what the host prints after the file's name."""

    @classmethod
    def of(cls, what: str, error: OSError) -> SyncError:
        """`what: strerror`, as SendSyncFailErrno words it."""
        return cls(f"{what}: {error.strerror or error}")


class ToldError(Exception):
    """The request failed and the host knows why; the service ends."""


def failure(reason: str) -> bytes:
    """FAIL with a text."""
    text = reason.encode("utf-8", "surrogateescape")
    return HEAD.pack(b"FAIL", len(text)) + text


def stat_v1(stat: FileStat | None) -> bytes:
    """STAT: all zeros when there is nothing to tell."""
    if stat is None:
        return _STAT_V1.pack(b"STAT", 0, 0, 0)
    return _STAT_V1.pack(b"STAT", stat.mode, stat.size & _WORD, int(stat.modified) & _WORD)


def stat_v2(code: bytes, stat: FileStat | None, error: int) -> bytes:
    """STA2, LST2 or the numbers of DNT2; `error` is an errno, 0 when there is a stat."""
    if stat is None:
        return _STAT_V2.pack(code, error, *([0] * 10))
    return _STAT_V2.pack(
        code,
        error,
        0,
        stat.inode,
        stat.mode,
        stat.links,
        stat.uid,
        stat.gid,
        stat.size,
        int(stat.accessed),
        int(stat.modified),
        int(stat.changed),
    )


def entry_v1(name: bytes, stat: FileStat) -> bytes:
    """DENT: one name of a folder."""
    modified = int(stat.modified) & _WORD
    return _DENT_V1.pack(b"DENT", stat.mode, stat.size & _WORD, modified, len(name)) + name


def entry_v2(name: bytes, stat: FileStat | None, error: int) -> bytes:
    """DNT2: one name of a folder, also when it cannot be looked at."""
    return stat_v2(b"DNT2", stat, error) + _LENGTH.pack(len(name)) + name


END_OF_LIST_V1: Final = _DENT_V1.pack(b"DONE", 0, 0, 0, 0)
END_OF_LIST_V2: Final = stat_v2(b"DONE", None, 0) + _LENGTH.pack(0)
