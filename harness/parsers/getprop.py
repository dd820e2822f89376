"""`getprop` without a name: every property, `[name]: [value]`, sorted by name.

A value may hold line ends (then its record goes on below), brackets and commas; values of phones
with two SIMs are comma lists. AOSP: system/core toolbox getprop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.errors import ProtocolError
from harness.parsers.lines import lines_of, unread

_RECORD = re.compile(r"\[([^\]]+)\]: \[(.*)\]", re.DOTALL)


def parse_getprop(text: str) -> Mapping[str, str]:
    """Every property.

    Raises:
        ProtocolError: a record does not end, or something stands between two.
    """
    values: dict[str, str] = {}
    record = ""
    for line in lines_of(text):
        if not record and not line.strip():
            continue
        record = f"{record}\n{line}" if record else line
        if not line.endswith("]"):
            continue
        match = _RECORD.fullmatch(record)
        if match is None:
            raise unread("getprop", record)
        values[match[1]] = match[2]
        record = ""
    if record or not values:
        raise ProtocolError("getprop", f"the list ends within {record!r}")
    return values
