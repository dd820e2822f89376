"""Everything that can change about a service account, as one value.

Binds to: ServiceControl.
Implements: Knob[dict].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.control import ServiceControl
from harness.model import JsonValue


@dataclass(frozen=True)
class ServiceAccount:
    """One account's state without its messages: profile, privacy, standing, rate windows."""

    kind: ClassVar[str] = "service-account"  # stable: journals on disk refer to it
    control: ServiceControl
    username: str

    @property
    def name(self) -> str:
        """The knob's name in journals."""
        return f"{self.kind}:{self.username}"

    def read(self) -> JsonValue:
        """The whole state."""
        return self.control.ask("GET", f"/accounts/{self.username}/state")

    def write(self, value: JsonValue) -> None:
        """Make the account exactly that again."""
        self.control.ask("PUT", f"/accounts/{self.username}/state", value)
