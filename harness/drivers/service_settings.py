"""The service's limits and its minimum protocol version.

Binds to: ServiceControl.
Implements: Knob[dict].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.control import ServiceControl
from harness.model import JsonValue


@dataclass(frozen=True)
class ServiceSettings:
    """All settings of one service."""

    name: ClassVar[str] = "service-settings"  # stable: journals on disk refer to it
    control: ServiceControl

    def read(self) -> JsonValue:
        """Every setting."""
        return self.control.ask("GET", "/settings")

    def write(self, value: JsonValue) -> None:
        """Replace every setting."""
        self.control.ask("PUT", "/settings", value)

    def change(self, **settings: int) -> None:
        """Change some settings and leave the others."""
        self.control.ask("PATCH", "/settings", settings)
