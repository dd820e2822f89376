"""Airplane mode where no command may switch it: by the tile in quick settings.

Binds to: Adb and Ui, API 24 to 27.
Implements: LinkKnob[bool], under the name that `airplane_mode` has on later levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.adb import Adb
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.quick_settings import QuickSettings

_TILE = "Airplane mode"


@dataclass(frozen=True)
class AirplaneTile:
    """Reads the setting, which the system writes here together with the radios."""

    name: ClassVar[str] = AirplaneMode.name
    adb: Adb
    quick_settings: QuickSettings

    def read(self) -> bool:
        """Whether it is on."""
        return self.adb.shell("settings get global airplane_mode_on") == "1"

    def write(self, value: bool) -> None:
        """Touch the tile if it shows the other state.

        Raises:
            DeviceTimeoutError: there is no such tile.
        """
        if self.read() is not value:
            self.quick_settings.tap(_TILE)

    def cuts_link(self, value: bool) -> bool:
        """On does."""
        return value

    def undo_command(self, _value: bool) -> str:
        """None: no command of the shell switches it here."""
        return ""
