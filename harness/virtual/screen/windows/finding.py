"""Which window is at a point, and which one a view is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.virtual.screen.view import View
    from harness.virtual.screen.windows.composer import Window
    from harness.virtual.screen.windows.gestures import Point


def window_at(windows: Sequence[Window], point: Point) -> Window | None:
    """The front window at a point; one with a scrim takes all touches."""
    for window in reversed(windows):
        if window.touchable and (window.scrim or window.bounds.contains(*point)):
            return window
    return None


def locate(windows: Sequence[Window], view: View) -> tuple[Window | None, View]:
    """The window of a view; for one of an older tree, the view that took its place."""
    pairs = [(window, each) for window in windows for each in window.root.walk()]
    for window, each in pairs:
        if each is view:
            return window, view
    successors = [pair for pair in pairs if pair[1].replaces(view)]
    successors.sort(key=lambda pair: pair[1].bounds != view.bounds)
    return successors[0] if successors else (None, view)
