"""What a finger means: which view is under it, which way it went, how far a list goes on."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Final

from harness.virtual.screen.view import View
from harness.virtual.screen.windows.geometry import Geometry

Point = tuple[int, int]

TOUCH_SLOP: Final = 8
"""dp; ViewConfiguration.TOUCH_SLOP."""
_MINIMUM_FLING: Final = 50
"""dp a second; ViewConfiguration.MINIMUM_FLING_VELOCITY."""
_MAXIMUM_FLING: Final = 8000
_FRICTION: Final = 0.015
_INFLEXION: Final = 0.35
_DECELERATION: Final = log(0.78) / log(0.9)
"""Constants of android.widget.OverScroller."""
_GRAVITY: Final = 9.80665 * 39.37 * 0.84


@dataclass(frozen=True)
class Gesture:
    """One finger from its first to its last point."""

    points: list[Point]
    device_seconds: float
    geometry: Geometry

    @property
    def start(self) -> Point:
        """Where the finger came down."""
        return self.points[0]

    @property
    def distance(self) -> Point:
        """Pixels to the right and down."""
        return self.points[-1][0] - self.start[0], self.points[-1][1] - self.start[1]

    @property
    def moves(self) -> bool:
        """Whether it left the slop of a tap."""
        slop = self.geometry.px(TOUCH_SLOP)
        return any(
            abs(x - self.start[0]) > slop or abs(y - self.start[1]) > slop for x, y in self.points
        )

    @property
    def goes_down(self) -> bool:
        """Mostly downwards."""
        return self.distance[1] > abs(self.distance[0])

    @property
    def goes_up(self) -> bool:
        """Mostly upwards."""
        return -self.distance[1] > abs(self.distance[0])

    @property
    def scroll_distance(self) -> int:
        """Pixels that a list moves on, with its fling; negative towards its start."""
        slop = self.geometry.px(TOUCH_SLOP)
        moved = -self.distance[1]
        sign = 1 if moved > 0 else -1
        dragged = max(0, abs(moved) - slop)
        return sign * (dragged + self._fling(abs(moved))) if dragged else 0

    def _fling(self, pixels: int) -> int:
        """OverScroller.getSplineFlingDistance."""
        velocity = min(pixels / max(self.device_seconds, 0.001), self.geometry.px(_MAXIMUM_FLING))
        if velocity < self.geometry.px(_MINIMUM_FLING):
            return 0
        coefficient = _FRICTION * _GRAVITY * self.geometry.density
        power = log(_INFLEXION * velocity / coefficient)
        return int(coefficient * exp(_DECELERATION / (_DECELERATION - 1) * power))


def touched_at(root: View, point: Point) -> View | None:
    """The front clickable view at a point; what is not clickable lets the touch through."""
    if not root.visible.contains(*point):
        return None
    for child in reversed(root.children):
        found = touched_at(child, point)
        if found is not None:
            return found
    return root if root.clickable or root.long_clickable else None


def scalable_at(root: View, point: Point) -> View | None:
    """The innermost view at a point that follows a pinch."""
    found = None
    for view in root.walk():
        if view.on_scale is not None and view.visible.contains(*point):
            found = view
    return found


def scrollable_at(root: View, point: Point) -> View | None:
    """The innermost list at a point that can move."""
    found = None
    for view in root.walk():
        if view.scroll_range and view.visible.contains(*point):
            found = view
    return found
