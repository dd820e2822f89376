"""What a scenario asks of any messaging app, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from harness.model import ShownMessage


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


class Messenger(Protocol):
    """One signed-in messaging app on one device."""

    @property
    def package(self) -> str:
        """Its Android package."""
        ...

    @property
    def account(self) -> Account:
        """Who is signed in."""
        ...

    def open_chat(self, peer: Account) -> None:
        """Go to the conversation with somebody."""
        ...

    def type_and_send(self, text: str) -> None:
        """Type into the open conversation and press send."""
        ...

    def messages(self) -> tuple[ShownMessage, ...]:
        """What the open conversation shows, oldest first."""
        ...

    def history(self, oldest: str) -> tuple[ShownMessage, ...]:
        """Every message of the open conversation from the one with the text `oldest` on."""
        ...

    def resend(self, text: str) -> None:
        """Ask the app to try a message again that was not sent."""
        ...
