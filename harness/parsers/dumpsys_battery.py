"""`dumpsys battery`: charge, source of power, temperature.

One `  name: value` a line, indented by two spaces exactly; from API 34 on lines of free text with
one space stand between them and hold the same words. `Dock powered` came with API 33; with updates
stopped (`dumpsys battery set`) a line in brackets says so. AOSP: BatteryService.java dumpInternal;
the status numbers are those of BatteryManager.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, flag, whole

_SOURCE = "dumpsys battery"
_FIELD = re.compile(r"^  (\w[\w ]*): (\S+)$", re.MULTILINE)
_STOPPED = "UPDATES STOPPED"
_SOURCES = {"AC powered", "USB powered", "Wireless powered"}
_NEEDED = _SOURCES | {"level", "scale", "status", "temperature", "voltage"}


class BatteryStatus(enum.Enum):
    """BatteryManager.BATTERY_STATUS_*."""

    UNKNOWN = 1
    CHARGING = 2
    DISCHARGING = 3
    NOT_CHARGING = 4
    FULL = 5


@dataclass(frozen=True)
class Battery:
    """The battery as apps are told of it.

    Attributes:
        level: of `scale`.
        dock: None before API 33.
        temperature_tenths: tenths of a degree Celsius.
        voltage_mv: millivolts, as most devices print it.
        updates_stopped: whether a command has put other values in its place.
    """

    level: int
    scale: int
    status: BatteryStatus
    ac: bool
    usb: bool
    wireless: bool
    dock: bool | None
    temperature_tenths: int
    voltage_mv: int
    updates_stopped: bool = False

    @property
    def powered(self) -> bool:
        """Whether any source feeds it."""
        return self.ac or self.usb or self.wireless or self.dock is True


def parse_battery(text: str) -> Battery:
    """Read the dump.

    Raises:
        ProtocolError: a line is missing, or a value is not known.
    """
    body = body_of(text)
    fields = dict(_FIELD.findall(body))
    missing = _NEEDED - fields.keys()
    if missing:
        raise ProtocolError(_SOURCE, f"there is no line {', '.join(sorted(missing))}")
    dock = fields.get("Dock powered")
    return Battery(
        level=whole(_SOURCE, fields["level"]),
        scale=whole(_SOURCE, fields["scale"]),
        status=_status(fields["status"]),
        ac=flag(_SOURCE, fields["AC powered"]),
        usb=flag(_SOURCE, fields["USB powered"]),
        wireless=flag(_SOURCE, fields["Wireless powered"]),
        dock=None if dock is None else flag(_SOURCE, dock),
        temperature_tenths=whole(_SOURCE, fields["temperature"]),
        voltage_mv=whole(_SOURCE, fields["voltage"]),
        updates_stopped=_STOPPED in body,
    )


def _status(word: str) -> BatteryStatus:
    try:
        return BatteryStatus(whole(_SOURCE, word))
    except ValueError as error:
        raise ProtocolError(_SOURCE, f"the status {word} is not known") from error
