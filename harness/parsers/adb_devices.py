"""`adb devices`, `adb devices -l` and `adb version`, as the adb binary prints them.

A header, then a line a device: serial, white space, state, and with `-l` tags `name:value`
(`transport_id` since adb 1.0.40). States: AOSP packages/modules/adb, adb.cpp
`to_string(ConnectionState)`; `no permissions` goes on with advice that holds `;` and `[`.
Lines that begin with `*` tell of the server's start.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, found, lines_of, unread

_HEADER = "List of devices attached"
_ROW = re.compile(r"(\S+)\s+(no permissions|[a-z]+)\b(.*)")
_TAG = re.compile(r"(\w+):(\S+)")
_PROTOCOL = re.compile(r"Android Debug Bridge version (\S+)")
_RELEASE = re.compile(r"^Version (\S+)", re.MULTILINE)


class AdbState(enum.Enum):
    """What adb says of a device; commands are taken in the first state only."""

    DEVICE = "device"
    OFFLINE = "offline"
    UNAUTHORIZED = "unauthorized"
    AUTHORIZING = "authorizing"  # passes by itself
    CONNECTING = "connecting"
    NO_PERMISSIONS = "no permissions"
    RECOVERY = "recovery"
    SIDELOAD = "sideload"
    RESCUE = "rescue"
    BOOTLOADER = "bootloader"
    HOST = "host"
    DETACHED = "detached"


@dataclass(frozen=True)
class AdbDevice:
    """One line of the list."""

    serial: str
    state: AdbState
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def over_tcp(self) -> bool:
        """Whether its serial is an address."""
        return ":" in self.serial


@dataclass(frozen=True)
class AdbVersion:
    """The adb binary's versions: of its protocol, and of the platform tools."""

    protocol: str
    release: str


def parse_adb_devices(text: str) -> tuple[AdbDevice, ...]:
    """Read the list; it ends at the first blank line.

    Raises:
        ProtocolError: there is no header, or a line is no device's.
    """
    lines = lines_of(text)
    if _HEADER not in lines:
        raise ProtocolError("adb devices", f"there is no line `{_HEADER}`")
    rows: list[AdbDevice] = []
    for line in lines[lines.index(_HEADER) + 1 :]:
        if not line.strip():
            break
        if not line.startswith("* "):
            rows.append(_device(line))
    return tuple(rows)


def _device(line: str) -> AdbDevice:
    match = _ROW.fullmatch(line.rstrip())
    if match is None or match[2] not in {state.value for state in AdbState}:
        raise unread("adb devices", line)
    state = AdbState(match[2])
    tags = {} if state is AdbState.NO_PERMISSIONS else dict(_TAG.findall(match[3]))
    return AdbDevice(match[1], state, tags)


def parse_adb_version(text: str) -> AdbVersion:
    """Read both versions.

    Raises:
        ProtocolError: one of them is not there.
    """
    body = body_of(text)
    protocol = found("adb version", _PROTOCOL, body)[1]
    return AdbVersion(protocol, found("adb version", _RELEASE, body)[1])
