"""One entry of Android's settings tables, put back exactly: also when there was none.

Binds to: Adb, any API level.
Implements: Knob[str | None].

`settings get` prints `null` for an absent entry as for one that says null, so the table is listed
(AOSP, SettingsService.java).
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError
from harness.parsers.lines import read_from
from harness.parsers.settings_list import parse_settings_list
from harness.shell_words import name_word


@dataclass(frozen=True)
class Setting:
    """Reads and writes one key of `global`, `secure` or `system`."""

    adb: Adb
    table: str
    key: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"setting:{self.table}:{self.key}"

    @property
    def _words(self) -> str:
        return f"{name_word(self.table, 'a table')} {shlex.quote(self.key)}"

    def read(self) -> str | None:
        """Its value, None if there is none."""
        listed = self.adb.shell(f"settings list {name_word(self.table, 'a table')}")
        return read_from(self.adb.serial, parse_settings_list, listed).get(self.key)

    def write(self, value: str | None) -> None:
        """Change it, or take it away.

        Raises:
            ProtocolError: the value is neither a text nor None.
            CommandFailedError: the device refuses.
        """
        if value is None:
            self.adb.shell(f"settings delete {self._words}")
        elif isinstance(value, str):
            self.adb.shell(f"settings put {self._words} {shlex.quote(value)}")
        else:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
