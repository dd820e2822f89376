"""What developer options draw over everything: the fingers, and where they went.

Sources: frameworks/base/core/java/com/android/internal/widget/PointerLocationView.java (setting
`pointer_location`) and the native PointerController's spots (`show_touches`). Neither is known to
accessibility: both are seen in pictures only.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import Layout, Paint, Rect, View
from harness.virtual.screen.widgets import label, row
from harness.virtual.screen.windows.panels import Layer, Placement

if TYPE_CHECKING:
    from harness.virtual.android.input import Pointers
    from harness.virtual.device import Android
    from harness.virtual.screen.drawing.canvas import Canvas

_BACK: Final = "#ffffffc0"
_TRAILS: Final = ("#0060ff", "#ff00ff")
_SPOT: Final = "#ffffffa0"
_SPOT_DP: Final = 40


class PointerLocation:
    """A line of numbers at the top, and a trail of each finger."""

    package = "android"
    title = "PointerLocation"
    layer = Layer.POINTERS
    placement = Placement.OVER
    takes_focus = False

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Nothing unless a setting asks for it."""
        settings = self._android.settings
        numbers = settings.integer("system", "pointer_location", 0) != 0
        spots = settings.integer("system", "show_touches", 0) != 0
        if not (numbers or spots):
            return None
        pointers = self._android.input.pointers
        size = self._android.windows.geometry.px(_SPOT_DP) if spots else 0
        return View(
            class_name="android.view.View",
            children=[_numbers(pointers)] if numbers else [],
            layout=Layout(fill_width=True, fill_height=True),
            paint=Paint(draw=partial(_draw, pointers, numbers, size)),
        )

    def back(self) -> None:
        """It never has the focus."""


def _numbers(pointers: Pointers) -> View:
    """`P: 1 / 2`, and where the first finger is, or how far it went."""
    if pointers.down:
        x, y = pointers.down[0]
        where = (f"X: {x}.0", f"Y: {y}.0")
    else:
        trail = pointers.trails[0] if pointers.trails else [(0, 0)]
        where = (f"dX: {trail[-1][0] - trail[0][0]}.0", f"dY: {trail[-1][1] - trail[0][1]}.0")
    cells = [label(text, "caption", weight=1) for text in (_count(pointers), *where)]
    return row(*cells, background=_BACK, padding=(8, 4, 8, 4))


def _count(pointers: Pointers) -> str:
    return f"P: {len(pointers.down)} / {pointers.most}"


def _draw(pointers: Pointers, trails: bool, spot: int, canvas: Canvas, _bounds: Rect) -> None:
    for color, trail in zip(_TRAILS, pointers.trails if trails else [], strict=False):
        if len(trail) > 1:
            canvas.line(trail, 3, color)
    for x, y in pointers.down if spot else []:
        box = Rect(x - spot // 2, y - spot // 2, x + spot // 2, y + spot // 2)
        canvas.rounded(box, spot // 2, _SPOT)
