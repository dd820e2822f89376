"""Compression of the sync service's version 2: one stream a file, cut into DATA as it comes.

A file is one brotli stream, LZ4 frame or Zstandard frame; what ends where has nothing to do with
the DATA messages that carry it. A level decides which codecs adbd knows at all.

Source: packages/modules/adb/compression_utils.h, file_sync_protocol.h (`SyncFlag`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from harness.virtual.adbd import features

_PIECE: Final = 1024 * 1024  # however far it expands, a file of zeros fits the memory
_BROTLI_QUALITY: Final = 1
_ZSTD_LEVEL: Final = 1


class DecodeError(Exception):
    """The bytes are no stream of this codec, or go on after its end."""


class Decoder(Protocol):
    """Takes what the host sent of one file."""

    @property
    def done(self) -> bool:
        """Whether the stream has come to its end."""

    def decode(self, data: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """The bytes of the file that `data` brings; raises DecodeError."""


class Encoder(Protocol):
    """Takes one file in pieces; what it returns may lag behind."""

    def encode(self, data: bytes) -> bytes:
        """What there is to send."""

    def finish(self) -> bytes:
        """The rest."""


class BoundedDecompressor(Protocol):
    """What lz4 and zstd decompress by; what does not fit into one answer waits in it."""

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing waits."""

    @property
    def unused_data(self) -> bytes:
        """What came after the end."""

    def decompress(self, data: bytes | memoryview, max_length: int) -> bytes:
        """At most so many bytes."""


class PlainDecoder:
    """No compression: the stream ends wherever DONE stands."""

    done: Final = True

    def decode(self, data: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """See Decoder."""
        yield data


class BrotliDecoder:
    """One brotli stream."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415  (only if asked for)

        self._error = brotli.error
        self._stream = brotli.Decompressor()

    @property
    def done(self) -> bool:
        """See Decoder."""
        return bool(self._stream.is_finished())

    def decode(self, data: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """See Decoder."""
        try:
            piece = self._stream.process(data, output_buffer_limit=_PIECE)
            while piece:
                yield piece
                piece = b"" if self.done else self._stream.process(b"", output_buffer_limit=_PIECE)
        except self._error as error:
            raise DecodeError from error


class FrameDecoder:
    """Frames, the last of them whole, out of a library that has the shape of bz2 and lzma."""

    def __init__(self, new: Callable[[], BoundedDecompressor], error: type[Exception]) -> None:
        self._new = new
        self._error = error
        self._stream = new()

    @property
    def done(self) -> bool:
        """See Decoder."""
        return self._stream.eof

    def decode(self, data: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """See Decoder."""
        if self.done:
            self._stream = self._new()
        try:
            piece = self._stream.decompress(data, _PIECE)
            while piece:
                yield piece
                more = not (self.done or self._stream.needs_input)
                piece = self._stream.decompress(b"", _PIECE) if more else b""
        except self._error as error:
            raise DecodeError from error
        if self._stream.unused_data:
            raise DecodeError


def _lz4_decoder() -> Decoder:
    import lz4.frame  # noqa: PLC0415  (only if asked for)

    return FrameDecoder(lz4.frame.LZ4FrameDecompressor, RuntimeError)


def _zstd_decoder() -> Decoder:
    from backports import zstd  # noqa: PLC0415  (only if asked for)

    return FrameDecoder(zstd.ZstdDecompressor, zstd.ZstdError)


class PlainEncoder:
    """No compression."""

    def encode(self, data: bytes) -> bytes:
        """See Encoder."""
        return data

    def finish(self) -> bytes:
        """See Encoder."""
        return b""


class BrotliEncoder:
    """One brotli stream."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415  (only if asked for)

        self._stream = brotli.Compressor(quality=_BROTLI_QUALITY)

    def encode(self, data: bytes) -> bytes:
        """See Encoder."""
        return bytes(self._stream.process(data))

    def finish(self) -> bytes:
        """See Encoder."""
        return bytes(self._stream.finish())


class Lz4Encoder:
    """One LZ4 frame."""

    def __init__(self) -> None:
        import lz4.frame  # noqa: PLC0415  (only if asked for)

        self._stream = lz4.frame.LZ4FrameCompressor()
        self._begun = bytes(self._stream.begin())

    def encode(self, data: bytes) -> bytes:
        """See Encoder."""
        begun, self._begun = self._begun, b""
        return begun + bytes(self._stream.compress(data))

    def finish(self) -> bytes:
        """See Encoder."""
        return self._begun + bytes(self._stream.flush())


class ZstdEncoder:
    """One Zstandard frame."""

    def __init__(self) -> None:
        from backports import zstd  # noqa: PLC0415  (only if asked for)

        self._stream = zstd.ZstdCompressor(level=_ZSTD_LEVEL)

    def encode(self, data: bytes) -> bytes:
        """See Encoder."""
        return self._stream.compress(data)

    def finish(self) -> bytes:
        """See Encoder."""
        return self._stream.flush()


@dataclass(frozen=True)
class Codec:
    """One way to carry a file: the feature that says adbd knows it, and its two halves."""

    feature: str
    decoder: Callable[[], Decoder]
    encoder: Callable[[], Encoder]


PLAIN: Final = Codec(features.SEND_RECEIVE_V2, PlainDecoder, PlainEncoder)
CODECS: Final = {
    1: Codec(features.BROTLI, BrotliDecoder, BrotliEncoder),
    2: Codec(features.LZ4, _lz4_decoder, Lz4Encoder),
    4: Codec(features.ZSTD, _zstd_decoder, ZstdEncoder),
}
"""By their bit in the flags of SND2 and RCV2."""
