"""How far the service's clock is ahead of real time.

Binds to: ServiceControl.
Implements: Knob[float].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.control import ServiceControl
from harness.errors import ProtocolError
from harness.model import JsonValue


@dataclass(frozen=True)
class ServiceClock:
    """The clock of one service."""

    name: ClassVar[str] = "service-clock"  # stable: journals on disk refer to it
    control: ServiceControl

    def read(self) -> JsonValue:
        """Seconds ahead of real time."""
        return float(self.control.ask("GET", "/clock")["offset_seconds"])

    def write(self, value: JsonValue) -> None:
        """Set it that many seconds ahead of real time.

        Raises:
            ProtocolError: the value is no number.
        """
        if not isinstance(value, int | float):
            raise ProtocolError(self.control.address.control_url, f"{value!r} is no offset")
        self.control.ask("PUT", "/clock", {"offset_seconds": value})

    def advance(self, seconds: float) -> None:
        """Move it on."""
        self.control.ask("POST", "/clock/advance", {"seconds": seconds})
