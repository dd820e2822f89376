"""What is on the screen, window by window, and what touching it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from harness.virtual.screen.view import Rect, View

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


class Layer(Enum):
    """Kinds of window from the back to the front, as WindowManagerPolicy orders them."""

    WALLPAPER = 1
    APP = 2
    DIALOG = 3
    INPUT_METHOD = 4
    TOAST = 5
    STATUS_BAR = 6
    NAVIGATION_BAR = 7
    SHADE = 8
    KEYGUARD = 9


@dataclass(eq=False)
class Window:
    """One window with its views laid out."""

    root: View
    package: str
    title: str
    layer: Layer
    bounds: Rect
    focused: bool = False
    touchable: bool = True


class WindowManager:
    """All windows of one device. Everything here runs on the looper thread."""

    def __init__(self, android: Android) -> None:
        self._android = android

    def windows(self) -> list[Window]:
        """All windows, back to front, laid out for the present state."""
        raise NotImplementedError

    def active(self) -> Window:
        """The window that has the focus."""
        raise NotImplementedError

    def tap(self, x: int, y: int) -> None:
        """A finger goes down and up at x, y."""
        raise NotImplementedError

    def long_press(self, x: int, y: int) -> None:
        """A finger rests for longer than half a second."""
        raise NotImplementedError

    def swipe(self, points: list[tuple[int, int]], device_seconds: float) -> None:
        """A finger moves along `points`."""
        raise NotImplementedError

    def key(self, code: int, *, long: bool = False) -> None:
        """A key goes down and up; codes of android.view.KeyEvent."""
        raise NotImplementedError

    def type_text(self, text: str) -> None:
        """Characters arrive from a keyboard at the focused field, if there is one."""
        raise NotImplementedError

    def set_text(self, view: View, text: str) -> bool:
        """AccessibilityNodeInfo.ACTION_SET_TEXT; False where the view takes no text."""
        raise NotImplementedError

    def invalidate(self) -> None:
        """Something changed; the next frame is drawn anew."""
        raise NotImplementedError

    def focus(self) -> str:
        """`package/activity` or title of the focused window, as `dumpsys window` shows it."""
        raise NotImplementedError
