"""What iptables says of a command line that it cannot read."""

from __future__ import annotations


class UsageError(Exception):
    """The text follows the program's name and version, unless it is not `versioned`."""

    def __init__(self, text: str, *, versioned: bool = True) -> None:
        super().__init__(text)
        self.versioned = versioned
