"""The gallery: the pictures on the shared storage, and one of them to be zoomed by two fingers.

Source: packages/apps/Gallery2 (PhotoView, PositionController): a photo fits the screen at first, is
never smaller, and at most six times as large on each side; a double tap is not followed here.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from PIL import Image, UnidentifiedImageError

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import Intent
from harness.virtual.screen.view import Layout, Paint, Rect, View
from harness.virtual.screen.widgets import label, list_row, page, scroll, stack, toolbar

if TYPE_CHECKING:
    from harness.virtual.screen.drawing.canvas import Canvas

_FOLDERS: Final = ("/sdcard/DCIM", "/sdcard/Pictures", "/sdcard/Download")
_KINDS: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
_LARGEST: Final = 6.0


class AlbumActivity(Activity):
    """What there is to look at."""

    def content(self) -> View:
        """By name."""
        files = self.app.context.android.filesystem
        found = [
            (f"{folder}/{path.name}")
            for folder in _FOLDERS
            for path in sorted(_listing(files.resolve(folder)))
            if path.suffix.lower() in _KINDS
        ]
        rows = [list_row(Path(path).name, on_click=partial(self._open, path)) for path in found]
        none = label("No pictures", "body2")
        return page(toolbar("Gallery"), scroll(*(rows or [none]), id="gl_root_view"))

    def _open(self, path: str) -> None:
        self.app.context.start_activity(
            Intent(
                action="android.intent.action.VIEW",
                data=f"file://{path}",
                mime_type="image/*",
                package=self.component.package,
            )
        )


class PhotoActivity(Activity):
    """One picture."""

    def created(self) -> None:
        """Read the file that the intent names."""
        self._zoom = 1.0
        self._path = unquote(urlsplit(self.intent.data).path)
        self._picture: Image.Image | None = None
        try:
            with Image.open(self.app.context.android.filesystem.resolve(self._path)) as file:
                self._picture = file.convert("RGB")
        except (OSError, UnidentifiedImageError):
            self.app.context.toast("Couldn't load photo")

    def new_intent(self, intent: Intent) -> None:
        """Another picture."""
        super().new_intent(intent)
        self.created()

    def content(self) -> View:
        """The picture on black; its description tells how large it is shown."""
        photo = View(
            class_name="android.view.View",
            id="photo_view",
            description=f"{Path(self._path).name}, {self._zoom:.0%}",
            on_scale=self._scale,
            layout=Layout(fill_width=True, fill_height=True),
            paint=Paint(draw=self._draw),
        )
        return stack(photo, background="#000000", fill_width=True, fill_height=True)

    def _scale(self, factor: float) -> None:
        self._zoom = min(max(self._zoom * factor, 1.0), _LARGEST)
        self.app.context.invalidate()

    def _draw(self, canvas: Canvas, bounds: Rect) -> None:
        """The middle of the picture, as much of it as fits."""
        picture = self._picture
        if picture is None or bounds.empty:
            return
        fit = min(bounds.width / picture.width, bounds.height / picture.height) * self._zoom
        width = min(bounds.width, max(1, round(picture.width * fit)))
        height = min(bounds.height, max(1, round(picture.height * fit)))
        seen = min(picture.width, width / fit), min(picture.height, height / fit)
        left, top = (picture.width - seen[0]) / 2, (picture.height - seen[1]) / 2
        part = picture.resize((width, height), box=(left, top, left + seen[0], top + seen[1]))
        x, y = bounds.left + (bounds.width - width) // 2, bounds.top + (bounds.height - height) // 2
        canvas.picture(part.convert("RGBA"), x, y)


class GalleryApp(App):
    """A picture for who wants to view one, else what there is."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (one class for both)
        """By what the intent asks."""
        return PhotoActivity(self, intent) if intent.data else AlbumActivity(self, intent)


def _listing(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
