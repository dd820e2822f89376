"""What the system itself puts on the screen: bars, shade, keyguard, alerts.

The window manager asks each panel for its content and places it; what is in it, systemui knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from harness.virtual.screen.view import View


class Layer(IntEnum):
    """Kinds of window from the back to the front, as WindowManagerPolicy orders them."""

    APP = 1
    DIALOG = 2
    INPUT_METHOD = 3
    ALERT = 4
    TOAST = 5
    KEYGUARD = 6
    STATUS_BAR = 7
    SHADE = 8
    NAVIGATION_BAR = 9
    POINTERS = 10


class Placement(Enum):
    """Which part of the screen a panel takes."""

    FULL = "full"
    """All but the navigation bar."""
    TOP = "top"
    """The status bar."""
    BOTTOM = "bottom"
    """The navigation bar."""
    FLOATING = "floating"
    """As large as it wants to be, in the middle of what is free, all else dimmed."""
    OVER = "over"
    """All of it, above everything; touches pass through."""
    LOW = "low"
    """As large as it wants to be, above the navigation bar; touches pass through."""


class ShadeState(Enum):
    """How far the notification shade is pulled down."""

    CLOSED = "closed"
    NOTIFICATIONS = "notifications"
    QUICK_SETTINGS = "quick settings"


@dataclass(frozen=True)
class PermissionRequest:
    """An app asks for a runtime permission; `answer` is called, as its code, with the decision."""

    package: str
    permission: str
    answer: Callable[[bool], None]


class Panel(Protocol):
    """One window of the system."""

    @property
    def package(self) -> str:
        """Whose it is."""

    @property
    def title(self) -> str:
        """What `dumpsys window` calls it."""

    @property
    def layer(self) -> Layer:
        """What it lies over."""

    @property
    def placement(self) -> Placement:
        """Where it goes."""

    @property
    def takes_focus(self) -> bool:
        """Whether keys go to it while it is shown."""

    def content(self) -> View | None:
        """What to show; None while it is not on the screen."""

    def back(self) -> None:
        """Back was pressed, or something beside it was tapped."""
