"""The pixels of a device."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image

from harness.virtual.screen import theme
from harness.virtual.screen.drawing import png
from harness.virtual.screen.drawing.canvas import Canvas
from harness.virtual.screen.drawing.painter import Painter
from harness.virtual.screen.windows.panels import Layer

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.screen.windows.composer import Window

_MOST_PICTURES: Final = 4
_pictures: dict[object, Image.Image] = {}
"""Of opaque windows that look the same on all devices of this process: of keyboards."""
_UNDER_BAR: Final = (Layer.APP, Layer.INPUT_METHOD, Layer.SHADE)


class Display:
    """The panel: a picture of all windows, drawn when asked for and kept until a change.

    Any thread may ask; the work is done on the looper.
    """

    def __init__(self, android: Android) -> None:
        self._android = android
        self._frame: Image.Image | None = None
        self._drawn: list[Window] = []
        self._awake = True
        self._png: bytes | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as it lies now."""

        def read() -> tuple[int, int]:
            windows = self._android.windows
            windows.windows()
            return windows.geometry.width, windows.geometry.height

        return self._android.looper.call(read)

    @property
    def density(self) -> int:
        """Dots per inch."""
        return self._android.windows.geometry.density

    def frame(self) -> Image.Image:
        """The present picture, RGB; do not write to it."""
        return self.snapshot()[0]

    def png(self) -> bytes:
        """The present picture as PNG."""
        kept = self._android.looper.call(self._kept)
        if kept is not None:
            return kept
        picture = self.frame()
        data = png.encode(picture)
        self._android.looper.call(lambda: self._keep(picture, data))
        return data

    def _kept(self) -> bytes | None:
        return self._png if self._is_drawn(self._android.windows.windows()) else None

    def _keep(self, picture: Image.Image, data: bytes) -> None:
        """Keep the PNG for the pixels: one device of many takes 10 MB less."""
        if picture is self._frame:
            self._frame, self._png = None, data

    def jpeg(self, quality: int = 80) -> bytes:
        """The present picture as JPEG."""
        buffer = BytesIO()
        self.frame().save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()

    def snapshot(self) -> tuple[Image.Image, list[Window]]:
        """Picture and windows of one and the same moment."""
        return self._android.looper.call(self._snapshot)

    def _snapshot(self) -> tuple[Image.Image, list[Window]]:
        windows = self._android.windows.windows()
        if not self._is_drawn(windows):
            self._drawn, self._awake = windows, self._android.power.interactive
            self._png = None
            self._frame = self._draw(windows) if self._awake else Image.new("RGB", self.size)
        elif self._frame is None and self._png is not None:
            self._frame = Image.open(BytesIO(self._png)).convert("RGB")
        return self._frame or Image.new("RGB", self.size), windows

    def _is_drawn(self, windows: list[Window]) -> bool:
        """Whether what is kept shows these windows."""
        if self._frame is None and self._png is None:
            return False
        same = [*map(id, windows)] == [*map(id, self._drawn)]
        return same and self._android.power.interactive == self._awake

    def _draw(self, windows: list[Window]) -> Image.Image:
        geometry = self._android.windows.geometry
        image = Image.new("RGB", self.size)
        canvas = Canvas(image)
        for window in windows:
            if window.scrim:
                canvas.fill(geometry.screen, theme.SCRIM)
            caret = window.memory.caret if window.focused else None
            painter = Painter(canvas, geometry.density, geometry.font_scale, caret)
            _paint(window, painter, image)
            if window.layer in _UNDER_BAR:
                self._extend(canvas)
        return image

    def _extend(self, canvas: Canvas) -> None:
        """Edge to edge: the navigation bar lies on what is right above it."""
        bar = self._android.windows.geometry.navigation_bar
        beside = (2, bar.top - 1) if bar.top else (bar.left - 1 if bar.left else bar.right, 2)
        pixel = canvas.image.getpixel(beside)
        if isinstance(pixel, tuple):
            canvas.fill(bar, "#{:02x}{:02x}{:02x}".format(*pixel[:3]))


def _paint(window: Window, painter: Painter, image: Image.Image) -> None:
    bounds = window.bounds
    picture = _pictures.get(window.look)
    if picture is not None:
        image.paste(picture, (bounds.left, bounds.top))
        return
    painter.paint(window.drawn)
    if window.look is not None:
        if len(_pictures) >= _MOST_PICTURES:
            _pictures.clear()
        _pictures[window.look] = image.crop(bounds)
