"""Draws laid-out views; knows nothing of windows or apps."""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.screen import theme
from harness.virtual.screen.drawing import text
from harness.virtual.screen.drawing.canvas import Canvas
from harness.virtual.screen.drawing.layout import face, shown_text
from harness.virtual.screen.view import Rect, View


@dataclass(frozen=True)
class Caret:
    """Where the cursor of the focused field is; `start` to `end` is selected."""

    start: int
    end: int


class Painter:
    """Paints one tree of views at one density."""

    def __init__(
        self, canvas: Canvas, density: int, font_scale: float = 1.0, caret: Caret | None = None
    ) -> None:
        self._canvas = canvas
        self._density = density
        self._font_scale = font_scale
        self._caret = caret

    def paint(self, view: View) -> None:
        """Draw `view` and all below it, as far as it is visible."""
        if view.visible.empty:
            return
        outer = self._canvas.clip
        self._canvas.clip = view.visible
        if view.paint.elevation:
            self._canvas.clip = outer
            self._canvas.shadow(view.bounds, self._px(view.paint.radius), self._px(8))
            self._canvas.clip = view.visible
        self._background(view)
        if view.paint.draw is not None:
            view.paint.draw(self._canvas, view.bounds)
        self._content(view)
        for child in view.children:
            self.paint(child)
        if view.scrollable and view.scroll_range:
            self._scroll_bar(view)
        self._canvas.clip = outer

    def _px(self, dp: float) -> int:
        return int(dp * self._density / 160 + 0.5)

    def _background(self, view: View) -> None:
        paint = view.paint
        radius = self._px(paint.radius)
        if paint.background is not None:
            top, _, bottom = paint.background.partition(" ")
            if bottom:
                self._canvas.gradient(view.bounds, (top, bottom))
            else:
                self._canvas.rounded(view.bounds, radius, top)
        if paint.border is not None:
            active = view.editable and view.focused
            color = theme.PRIMARY if active else paint.border
            thickness = max(1, self._px(2 if active else paint.border_width))
            self._canvas.outline(view.bounds, radius, thickness, color)

    def _content(self, view: View) -> None:
        paint = view.paint
        if paint.control == "switch":
            self._switch(view)
        elif paint.control == "radio":
            self._radio(view)
        elif paint.control == "check":
            self._check(view)
        elif paint.control in ("spinner", "progress"):
            self._spinner(view)
        elif paint.monogram:
            self._monogram(view)
        elif view.editable:
            self._field(view)
        elif not view.children:
            self._text(view)

    def _text(self, view: View) -> None:
        """Lines of text, centred upwards and downwards, an icon before them if there is one."""
        paint = view.paint
        inside = view.bounds.inset(*(self._px(side) for side in view.layout.padding))
        style = face(paint.style, self._density, self._font_scale)
        icon = self._px(paint.icon_size) if paint.icon else 0
        color = paint.color or theme.STYLES[paint.style].color
        gap = self._px(8) if icon and view.text else 0
        room = max(1, inside.width - icon - gap)
        lines = text.wrap(view.text, style, room, paint.max_lines) if view.text else ()
        widest = max((text.width(line, style) for line in lines), default=0)
        left = inside.left
        if icon:
            if paint.text_align == "center" or not view.text:
                left += int(inside.width - widest - gap - icon) // 2
            mask = text.icon_mask(paint.icon, icon, turned=paint.turned)
            self._canvas.mask(mask, left, inside.top + (inside.height - icon) // 2, color)
            left += icon + gap
            room = int(widest + 1)
        top = inside.top + (inside.height - style.line * len(lines)) // 2
        for line in lines:
            self._line(line, style, (_start(paint.text_align, left, room, line, style), top), color)
            top += style.line

    def _line(self, line: str, style: text.Face, at: tuple[int, int], color: str) -> None:
        for glyphs in text.rasterise(line, style):
            if glyphs.colored:
                self._canvas.picture(glyphs.image, at[0] + glyphs.left, at[1])
            else:
                self._canvas.mask(glyphs.image, at[0] + glyphs.left, at[1], color)

    def _field(self, view: View) -> None:
        """Text of a field, scrolled so that the cursor stays in sight."""
        inside = view.bounds.inset(*(self._px(side) for side in view.layout.padding))
        style = face(view.paint.style, self._density, self._font_scale)
        floats = self._floating_label(view, inside.left)
        shown = "" if floats and not view.text else shown_text(view)
        color = theme.ON_SURFACE if view.text else theme.OUTLINE
        if not view.enabled:
            color = theme.DISABLED
        lines = list(text.wrap(shown, style, inside.width)) if view.multiline else [shown]
        if view.multiline:
            lines = lines[-max(1, inside.height // style.line) :]
        shift = 0 if view.multiline else max(0, int(text.width(shown, style)) + 4 - inside.width)
        top = inside.top + max(0, inside.height - style.line * len(lines)) // 2
        at = (inside.left - shift, top + (self._px(9) if floats else 0))
        outer = self._canvas.clip
        self._canvas.clip = outer.intersection(inside.inset(-2, 0, -2, -self._px(9)))
        self._field_lines(view, lines, style, at, color)
        self._canvas.clip = outer

    def _floating_label(self, view: View, left: int) -> bool:
        """The hint in small letters above the text, as an outlined field of Material has it."""
        if view.paint.border is None or not view.hint or not (view.text or view.focused):
            return False
        style = face("caption", self._density, self._font_scale)
        color = theme.PRIMARY if view.focused else theme.ON_SURFACE_VARIANT
        self._line(view.hint, style, (left, view.bounds.top + self._px(7)), color)
        return True

    def _field_lines(
        self, view: View, lines: list[str], style: text.Face, at: tuple[int, int], color: str
    ) -> None:
        caret = self._caret if view.focused else None
        if caret is not None and caret.start != caret.end and not view.multiline:
            self._selection(lines[0], style, at, caret)
        for index, line in enumerate(lines):
            self._line(line, style, (at[0], at[1] + index * style.line), color)
        if caret is not None and caret.start == caret.end:
            last = (at[0], at[1] + (len(lines) - 1) * style.line)
            before = lines[-1] if view.multiline else lines[0][: caret.end]
            self._cursor(before if view.text else "", style, last)

    def _selection(self, shown: str, style: text.Face, at: tuple[int, int], caret: Caret) -> None:
        start = at[0] + int(text.width(shown[: caret.start], style))
        end = at[0] + int(text.width(shown[: caret.end], style))
        self._canvas.fill(Rect(start, at[1], end, at[1] + style.line), theme.PRIMARY_CONTAINER)

    def _cursor(self, before: str, style: text.Face, at: tuple[int, int]) -> None:
        left = at[0] + int(text.width(before, style))
        thickness = max(2, self._px(2))
        self._canvas.fill(Rect(left, at[1], left + thickness, at[1] + style.line), theme.PRIMARY)

    def _switch(self, view: View) -> None:
        """Material 3: a thumb of 24 dp on a coloured track, of 16 dp on an outlined one."""
        track, canvas = view.bounds, self._canvas
        on, enabled = view.checked, view.enabled
        radius = track.height // 2
        if on:
            canvas.rounded(track, radius, theme.PRIMARY if enabled else theme.DISABLED_CONTAINER)
        else:
            canvas.rounded(track, radius, theme.SURFACE_CONTAINER_HIGH)
            canvas.outline(
                track, radius, self._px(2), theme.OUTLINE if enabled else theme.DISABLED_CONTAINER
            )
        size = self._px(24 if on else 16)
        middle = track.right - radius if on else track.left + radius
        thumb = _disc(middle, track.center[1], size)
        color = theme.ON_PRIMARY if on else theme.OUTLINE if enabled else theme.DISABLED
        canvas.rounded(thumb, size // 2, color)
        if on:
            mark = self._px(16)
            mask = text.icon_mask("check", mark)
            color = theme.PRIMARY if enabled else theme.DISABLED
            canvas.mask(mask, middle - mark // 2, track.center[1] - mark // 2, color)

    def _radio(self, view: View) -> None:
        x, y = view.bounds.center
        color = theme.PRIMARY if view.checked else theme.ON_SURFACE_VARIANT
        ring = _disc(x, y, self._px(20))
        self._canvas.outline(ring, ring.width // 2, self._px(2), color)
        if view.checked:
            dot = _disc(x, y, self._px(10))
            self._canvas.rounded(dot, dot.width // 2, color)

    def _check(self, view: View) -> None:
        name = "checkbox-marked" if view.checked else "checkbox-blank-outline"
        size, (x, y) = self._px(24), view.bounds.center
        color = theme.PRIMARY if view.checked else theme.ON_SURFACE_VARIANT
        self._canvas.mask(text.icon_mask(name, size), x - size // 2, y - size // 2, color)

    def _spinner(self, view: View) -> None:
        size = min(view.bounds.width, view.bounds.height)
        x, y = view.bounds.center
        mask = text.icon_mask("loading", size)
        color = view.paint.color or theme.PRIMARY
        self._canvas.mask(mask, x - size // 2, y - size // 2, color)

    def _monogram(self, view: View) -> None:
        size = self._px(view.paint.icon_size)
        style = text.Face(size, round(size * 1.2), 500)
        x, y = view.bounds.center
        left = x - int(text.width(view.paint.monogram, style)) // 2
        color = view.paint.color or theme.ON_PRIMARY
        self._line(view.paint.monogram, style, (left, y - style.line // 2), color)

    def _scroll_bar(self, view: View) -> None:
        """A thin bar at the right, as long as the part of the list that is seen."""
        height = view.bounds.height
        total = height + view.scroll_range
        length = max(self._px(24), height * height // total)
        top = view.bounds.top + (height - length) * view.scroll_offset // view.scroll_range
        right = view.bounds.right - self._px(3)
        bar = Rect(right - self._px(3), top, right, top + length)
        self._canvas.rounded(bar, bar.width // 2, theme.SCROLL_BAR)


def _disc(x: int, y: int, size: int) -> Rect:
    left, top = x - size // 2, y - size // 2
    return Rect(left, top, left + size, top + size)


def _start(align: str, left: int, room: int, line: str, style: text.Face) -> int:
    if align == "start":
        return left
    spare = room - text.width(line, style)
    return left + int(spare / 2 if align == "center" else spare)
