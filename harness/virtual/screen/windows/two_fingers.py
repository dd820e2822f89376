"""What two fingers at once mean: a pinch, the shade pulled whole, or else what one of them does.

Sources: android.view.ScaleGestureDetector (span slop, least span, when a scale begins and ends);
NotificationPanelView (two fingers from the status bar open the quick settings); RecyclerView
(the finger that came last scrolls).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.windows.gestures import TOUCH_SLOP, Gesture
from harness.virtual.screen.windows.panels import ShadeState

if TYPE_CHECKING:
    from harness.virtual.screen.windows.geometry import Geometry
    from harness.virtual.screen.windows.gestures import Point
    from harness.virtual.screen.windows.manager import WindowManager

Paths = tuple[list["Point"], list["Point"]]
_LEAST_SPAN_MM: Final = 27
"""`config_minScalingSpan` of frameworks/base/core/res/res/values/config.xml."""
_MM_PER_INCH: Final = 25.4


def perform(windows: WindowManager, paths: Paths, device_seconds: float) -> None:
    """Do what the touched window makes of two fingers; each has its points in step."""
    geometry = windows.geometry
    gestures = [Gesture(points, device_seconds, geometry) for points in paths]
    from_bar = all(each.start[1] < geometry.status_bar.bottom for each in gestures)
    if from_bar and all(each.goes_down for each in gestures) and not windows.keyguard_showing:
        windows.expand_settings()
        return
    if windows.shade is ShadeState.CLOSED and not windows.keyguard_showing:
        first, second = (each.start for each in gestures)
        middle = (first[0] + second[0]) // 2, (first[1] + second[1]) // 2
        factor = scale_factor(paths, geometry)
        if factor != 1 and windows.scale(middle, factor):
            return
    leading = gestures[1] if gestures[1].moves else gestures[0]
    windows.swipe(leading.points, device_seconds)


def scale_factor(paths: Paths, geometry: Geometry) -> float:
    """How much a ScaleGestureDetector reports in all; 1 for what is no pinch to it."""
    least = _LEAST_SPAN_MM / _MM_PER_INCH * geometry.density
    slop = 2 * geometry.px(TOUCH_SLOP)
    spans = [math.dist(one, other) for one, other in zip(*paths, strict=True)]
    factor, before, initial = 1.0, 0.0, spans[0]
    for span in spans:
        if before and span < least:
            before, initial = 0.0, span
        elif before:
            factor, before = factor * span / before, span
        elif span >= least and abs(span - initial) > slop:
            before = span
    return factor
