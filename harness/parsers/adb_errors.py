"""Why adb could not reach a device, from what its client printed.

The client puts `error: `, `adb: ` or, on Windows, `adb.exe: ` before it; the texts come from
AOSP packages/modules/adb, transport.cpp `acquire_one_transport` and adb_io.cpp.
"""

from __future__ import annotations

import enum

from harness.parsers.lines import unread


class AdbErrorKind(enum.Enum):
    """Why; the value is the text by which it is known."""

    UNAUTHORIZED = "device unauthorized"
    AUTHORIZING = "device still authorizing"
    CONNECTING = "device still connecting"
    OFFLINE = "device offline"
    AMBIGUOUS_DEVICE = "more than one "
    NO_DEVICE = "no devices"
    CLOSED = "closed"


def parse_adb_error(text: str) -> AdbErrorKind:
    """Why adb did not do what it was asked.

    Raises:
        ProtocolError: none of the known texts is in it.
    """
    for kind in AdbErrorKind:
        if kind.value in text:
            return kind
    if "device '" in text and "not found" in text:
        return AdbErrorKind.NO_DEVICE
    raise unread("adb", text)
