"""Whose app it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.redaction import SECRETS


@dataclass(frozen=True)
class Account:
    """Whose app it is.

    Attributes:
        username: the account's name at the service.
        display_name: what other people's screens show.
        password: what signs it in; never printed.
    """

    username: str
    display_name: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        SECRETS.learn(self.password)
