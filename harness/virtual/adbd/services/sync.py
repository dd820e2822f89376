"""The `sync:` service: files to and from the device.

Each request is four letters, four bytes of length, and a path of that length::

    STAT path            → STAT mode size mtime                    zeros when it cannot be read
    STA2 | LST2 path     → the same letters, errno, the numbers of struct stat
    LIST path            → DENT mode size mtime length name …      then DONE and zeros
    LIS2 path            → DNT2 errno numbers length name …        then DONE and zeros
    SEND path,mode       DATA length bytes … DONE mtime → OKAY 0 | FAIL length text
    SND2 path            SND2 mode flags, then as SEND; a dry run stores nothing
    RECV path            → DATA length bytes … DONE 0   | FAIL length text
    RCV2 path            RCV2 flags, then as RECV
    QUIT                 ends the service, as any failure does

The flags of version 2 ask for a dry run or for compression (see sync_codecs.py).

Source: packages/modules/adb/daemon/file_sync_service.cpp, SYNC.TXT.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, BinaryIO

from harness.virtual.adbd import features
from harness.virtual.adbd.services import sync_protocol as protocol
from harness.virtual.adbd.services.sync_codecs import CODECS, PLAIN, Codec
from harness.virtual.adbd.services.sync_protocol import SyncError, ToldError
from harness.virtual.adbd.services.sync_send import Receiver
from harness.virtual.adbd.stream import StreamClosedError

if TYPE_CHECKING:
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.android.files.filesystem import Filesystem
    from harness.virtual.android.files.model import FileStat

Handler = Callable[["Stream", str], None]


class SyncService:
    """Answers the requests of one stream with the rights of `uid`, as far as `announced` goes."""

    def __init__(self, filesystem: Filesystem, uid: int, announced: Container[str]) -> None:
        self._files = filesystem.view(uid)
        self._handlers: dict[bytes, Handler] = {
            b"STAT": self._stat_v1,
            b"LIST": self._list_v1,
            b"SEND": self._send_v1,
            b"RECV": self._receive_v1,
        }
        if features.STAT_V2 in announced:
            self._handlers |= {b"STA2": self._stat_v2, b"LST2": self._lstat_v2}
        if features.LS_V2 in announced:
            self._handlers[b"LIS2"] = self._list_v2
        if features.SEND_RECEIVE_V2 in announced:
            self._handlers |= {b"SND2": self._send_v2, b"RCV2": self._receive_v2}
        self._codecs = {bit: codec for bit, codec in CODECS.items() if codec.feature in announced}
        self._may_dry_run = features.DRY_RUN_SEND in announced

    def serve(self, stream: Stream) -> None:
        """Handle requests until QUIT, a failure, or the host leaves."""
        try:
            while self._handle(stream):
                pass
        except SyncError as error:
            stream.write(protocol.failure(str(error)))
        except ToldError:
            pass

    def _handle(self, stream: Stream) -> bool:
        try:
            code, length = protocol.HEAD.unpack(stream.read_exactly(protocol.HEAD.size))
        except StreamClosedError:
            return False
        if length > protocol.PATH_MAX:
            raise SyncError("path too long")
        path = os.fsdecode(stream.read_exactly(length).partition(b"\0")[0])
        if code == b"QUIT":
            return False
        handler = self._handlers.get(code)
        if handler is None:
            raise SyncError(f"unknown command {int.from_bytes(code, 'little'):08x}")
        handler(stream, path)
        return True

    def _stat_v1(self, stream: Stream, path: str) -> None:
        stat, _ = self._look(path, follow=False)
        stream.write(protocol.stat_v1(stat))

    def _stat_v2(self, stream: Stream, path: str) -> None:
        stream.write(protocol.stat_v2(b"STA2", *self._look(path, follow=True)))

    def _lstat_v2(self, stream: Stream, path: str) -> None:
        stream.write(protocol.stat_v2(b"LST2", *self._look(path, follow=False)))

    def _look(self, path: str, *, follow: bool) -> tuple[FileStat | None, int]:
        try:
            return self._files.stat(path, follow=follow), 0
        except OSError as error:
            return None, error.errno or 0

    def _list_v1(self, stream: Stream, path: str) -> None:
        entries = bytearray()
        for name in self._names(path):
            stat, _ = self._look(f"{path}/{name}", follow=False)
            if stat is not None:
                entries += protocol.entry_v1(os.fsencode(name), stat)
        stream.write(entries + protocol.END_OF_LIST_V1)

    def _list_v2(self, stream: Stream, path: str) -> None:
        entries = bytearray()
        for name in self._names(path):
            look = self._look(f"{path}/{name}", follow=False)
            entries += protocol.entry_v2(os.fsencode(name), *look)
        stream.write(entries + protocol.END_OF_LIST_V2)

    def _names(self, path: str) -> list[str]:
        # A folder that cannot be read lists as empty: do_list() goes straight to DONE.
        try:
            return [".", "..", *self._files.list(path)]
        except OSError:
            return []

    def _send_v1(self, stream: Stream, request: str) -> None:
        path, comma, mode = request.rpartition(",")
        if not comma:
            raise SyncError("missing , in ID_SEND_V1")
        Receiver(self._files, stream).receive(path, _mode(mode))

    def _send_v2(self, stream: Stream, path: str) -> None:
        # Whatever letters come first here are not looked at, in AOSP either.
        setup = stream.read_exactly(protocol.SEND_V2.size)
        _, mode, flags = protocol.SEND_V2.unpack(setup)
        dry_run = self._may_dry_run and bool(flags & protocol.DRY_RUN)
        codec = self._codec_of(flags & ~protocol.DRY_RUN if dry_run else flags)
        Receiver(self._files, stream, codec, dry_run=dry_run).receive(path, mode)

    def _codec_of(self, flags: int) -> Codec:
        asked = [codec for bit, codec in self._codecs.items() if flags & bit]
        if len(asked) > 1:
            raise SyncError(f"multiple compression flags received: {_signed(flags)}")
        unknown = flags & ~sum(self._codecs)
        if unknown:
            raise SyncError(f"unknown flags: {_signed(unknown)}")
        return asked[0] if asked else PLAIN

    def _receive_v1(self, stream: Stream, path: str) -> None:
        self._receive(stream, path, PLAIN)

    def _receive_v2(self, stream: Stream, path: str) -> None:
        _, flags = protocol.RECEIVE_V2.unpack(stream.read_exactly(protocol.RECEIVE_V2.size))
        self._receive(stream, path, self._codec_of(flags))

    def _receive(self, stream: Stream, path: str, codec: Codec) -> None:
        try:
            file = self._files.open(path)
        except OSError as error:
            raise SyncError.of("open failed", error) from error
        with file:
            pending = b""
            for piece in _pieces(file, codec):
                stream.write(pending)
                pending = protocol.HEAD.pack(b"DATA", len(piece)) + piece
        # The end goes out with the last piece: adb's server sends two small pieces 40 ms apart
        # (Nagle's algorithm meets the delayed ACK of its client), for each file of a pull.
        stream.write(pending + protocol.HEAD.pack(b"DONE", 0))


def _pieces(file: BinaryIO, codec: Codec) -> Iterator[bytes]:
    """The file as its DATA go out: full, except for the last one."""
    encoder = codec.encoder()
    ready = b""
    while data := _read(file):
        ready += encoder.encode(data)
        while len(ready) >= protocol.DATA_MAX:
            yield ready[: protocol.DATA_MAX]
            ready = ready[protocol.DATA_MAX :]
    ready += encoder.finish()
    for start in range(0, len(ready), protocol.DATA_MAX):
        yield ready[start : start + protocol.DATA_MAX]


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(protocol.DATA_MAX)
    except OSError as error:
        raise SyncError.of("read failed", error) from error


def _signed(flags: int) -> int:
    """As printf's %d shows them."""
    return flags if flags < 1 << 31 else flags - (1 << 32)


def _mode(text: str) -> int:
    """strtoul(text, 0): hexadecimal, octal or decimal by its prefix; 0 when it is no number."""
    base = 16 if text[:2].lower() == "0x" else 8 if text.startswith("0") else 10
    try:
        return int(text, base)
    except ValueError:
        return 0
