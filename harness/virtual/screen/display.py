"""The pixels of a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from harness.virtual.android.device import Android
    from harness.virtual.screen.windows import Window


class Display:
    """The panel: a picture of all windows, drawn when asked for and kept until a change."""

    def __init__(self, android: Android) -> None:
        self._android = android

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        raise NotImplementedError

    def frame(self) -> Image.Image:
        """The present picture, RGB; do not write to it."""
        raise NotImplementedError

    def png(self, level: int = 1) -> bytes:
        """The present picture as PNG."""
        raise NotImplementedError

    def jpeg(self, quality: int = 80) -> bytes:
        """The present picture as JPEG."""
        raise NotImplementedError

    def snapshot(self) -> tuple[Image.Image, list[Window]]:
        """Picture and windows of one and the same moment."""
        raise NotImplementedError
