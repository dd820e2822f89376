"""Whose app it is."""

from __future__ import annotations

from dataclasses import dataclass, field


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
