"""Courier's cache folder: what it need not ask the service for again.

Sending a message reads two files: `session.bin` (who we are, for which protocol) and
`recipients/<username>.bin` (whom the message goes to). Both can be made again when they are
missing. Courier's weakness is that it does *not* do so when they are damaged.

A file is a header of 44 bytes, then JSON in UTF-8 (integers big-endian):

    offset  0   4  magic "CRC1"
    offset  4   4  format, always 1
    offset  8   4  length of what follows the header
    offset 12  32  SHA-256 of what follows the header
"""

import hashlib
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

_MAGIC = b"CRC1"
_FORMAT = 1
_HEADER = struct.Struct(">4sII32s")


class CacheDamagedError(Exception):
    """A cache file is there, but is not what was written; holds its name and what is wrong."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


@dataclass(frozen=True)
class CachedSession:
    """The contents of `session.bin`."""

    username: str
    server: str
    protocol: int


@dataclass(frozen=True)
class CachedRecipient:
    """The contents of `recipients/<username>.bin`."""

    username: str
    display_name: str


class Cache:
    """The files of one cache folder; nothing is held in memory, so the folder is the truth."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def session(self) -> CachedSession | None:
        """The cached session; None when there is none, `CacheDamagedError` when it is damaged."""
        values = self._read(Path("session.bin"), {"username": str, "server": str, "protocol": int})
        return None if values is None else CachedSession(**values)

    def put_session(self, session: CachedSession) -> None:
        """Replace the cached session."""
        self._write(Path("session.bin"), vars(session))

    def recipient(self, username: str) -> CachedRecipient | None:
        """A cached recipient; None when there is none, `CacheDamagedError` when it is damaged."""
        values = self._read(_recipient(username), {"username": str, "display_name": str})
        return None if values is None else CachedRecipient(**values)

    def put_recipient(self, recipient: CachedRecipient) -> None:
        """Replace a cached recipient."""
        self._write(_recipient(recipient.username), vars(recipient))

    def _read(self, name: Path, fields: dict[str, type]) -> dict[str, Any] | None:
        try:
            data = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CacheDamagedError(str(name), str(error.strerror)) from error
        return _decode(str(name), data, fields)

    def _write(self, name: Path, values: dict[str, object]) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        temporary.write_bytes(_encode(values))
        temporary.replace(path)


def _recipient(username: str) -> Path:
    return Path("recipients", f"{quote(username, safe='')}.bin")


def _encode(values: dict[str, object]) -> bytes:
    payload = json.dumps(values).encode()
    digest = hashlib.sha256(payload).digest()
    return _HEADER.pack(_MAGIC, _FORMAT, len(payload), digest) + payload


def _decode(name: str, data: bytes, fields: dict[str, type]) -> dict[str, Any]:
    if len(data) < _HEADER.size:
        raise CacheDamagedError(name, f"{len(data)} bytes are no header")
    magic, version, length, digest = _HEADER.unpack_from(data)
    payload = data[_HEADER.size :]
    if magic != _MAGIC or version != _FORMAT:
        raise CacheDamagedError(name, f"unknown format {magic.hex()}/{version}")
    if length != len(payload) or hashlib.sha256(payload).digest() != digest:
        raise CacheDamagedError(name, "checksum mismatch")
    values = json.loads(payload)
    if {key: type(value) for key, value in values.items()} != fields:
        raise CacheDamagedError(name, "unexpected fields")
    return dict(values)
