"""`settings list TABLE`, and the same in `dumpsys settings`.

*settings list* (API 23 on): `key=value` a line. A key may hold `#`, a value `=` and JSON, or be
empty; a value of several lines goes on below. AOSP: SettingsService.java list.
*dumpsys settings*: `GLOBAL SETTINGS (user 0)` and the like, then
`_id:N name:KEY pkg:PACKAGE value:VALUE[ default:VALUE …]` a line; an unknown argument is complained
of on the first line and changes nothing. AOSP: SettingsProvider.java dumpSettingsLocked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.parsers.lines import blocks, body_of, lines_of, unread

_PAIR = re.compile(r"([^=\s][^=]*)=(.*)")
_TABLE = re.compile(r"^(\w+) SETTINGS \(user (\d+)\)$", re.MULTILINE)
_ROW = re.compile(r"^_id:\d+ name:(\S+)(?: pkg:\S*)? value:(.*?)(?: default:.*)?$", re.MULTILINE)


def parse_settings_list(text: str) -> Mapping[str, str]:
    """Every setting of one table; none if it is empty.

    Raises:
        ProtocolError: the first line is no setting.
    """
    values: dict[str, str] = {}
    last = ""
    for line in lines_of(text.strip("\r\n")):
        match = _PAIR.fullmatch(line)
        if match is not None:
            last = match[1]
            values[last] = match[2]
        elif last:
            values[last] += f"\n{line}"
        elif line:
            raise unread("settings list", line)
    return values


def parse_dumpsys_settings(text: str) -> Mapping[tuple[str, int], Mapping[str, str]]:
    """Every table that is dumped, by its name in lower case and its user.

    Raises:
        ProtocolError: there is none.
    """
    body = body_of(text)
    tables = blocks(_TABLE, body)
    if not tables:
        raise unread("dumpsys settings", text)
    return {
        (header[1].lower(), int(header[2])): dict(_ROW.findall(block)) for header, block in tables
    }
