"""The messages as bytes, against the layout that AOSP documents."""

import io
import struct

import pytest

from harness.virtual.adbd import wire
from harness.virtual.adbd.wire import Message, WireError


def test_header_holds_six_little_endian_words() -> None:
    header = wire.header_of(wire.WRTE, 1, 2, b"abc", checked=True)

    assert header[:4] == b"WRTE"
    assert struct.unpack("<6I", header) == (0x45545257, 1, 2, 3, 294, 0xFFFFFFFF ^ 0x45545257)


def test_header_leaves_the_sum_out_when_it_is_not_checked() -> None:
    header = wire.header_of(wire.WRTE, 1, 2, b"abc", checked=False)

    assert struct.unpack("<6I", header)[4] == 0


def test_reader_returns_what_was_written() -> None:
    source = io.BytesIO(wire.header_of(wire.OPEN, 7, 0, b"shell:\0", checked=True) + b"shell:\0")

    message = wire.read_message(source)

    assert message == Message(wire.OPEN, 7, 0, b"shell:\0", sum(b"shell:\0"))
    assert message.sums_up()


def test_reader_tells_the_end_from_a_message() -> None:
    assert wire.read_message(io.BytesIO()) is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", id="http"),
        pytest.param(bytes(24), id="zeros"),
        pytest.param(struct.pack("<6I", wire.WRTE, 1, 2, 0, 0, 0), id="bad magic"),
        pytest.param(
            wire.header_of(wire.WRTE, 1, 2, b"", checked=False)[:12]
            + struct.pack("<I", wire.MAX_PAYLOAD + 1)
            + wire.header_of(wire.WRTE, 1, 2, b"", checked=False)[16:],
            id="oversize",
        ),
        pytest.param(b"WRTE", id="torn header"),
        pytest.param(wire.header_of(wire.WRTE, 1, 2, b"abc", checked=False) + b"a", id="torn data"),
    ],
)
def test_reader_refuses_what_is_no_message(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.read_message(io.BytesIO(data))
