"""Taking a pushed file or link: the device's half of SEND.

Source: packages/modules/adb/daemon/file_sync_service.cpp (`send_impl`, `handle_send_file`,
`handle_send_link`, `secure_mkdirs`).
"""

from __future__ import annotations

import errno
import os
import stat as modes
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from harness.virtual.adbd.services import sync_protocol as protocol
from harness.virtual.adbd.services.sync_codecs import PLAIN, Codec, DecodeError, Decoder
from harness.virtual.adbd.services.sync_protocol import SyncError, ToldError
from harness.virtual.adbd.stream import StreamClosedError

if TYPE_CHECKING:
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.android.files.view import FileView

_FOLDER_MODE = 0o775
_MOST_HELD = 512 * 1024


class Receiver:
    """Stores what one SEND brings."""

    def __init__(
        self, files: FileView, stream: Stream, codec: Codec = PLAIN, *, dry_run: bool = False
    ) -> None:
        """With `dry_run` all is read and answered and nothing is stored (adb push -n)."""
        self._files = files
        self._stream = stream
        self._codec = codec
        self._dry_run = dry_run
        self._all_sent = False

    def receive(self, path: str, mode: int) -> None:
        """Read DATA and DONE and answer OKAY.

        Raises:
            SyncError: a link could not be made.
            ToldError: a file could not be stored. What the host still sent has been read away: old
                hosts do not look at the answer before they have sent all.
        """
        unlink = not self._dry_run and self._is_replaceable(path, mode)
        if unlink:
            with suppress(OSError):
                self._files.unlink(path)
        if modes.S_ISLNK(mode):
            modified = self._receive_link(path)
        else:
            modified = self._receive_file(path, _spread(mode), unlink=unlink)
        self._stream.write(protocol.HEAD.pack(b"OKAY", 0))
        with suppress(OSError):  # also in a dry run: send_impl() calls lutimes() whatever it did
            self._files.set_times(path, modified, modified, follow=False)

    def _receive_file(self, path: str, mode: int, *, unlink: bool) -> int:
        try:
            return self._store(path, mode)
        except SyncError as error:
            self._stream.write(protocol.failure(str(error)))
            self._drain()
            if unlink:
                with suppress(OSError):
                    self._files.unlink(path)
            raise ToldError from error

    def _is_replaceable(self, path: str, mode: int) -> bool:
        """Whether what is there goes away first: nothing else than files and links does."""
        try:
            old = self._files.stat(path, follow=False)
        except OSError:
            return True
        return old.is_file or (old.is_link and not modes.S_ISLNK(mode))

    def _store(self, path: str, mode: int) -> int:
        if self._dry_run:
            with Path(os.devnull).open("wb") as nowhere:
                return self._copy(nowhere)
        with self._create(path) as file:
            # Some file systems have no modes; AOSP ignores that too (b/12441485).
            with suppress(OSError):
                self._files.chmod(path, mode)
            return self._copy(file)

    def _create(self, path: str) -> BinaryIO:
        try:
            return self._files.open(path, "w")
        except FileNotFoundError:
            self._make_folders(path.rpartition("/")[0])
        except OSError as error:
            raise SyncError.of("couldn't create file", error) from error
        try:
            return self._files.open(path, "w")
        except OSError as error:
            raise SyncError.of("couldn't create file", error) from error

    def _make_folders(self, folder: str, failure: str = "secure_mkdirs() failed") -> None:
        path = ""
        for part in folder.split("/"):
            if not part:
                continue
            path = f"{path}/{part}"
            try:
                self._files.make_directory(path, _FOLDER_MODE)
            except OSError as error:
                if error.errno != errno.EEXIST:
                    raise SyncError.of(failure, error) from error

    def _copy(self, file: BinaryIO) -> int:
        """Copy DATA to the file; returns the modification time that DONE brings."""
        decoder = self._codec.decoder()
        while True:
            _store_data(self._whole(), decoder, file)
            code, number = self._head()
            if code not in (b"DATA", b"DONE"):
                raise SyncError("invalid data message")
            self._all_sent = code == b"DONE"
            if self._all_sent:
                if not decoder.done:
                    self._wait_for_more()
                return number
            # Read to its end first: what follows an error is looked at from a head on.
            _store_data([*self._data(number)], decoder, file)

    def _whole(self) -> list[memoryview]:
        """The DATA that lie whole in what has arrived in one piece, of which there may be none."""
        piece, start, found = self._stream.peek(), 0, []
        while start + protocol.HEAD.size <= len(piece):
            code, length = protocol.HEAD.unpack_from(piece, start)
            end = start + protocol.HEAD.size + length
            if code != b"DATA" or end > len(piece):
                break
            found.append(piece[start + protocol.HEAD.size : end])
            start = end
        self._stream.read_view(start)
        return found

    def _data(self, left: int) -> Iterator[memoryview]:
        while left:
            data = self._stream.read_view(left)
            if not data:
                raise StreamClosedError("the host left while sending a file")
            left -= len(data)
            yield data

    def _wait_for_more(self) -> None:
        # After DONE, a torn stream leaves handle_send_file_data() asking its decoder for ever: the
        # host hears nothing until it gives up.
        while self._stream.read():
            pass
        raise StreamClosedError("the host left after a torn stream")

    def _receive_link(self, path: str) -> int:
        code, length = self._head()
        if code != b"DATA":
            raise SyncError("invalid data message: expected ID_DATA")
        if length > protocol.DATA_MAX:
            raise SyncError("oversize data message")
        target = (
            self._stream.read_exactly(length).partition(b"\0")[0].decode("utf-8", "surrogateescape")
        )
        if not self._dry_run:
            self._link(target, path)
        code, modified = self._head()
        if code != b"DONE":
            raise SyncError("invalid data message: expected ID_DONE")
        return modified

    def _link(self, target: str, path: str) -> None:
        with suppress(OSError):
            if self._files.read_link(path) == target:
                return
            self._files.unlink(path)
        try:
            self._files.symlink(target, path)
        except FileNotFoundError:
            self._make_folders(path.rpartition("/")[0], "secure_mkdirs failed")
            self._link_again(target, path)
        except OSError as error:
            raise SyncError.of("symlink failed", error) from error

    def _link_again(self, target: str, path: str) -> None:
        try:
            self._files.symlink(target, path)
        except OSError as error:
            raise SyncError.of("symlink failed", error) from error

    def _drain(self) -> None:
        """Read away what the host is still sending."""
        while not self._all_sent:
            code, length = self._head()
            self._all_sent = code != b"DATA" or length > protocol.DATA_MAX
            if not self._all_sent:
                self._stream.read_exactly(length)

    def _head(self) -> tuple[bytes, int]:
        code, number = protocol.HEAD.unpack(self._stream.read_exactly(protocol.HEAD.size))
        return code, number


def _store_data(arrived: list[memoryview], decoder: Decoder, file: BinaryIO) -> None:
    """Store what has arrived; however far it expands, no more than a bit is held at a time."""
    pieces: list[bytes | memoryview] = []
    size = 0
    try:
        for data in arrived:
            for piece in decoder.decode(data):
                pieces.append(piece)
                size += len(piece)
                if size >= _MOST_HELD:
                    file.writelines(pieces)
                    pieces, size = [], 0
        file.writelines(pieces)
    except DecodeError as error:
        raise SyncError("decompress failed") from error
    except OSError as error:
        raise SyncError.of("write failed", error) from error


def _spread(mode: int) -> int:
    """Give group and others the owner's bits, as adbd does with every pushed file."""
    mode &= 0o777
    mode |= (mode >> 3) & 0o070
    mode |= (mode >> 3) & 0o007
    return mode
