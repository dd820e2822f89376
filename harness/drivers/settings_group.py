"""Several entries of one settings table that only make sense together, in an order that matters.

Binds to: Adb, any API level.
Implements: the reading and the checking that knobs of several settings share.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.adb import Adb
from harness.drivers.setting import Setting
from harness.errors import ProtocolError
from harness.parsers.lines import read_from
from harness.parsers.settings_list import parse_settings_list
from harness.shell_words import name_word

Values = dict[str, str | None]


def read_group(adb: Adb, keys: Sequence[str], table: str = "global") -> Values:
    """The value of each key, None where there is none, in one call."""
    listed = adb.shell(f"settings list {name_word(table, 'a table')}")
    values = read_from(adb.serial, parse_settings_list, listed)
    return {key: values.get(key) for key in keys}


def write_group(adb: Adb, values: Values, keys: Sequence[str], table: str = "global") -> None:
    """Write those keys that are given, in the order of `keys`."""
    for key in keys:
        if key in values:
            Setting(adb, table, key).write(values[key])


def expect_group(serial: str, name: str, values: object, keys: Sequence[str]) -> Values:
    """The values, if they are some of these keys.

    Raises:
        ProtocolError: they are something else; a journal was changed by hand.
    """
    if not isinstance(values, dict) or not values or not set(values) <= set(keys):
        raise ProtocolError(serial, f"{name} cannot be {values!r}")
    return values
