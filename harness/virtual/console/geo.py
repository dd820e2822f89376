"""`geo`: where the device is told to be.

Source: external-qemu, android/android-emu/android/console.cpp (`do_geo_fix`, `do_geo_nmea`). The
position goes to the GPS, which no app here listens to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_NUMBER = re.compile(r"\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)")
_PARAMETERS = 5
_LONGITUDE, _LATITUDE = 180.0, 90.0
_SATELLITES = range(1, 13)


def _fix(_device: Machine, rest: str) -> str:
    numbers = _numbers(rest)
    if len(numbers) < 2:  # noqa: PLR2004  (longitude and latitude)
        raise ConsoleError("not enough arguments: see 'help geo fix' for details")
    if abs(numbers[0]) > _LONGITUDE:
        raise ConsoleError("invalid longitude value. Should be in [-180,+180] range")
    if abs(numbers[1]) > _LATITUDE:
        raise ConsoleError("invalid latitude value. Should be in [-90,+90] range")
    if len(numbers) > 3 and numbers[3] not in _SATELLITES:  # noqa: PLR2004  (the fourth)
        raise ConsoleError("invalid number of satellites. Must be an integer between 1 and 12")
    return ""


def _numbers(text: str) -> list[float]:
    """Up to five numbers, as strtod reads them one after the other."""
    found: list[float] = []
    rest = text
    while rest.strip() and len(found) < _PARAMETERS:
        match = _NUMBER.match(rest)
        if match is None:
            raise ConsoleError(f"argument '{rest.lstrip()}' is not a number")
        found.append(float(match[1]))
        rest = rest[match.end() :]
    return found


def _nmea(_device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("NMEA sentence missing, try 'help geo nmea'")
    return ""


def _gnss(_device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("GNSS sentence missing, try 'help geo gnss'")
    return f"OK: sending {rest}\n"


GEO = Verb(
    "geo",
    "Geo-location commands",
    description="allows you to change Geo-related settings, or to send GPS NMEA sentences\n",
    verbs=(
        Verb(
            "nmea",
            "send a GPS NMEA sentence",
            _nmea,
            "'geo nema <sentence>' sends an NMEA 0183 sentence to the emulated device, as\n"
            "if it came from an emulated GPS modem. <sentence> must begin with '$GP'. Only\n"
            "'$GPGGA' and '$GPRMC' sentences are supported at the moment.\n",
        ),
        Verb(
            "fix",
            "send a simple GPS fix",
            _fix,
            "'geo fix <longitude> <latitude> [<altitude> [<satellites> [<velocity>]]]'\n"
            " allows you to send a simple GPS fix to the emulated system.\n"
            " The parameters are:\n\n"
            "  <longitude>   longitude, in decimal degrees\n"
            "  <latitude>    latitude, in decimal degrees\n"
            "  <altitude>    optional altitude in meters\n"
            "  <satellites>  number of satellites being tracked (1-12)\n"
            "  <velocity>    optional velocity in knots\n\n",
        ),
        Verb(
            "gnss",
            "send a GNSS sentence",
            _gnss,
            "'geo gnss <sentence>' sends a GNSS sentence to the emulated device.\n",
        ),
    ),
)
