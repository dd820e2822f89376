"""Input events: fingers and keys, whoever injects them.

A finger's events become what the touched window makes of them: a tap, a long press, or a swipe once
it moved further than the touch slop. Sources: frameworks/base/core/java/android/view/
ViewConfiguration.java (times, slop); InputDispatcher: nothing but power keys reaches anybody while
the screen is off.
"""

from __future__ import annotations

import itertools
import math
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from harness.virtual.android import keycodes

if TYPE_CHECKING:
    from harness.virtual.android.looper import Timer
    from harness.virtual.device import Android

TAP = 0.1  # device seconds between down and up of a click: REGULAR_CLICK_LENGTH
_MOVE = 0.1  # device seconds between the moves of a swipe
_SLOP_DP = 8
_WATCHERS = ("pointer_location", "show_touches")
_API_SHORTER_LONG_PRESS = 29
_WORK_WHILE_ASLEEP = (keycodes.POWER, keycodes.WAKEUP, keycodes.SLEEP)
Point = tuple[int, int]


@dataclass
class Pointers:
    """The fingers of the gesture of now, or of the last one: what PointerLocationView keeps."""

    down: list[Point] = field(default_factory=list)
    """Where those are that touch now."""
    trails: list[list[Point]] = field(default_factory=list)
    """All points of each finger."""

    @property
    def most(self) -> int:
        """How many there were at once."""
        return len(self.trails)


@dataclass
class _Gesture:
    """A finger that is down now."""

    points: list[Point]
    started: float = field(default_factory=time.monotonic)
    long_press: Timer | None = None
    consumed: bool = False
    moved: bool = False


class Input:
    """Injects events into one device; any thread may call."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._gesture: _Gesture | None = None
        self.pointers = Pointers()
        self._slop = _SLOP_DP * android.model.density / 160

    @property
    def long_press_timeout(self) -> float:
        """Device seconds until a resting finger is a long press (DEFAULT_LONG_PRESS_TIMEOUT)."""
        return 0.4 if self._android.model.api >= _API_SHORTER_LONG_PRESS else 0.5

    def touch_down(self, x: float, y: float) -> bool:
        """A finger touches; False when nobody gets the event."""
        return self._android.looper.call(lambda: self._down((int(x), int(y))))

    def touch_move(self, x: float, y: float) -> bool:
        """The finger moves; False when none is down."""
        return self._android.looper.call(lambda: self._move((int(x), int(y))))

    def touch_up(self, x: float, y: float) -> bool:
        """The finger leaves; False when none is down."""
        return self._android.looper.call(lambda: self._up((int(x), int(y))))

    def touch_cancel(self) -> None:
        """The gesture ends without any effect (ACTION_CANCEL)."""
        self._android.looper.call(self._end)

    def tap(self, x: float, y: float, device_seconds: float = TAP) -> bool:
        """Down, rest for so long, up; resting long enough it is a long press.

        A busy host, on which it takes longer, does not make it one.
        """
        point, short = (int(x), int(y)), device_seconds < self.long_press_timeout
        if not self._android.looper.call(lambda: self._down(point, short=short)):
            return False
        self.pause(device_seconds)
        return self.touch_up(x, y)

    def swipe(self, points: list[Point], device_seconds: float, *, hold: float = 0) -> bool:
        """A finger goes along `points` in so many device seconds.

        Args:
            points: at least one; straight lines between them.
            device_seconds: from the first to the last point.
            hold: device seconds to rest at the first point: a drag.

        Returns:
            Whether anybody got the events.
        """
        if not self.touch_down(*points[0]):
            return False
        self.pause(hold)
        path = _interpolated(points, device_seconds)
        for x, y in path:
            self.pause(device_seconds / len(path))
            self.touch_move(x, y)
        # not as measured: a busy host must not change how far a list flies
        return self._android.looper.call(lambda: self._up(points[-1], device_seconds))

    def two_fingers(self, paths: tuple[list[Point], list[Point]], device_seconds: float) -> bool:
        """Two fingers touch one after the other, move in step, and leave.

        Args:
            paths: as many points of each as of the other.
            device_seconds: from the first points to the last.

        Returns:
            Whether anybody got the events.
        """
        first, second = paths
        if not self.touch_down(*first[0]):
            return False
        self._android.looper.call(lambda: self._second_down(second[0]))
        for pair in zip(first, second, strict=True):
            self.pause(device_seconds / len(first))
            self._android.looper.call(partial(self._show, list(pair)))
        self._android.looper.call(lambda: self._both_up(paths, device_seconds))
        return True

    def key(self, code: int, *, long: bool = False) -> bool:
        """A key goes down and up; False when nobody got it."""
        return self._android.looper.call(lambda: self._key(code, long=long))

    def text(self, text: str) -> None:
        """Type characters; all must be on the virtual keyboard (see `typeable`)."""
        if self._android.power.interactive:
            self._android.looper.call(lambda: self._android.windows.type_text(text))

    def pause(self, device_seconds: float) -> None:
        """Let device time pass on the caller's thread."""
        if device_seconds > 0:
            threading.Event().wait(self._android.clock.host_seconds(device_seconds))

    def _down(self, point: Point, *, short: bool = False) -> bool:
        self._end()
        if not self._android.power.interactive:
            return False
        gesture = _Gesture([point])
        if not short:
            gesture.long_press = self._android.looper.post_delayed(
                self.long_press_timeout, lambda: self._rested(gesture)
            )
        self._gesture = gesture
        self.pointers = Pointers()
        self._show([point])
        return True

    def _second_down(self, point: Point) -> None:
        """ACTION_POINTER_DOWN: no finger is resting any more."""
        if self._gesture is not None:
            self._gesture.moved = True
            self._show([self._gesture.points[0], point])

    def _both_up(self, paths: tuple[list[Point], list[Point]], device_seconds: float) -> None:
        if self._gesture is not None:
            self._end()
            self._android.windows.two_fingers(paths, device_seconds)

    def _show(self, down: list[Point]) -> None:
        """Remember where the fingers are, for who watches them."""
        self.pointers.down = down
        trails = self.pointers.trails
        trails.extend([] for _ in range(len(down) - len(trails)))
        for trail, point in zip(trails, down, strict=False):
            trail.append(point)
        settings = self._android.settings
        if any(settings.integer("system", key, 0) for key in _WATCHERS):
            self._android.windows.invalidate()

    def _rested(self, gesture: _Gesture) -> None:
        if self._gesture is gesture and not gesture.moved:
            gesture.consumed = True
            self._android.windows.long_press(*gesture.points[0])

    def _move(self, point: Point) -> bool:
        gesture = self._gesture
        if gesture is None:
            return False
        gesture.points.append(point)
        if math.dist(gesture.points[0], point) > self._slop:
            gesture.moved = True
        self._show([point])
        return True

    def _up(self, point: Point, device_seconds: float | None = None) -> bool:
        gesture = self._gesture
        if gesture is None:
            return False
        self._move(point)
        self._end()
        if gesture.consumed:
            return True
        if gesture.moved:
            measured = (time.monotonic() - gesture.started) * self._android.clock.scale
            seconds = measured if device_seconds is None else device_seconds
            self._android.windows.swipe(gesture.points, seconds)
        else:
            self._android.windows.tap(*gesture.points[0])
        return True

    def _end(self) -> None:
        if self._gesture is not None and self._gesture.long_press is not None:
            self._gesture.long_press.cancel()
        self._gesture = None
        self._show([])

    def _key(self, code: int, *, long: bool) -> bool:
        if not self._android.power.interactive and code not in _WORK_WHILE_ASLEEP:
            return False
        self._android.windows.key(code, long=long)
        return True


def _interpolated(points: list[Point], device_seconds: float) -> list[Point]:
    """Points between, so that a moving finger does not look like a resting one meanwhile."""
    segments = list(itertools.pairwise(points))
    pieces = max(1, math.ceil(device_seconds / _MOVE / max(1, len(segments))))
    return [
        (x1 + (x2 - x1) * step // pieces, y1 + (y2 - y1) * step // pieces)
        for (x1, y1), (x2, y2) in segments
        for step in range(1, pieces + 1)
    ]


def typeable(text: str) -> bool:
    """Whether the virtual keyboard has a key for every character.

    Source: frameworks/base/data/keyboards/Virtual.kcm: printable ASCII, line break, tab and three
    letters behind Alt; `KeyCharacterMap.getEvents` returns null for a text with any other.
    """
    return all(" " <= each <= "~" or each in "\n\t\u00e7\u00c7\u00df" for each in text)
