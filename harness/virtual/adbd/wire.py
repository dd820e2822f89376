"""One message of the ADB transport, and how it lies on the wire.

Every message is a header of six little-endian 32-bit words, then `data_length` bytes::

    command      CNXN, OPEN, OKAY, CLSE, WRTE, AUTH, STLS or SYNC as four ASCII bytes
    arg0         a stream id of the sender, or the protocol version in CNXN
    arg1         a stream id of the receiver, or the largest payload in CNXN
    data_length  bytes that follow
    data_check   sum of those bytes modulo 2^32; ignored from version 0x01000001 on
    magic        command with all bits inverted

Source: packages/modules/adb/protocol.txt, adb.h, types.h and `check_header` in transport.cpp.
"""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol

CNXN = 0x4E584E43
OPEN = 0x4E45504F
OKAY = 0x59414B4F
CLSE = 0x45534C43
WRTE = 0x45545257
AUTH = 0x48545541
STLS = 0x534C5453
SYNC = 0x434E5953

STLS_VERSION = 0x01000000
VERSION_MIN = 0x01000000
VERSION_SKIP_CHECKSUM = 0x01000001
MAX_PAYLOAD_V1 = 4 * 1024
MAX_PAYLOAD = 1024 * 1024

_HEADER = struct.Struct("<6I")


class WireError(Exception):
    """The peer sent bytes that are no message; its connection has to be dropped."""


class Source(Protocol):
    """Where messages are read from: a socket, or a buffered file over what lies on one."""

    def read(self, size: int, /) -> bytes | None:
        """Return exactly `size` bytes, or fewer at the end."""


class SocketSource:
    """A bare socket. A message is waited for in one call, not in as many as it comes in pieces."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def read(self, size: int, /) -> bytes:
        """See Source; raises OSError when the connection breaks."""
        data = self._sock.recv(size, socket.MSG_WAITALL)
        while 0 < len(data) < size:  # a signal came in between, or it is the end
            more = self._sock.recv(size - len(data), socket.MSG_WAITALL)
            if not more:
                break
            data += more
        return data


@dataclass(frozen=True, slots=True)
class Message:
    """A decoded message. `check` is the sum the sender stated, not one we computed."""

    command: int
    arg0: int
    arg1: int
    data: bytes = b""
    check: int = 0

    def sums_up(self) -> bool:
        """Whether the stated sum is the sum of the data."""
        return self.check == sum(self.data) & 0xFFFFFFFF


def read_message(source: Source) -> Message | None:
    """Read one message, or None when the peer has closed the connection.

    Raises:
        WireError: the header's magic is wrong, the data is too long, or the message is torn.
        OSError: the connection broke.
    """
    header = source.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise WireError("the connection ended inside a header")
    command, arg0, arg1, length, check, magic = _HEADER.unpack(header)
    if command ^ 0xFFFFFFFF != magic:
        raise WireError(f"bad magic {magic:#010x} for command {command:#010x}")
    if length > MAX_PAYLOAD:
        raise WireError(f"{length} bytes of data are more than {MAX_PAYLOAD}")
    data = (source.read(length) or b"") if length else b""
    if len(data) < length:
        raise WireError("the connection ended inside a message")
    return Message(command, arg0, arg1, data, check)


def header_of(command: int, arg0: int, arg1: int, data: bytes, *, checked: bool) -> bytes:
    """Encode the header that goes before `data`, with its sum when `checked`."""
    check = sum(data) & 0xFFFFFFFF if checked else 0
    return _HEADER.pack(command, arg0, arg1, len(data), check, command ^ 0xFFFFFFFF)
