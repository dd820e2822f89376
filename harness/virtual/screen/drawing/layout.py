"""Gives every view its place: dp in, whole pixels out.

One pass asks how large a view wants to be inside a limit, a second one places it; texts are
measured with the very fonts that draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import ceil
from types import MappingProxyType
from typing import Final, NamedTuple

from harness.virtual.screen import theme
from harness.virtual.screen.drawing import text
from harness.virtual.screen.view import Rect, View

Size = tuple[int, int]
_ENDLESS: Final = 1_000_000
"""Room that has no end; one value for all, so that measured sizes are found again."""
ScrollOffset = Callable[[View], int]
Twins = dict[View, View]
"""Views, and equal ones that were laid out before."""


class Limit(NamedTuple):
    """Room for a view; `fill` says whether it may stretch to all of it, along each axis."""

    width: int
    height: int
    fill_width: bool = True
    fill_height: bool = False


class LayoutPass:
    """Lays out one window at one density."""

    def __init__(
        self,
        density: int,
        font_scale: float,
        offset: ScrollOffset,
        twins: Mapping[View, View] = MappingProxyType({}),
    ) -> None:
        self.density = density
        self._font_scale = font_scale
        self._offset = offset
        self._twins = twins

    def run(self, root: View, window: Rect) -> None:
        """Place `root` and all below it in `window`."""
        self._measure(root, Limit(window.width, window.height, fill_height=True))
        self._place(root, window, window)

    def natural(self, root: View, limit: Limit) -> Size:
        """How large `root` wants to be."""
        return self._measure(root, limit)

    def px(self, dp: float) -> int:
        """Pixels for a length in dp, rounded as TypedValue.complexToDimensionPixelSize does."""
        return int(dp * self.density / 160 + 0.5)

    def face(self, style: str) -> text.Face:
        """The face of one of the theme's styles."""
        return face(style, self.density, self._font_scale)

    # Measuring

    def _measure(self, view: View, limit: Limit) -> Size:
        size = view.sizes.get(limit)
        if size is None:
            size = view.sizes[limit] = self._measure_anew(view, limit)
        return size

    def _measure_anew(self, view: View, limit: Limit) -> Size:
        layout = view.layout
        width = limit.width if layout.width is None else min(limit.width, self.px(layout.width))
        if layout.max_width is not None:
            width = min(width, self.px(layout.max_width))
        height = limit.height if layout.height is None else self.px(layout.height)
        left, top, right, bottom = self._padding(view)
        inner = Limit(
            max(0, width - left - right),
            max(0, height - top - bottom),
            limit.fill_width and (layout.fill_width or layout.width is not None),
            (limit.fill_height and layout.fill_height) or layout.height is not None,
        )
        content = self._measure_content(view, inner)
        wanted = (
            max(content[0] + left + right, self.px(layout.min_width)),
            max(content[1] + top + bottom, self.px(layout.min_height)),
        )
        fills = layout.width is not None or (limit.fill_width and layout.fill_width)
        tall = layout.height is not None or (limit.fill_height and layout.fill_height)
        return (width if fills else min(wanted[0], width), height if tall else wanted[1])

    def _measure_content(self, view: View, inner: Limit) -> Size:
        if not view.children:
            return self._measure_leaf(view, inner)
        measure = {
            "row": self._measure_row,
            "stack": self._measure_stack,
            "grid": self._measure_grid,
        }.get(view.layout.direction, self._measure_column)
        return measure(view, inner)

    def _measure_leaf(self, view: View, inner: Limit) -> Size:
        paint = view.paint
        shown = view.text or view.hint
        icon = self.px(paint.icon_size) if paint.icon else 0
        if not shown:
            return (icon, self.face(paint.style).line if view.editable else icon)
        gap = self.px(8) if icon else 0
        style = self.face(paint.style)
        room = max(1, inner.width - icon - gap)
        lines = text.wrap(shown_text(view), style, room, paint.max_lines)
        widest = max(text.width(line, style) for line in lines)
        return (ceil(widest) + icon + gap, max(icon, style.line * len(lines)))

    def _measure_column(self, view: View, inner: Limit) -> Size:
        """A scrolling column measures its children without a limit of height."""
        scrolls = view.layout.direction == "scroll"
        limit = Limit(inner.width, _ENDLESS, inner.fill_width)
        sizes = [self._measure(child, limit) for child in view.children]
        width = max((size[0] for size in sizes), default=0)
        total = sum(size[1] for size in sizes) + self._gaps(view)
        return (width, min(total, inner.height) if scrolls else total)

    def _measure_row(self, view: View, inner: Limit) -> Size:
        widths = self._row_widths(view, inner)
        heights = [
            self._measure(child, _row_limit(child, width))[1]
            for child, width in zip(view.children, widths, strict=True)
        ]
        return (sum(widths) + self._gaps(view), max(heights, default=0))

    def _row_widths(self, view: View, inner: Limit) -> list[int]:
        """Children without weight take what they need, in order; the others share the rest."""
        left = inner.width - self._gaps(view)
        widths = [0] * len(view.children)
        for index, child in enumerate(view.children):
            if not child.layout.weight:
                limit = Limit(max(0, left), _ENDLESS, fill_width=False)
                widths[index] = self._measure(child, limit)[0]
                left -= widths[index]
        heavy = [(i, c.layout.weight) for i, c in enumerate(view.children) if c.layout.weight]
        total = sum(weight for _, weight in heavy)
        for index, weight in heavy:
            widths[index] = max(0, int(left * weight / total))
            if not inner.fill_width:
                limit = Limit(widths[index], _ENDLESS, fill_width=False)
                widths[index] = self._measure(view.children[index], limit)[0]
        return widths

    def _measure_stack(self, view: View, inner: Limit) -> Size:
        sizes = [self._measure(child, inner) for child in view.children]
        return (max(size[0] for size in sizes), max(size[1] for size in sizes))

    def _measure_grid(self, view: View, inner: Limit) -> Size:
        cell = self._grid_cell(view, inner.width)
        rows = self._grid_rows(view, cell)
        return (inner.width, sum(rows) + self.px(view.layout.gap) * max(0, len(rows) - 1))

    def _grid_cell(self, view: View, width: int) -> int:
        columns = view.layout.columns
        return max(0, width - self.px(view.layout.gap) * (columns - 1)) // columns

    def _grid_rows(self, view: View, cell: int) -> list[int]:
        heights = [self._measure(child, Limit(cell, _ENDLESS))[1] for child in view.children]
        columns = view.layout.columns
        return [max(heights[i : i + columns]) for i in range(0, len(heights), columns)]

    # Placing

    def _place(self, view: View, bounds: Rect, clip: Rect) -> None:
        view.bounds = bounds
        view.visible = bounds.intersection(clip)
        if not view.children or view.visible.empty:  # what is inside stays invisible too
            return
        twin = self._twins.get(view)
        if twin is not None and self._lies_like(view, twin):
            for child, before in zip(view.children, twin.children, strict=True):
                self._place(child, before.bounds, view.visible)
            return
        inside = bounds.inset(*self._padding(view))
        place = {
            "row": self._place_row,
            "stack": self._place_stack,
            "grid": self._place_grid,
            "scroll": self._place_scroll,
        }.get(view.layout.direction, self._place_column)
        place(view, inside, view.visible)

    @staticmethod
    def _lies_like(view: View, twin: View) -> bool:
        """Whether what is inside lies where it did; a list may have been scrolled."""
        moved = view.bounds != twin.bounds or view.visible != twin.visible
        return not moved and view.layout.direction != "scroll"

    def _place_column(self, view: View, inside: Rect, clip: Rect) -> None:
        heights = self._column_heights(view, inside)
        spare = inside.height - sum(heights) - self._gaps(view)
        top, gap = _justified(view, inside.top, spare, self.px(view.layout.gap))
        for child, height in zip(view.children, heights, strict=True):
            width = min(self._measure(child, _column_limit(child, inside, height))[0], inside.width)
            left = _aligned(view.layout.align, inside.left, inside.width, width)
            self._place(child, Rect(left, top, left + width, top + height), clip)
            top += height + gap

    def _column_heights(self, view: View, inside: Rect) -> list[int]:
        left = inside.height - self._gaps(view)
        heights = [0] * len(view.children)
        for index, child in enumerate(view.children):
            if not child.layout.weight:
                limit = Limit(inside.width, _ENDLESS)
                heights[index] = min(self._measure(child, limit)[1], max(0, left))
                left -= heights[index]
        heavy = [(i, c.layout.weight) for i, c in enumerate(view.children) if c.layout.weight]
        total = sum(weight for _, weight in heavy)
        for index, weight in heavy:
            heights[index] = max(0, int(left * weight / total))
        return heights

    def _place_scroll(self, view: View, inside: Rect, clip: Rect) -> None:
        limit = Limit(inside.width, _ENDLESS)
        sizes = [self._measure(child, limit) for child in view.children]
        total = sum(size[1] for size in sizes) + self._gaps(view)
        view.scroll_range = max(0, total - inside.height)
        view.scroll_offset = max(0, min(view.scroll_range, self._offset(view)))
        view.scrollable = view.scroll_range > 0
        top = inside.top - view.scroll_offset
        if view.layout.from_end:
            top += max(0, inside.height - total)
        for child, (wanted, height) in zip(view.children, sizes, strict=True):
            width = min(wanted, inside.width)
            left = _aligned(view.layout.align, inside.left, inside.width, width)
            self._place(child, Rect(left, top, left + width, top + height), clip)
            top += height + self.px(view.layout.gap)

    def _place_row(self, view: View, inside: Rect, clip: Rect) -> None:
        inner = Limit(inside.width, inside.height)
        widths = self._row_widths(view, inner)
        spare = inside.width - sum(widths) - self._gaps(view)
        left, gap = _justified(view, inside.left, spare, self.px(view.layout.gap))
        for child, width in zip(view.children, widths, strict=True):
            wanted = self._measure(child, _row_limit(child, width))[1]
            height = inside.height if child.layout.fill_height else min(wanted, inside.height)
            top = _aligned(view.layout.align, inside.top, inside.height, height)
            self._place(child, Rect(left, top, left + width, top + height), clip)
            left += width + gap

    def _place_stack(self, view: View, inside: Rect, clip: Rect) -> None:
        for child in view.children:
            limit = Limit(inside.width, inside.height, fill_height=True)
            width, height = self._measure(child, limit)
            left = _aligned(
                view.layout.justify, inside.left, inside.width, min(width, inside.width)
            )
            top = _aligned(view.layout.align, inside.top, inside.height, min(height, inside.height))
            right, bottom = min(left + width, inside.right), min(top + height, inside.bottom)
            self._place(child, Rect(left, top, right, bottom), clip)

    def _place_grid(self, view: View, inside: Rect, clip: Rect) -> None:
        cell, gap = self._grid_cell(view, inside.width), self.px(view.layout.gap)
        rows = self._grid_rows(view, cell)
        for index, child in enumerate(view.children):
            line, place = divmod(index, view.layout.columns)
            left = inside.left + place * (cell + gap)
            top = inside.top + sum(rows[:line]) + line * gap
            self._place(child, Rect(left, top, left + cell, top + rows[line]), clip)

    def _padding(self, view: View) -> tuple[int, int, int, int]:
        left, top, right, bottom = view.layout.padding
        return self.px(left), self.px(top), self.px(right), self.px(bottom)

    def _gaps(self, view: View) -> int:
        return self.px(view.layout.gap) * max(0, len(view.children) - 1)


@lru_cache(maxsize=128)
def face(style: str, density: int, font_scale: float = 1.0) -> text.Face:
    """The face of a style of the theme at a density in dots per inch."""
    kind = theme.STYLES[style]
    scale = density / 160 * font_scale
    return text.Face(round(kind.size * scale), round(kind.line * scale), kind.weight)


def shown_text(view: View) -> str:
    """What is drawn: dots for a password, the hint where there is no text."""
    if view.text:
        return "•" * len(view.text) if view.password else view.text
    return view.hint


def _row_limit(child: View, width: int) -> Limit:
    return Limit(width, _ENDLESS, child.layout.weight > 0)


def _column_limit(child: View, inside: Rect, height: int) -> Limit:
    if child.layout.weight > 0:
        return Limit(inside.width, height, fill_height=True)
    return Limit(inside.width, _ENDLESS)


def _aligned(align: str, start: int, room: int, size: int) -> int:
    if align == "center":
        return start + (room - size) // 2
    return start + room - size if align == "end" else start


def _justified(view: View, start: int, spare: int, gap: int) -> tuple[int, int]:
    spare = max(0, spare)
    justify = view.layout.justify
    if justify == "between" and len(view.children) > 1:
        return start, gap + spare // (len(view.children) - 1)
    return _aligned(justify, start, spare, 0), gap
