"""Everything that can change about a service account, as one value.

Binds to: ServiceControl.
Implements: Knob[dict].
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from harness.control import ServiceControl
from harness.errors import ServiceError
from harness.model import JsonValue

_LOG = logging.getLogger("harness.service")


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
        """Make the account exactly that again.

        One that has been deleted has nothing to put back: a run deletes its own at its end, also
        where its undo was interrupted before.
        """
        try:
            self.control.ask("PUT", f"/accounts/{self.username}/state", value)
        except ServiceError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            _LOG.warning("the account %s is gone, with all that could be put back", self.username)
