"""Standard input comes out of the frames, however they are cut."""

import pytest

from harness.virtual.adbd.services.shell_protocol import FrameDecoder, PacketId, exit_frame, frame
from harness.virtual.adbd.stream import Stream


class SilentTransport:
    """A transport that nobody listens to."""

    max_payload = 1000

    def send_okay(self, stream: Stream) -> None:
        """Nobody is told."""

    def send_write(self, stream: Stream, data: bytes) -> None:
        """Nobody is told."""

    def send_close(self, stream: Stream) -> None:
        """Nobody is told."""


def never() -> bool:
    """Nothing interrupts."""
    return False


def stream_with(*pieces: bytes) -> Stream:
    """A stream on which `pieces` arrived, and then the end."""
    stream = Stream(SilentTransport(), 1, 2)
    for piece in pieces:
        stream.feed(piece)
    stream.peer_closed(answer=False)
    return stream


def test_frame_is_an_id_a_length_and_the_bytes() -> None:
    assert frame(PacketId.STDERR, b"no\n") == b"\x02\x03\x00\x00\x00no\n"


def test_exit_frame_holds_one_byte() -> None:
    assert exit_frame(127) == b"\x03\x01\x00\x00\x00\x7f"


@pytest.mark.parametrize("size", [1, 2, 5, 7, 100], ids=lambda size: f"pieces of {size}")
def test_decoder_joins_frames_however_they_are_cut(size: int) -> None:
    data = frame(PacketId.STDIN, b"hello ") + frame(PacketId.STDIN, b"world")
    stream = stream_with(*(data[i : i + size] for i in range(0, len(data), size)))
    decoder = FrameDecoder(stream)

    heard = b""
    while piece := decoder.take(3, never):
        heard += piece

    assert heard == b"hello world"


def test_decoder_ends_when_the_host_closes_standard_input() -> None:
    data = frame(PacketId.STDIN, b"x") + frame(PacketId.CLOSE_STDIN, b"")
    decoder = FrameDecoder(stream_with(data + frame(PacketId.STDIN, b"late")))

    assert decoder.take(10, never) == b"x"
    assert decoder.take(10, never) == b""


def test_decoder_keeps_the_window_size() -> None:
    data = frame(PacketId.WINDOW_SIZE, b"24x80,640x480\0") + frame(PacketId.STDIN, b"x")
    decoder = FrameDecoder(stream_with(data))

    decoder.take(10, never)

    assert decoder.window == (24, 80)
