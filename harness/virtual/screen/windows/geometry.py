"""Where windows go on a screen of a given size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import Rect
from harness.virtual.screen.windows.keyboard import HEIGHT as KEYBOARD_HEIGHT

if TYPE_CHECKING:
    from harness.virtual.android.model import DeviceModel
    from harness.virtual.android.settings import Settings

STATUS_BAR_HEIGHT: Final = 28
"""dp; `status_bar_height_default` of frameworks/base/core/res/res/values/dimens.xml."""
NAVIGATION_BAR_HEIGHT: Final = 48
"""dp; `navigation_bar_height` of the same file."""
_DIALOG_MARGIN: Final = 36
_DIALOG_WIDTH: Final = 400


@dataclass(frozen=True)
class Geometry:
    """The screen in pixels, its density in dots per inch, and what scales texts."""

    width: int
    height: int
    density: int
    font_scale: float = 1.0

    def px(self, dp: float) -> int:
        """Pixels for a length in dp."""
        return int(dp * self.density / 160 + 0.5)

    @property
    def screen(self) -> Rect:
        """All of it."""
        return Rect(0, 0, self.width, self.height)

    @property
    def status_bar(self) -> Rect:
        """At the top."""
        return Rect(0, 0, self.width, self.px(STATUS_BAR_HEIGHT))

    @property
    def navigation_bar(self) -> Rect:
        """At the bottom."""
        return Rect(0, self.height - self.px(NAVIGATION_BAR_HEIGHT), self.width, self.height)

    @property
    def keyboard(self) -> Rect:
        """Above the navigation bar, where a keyboard goes."""
        bottom = self.navigation_bar.top
        return Rect(0, bottom - self.px(KEYBOARD_HEIGHT), self.width, bottom)

    def free(self, *, keyboard: bool) -> Rect:
        """What bars and keyboard leave to an app."""
        bottom = self.keyboard.top if keyboard else self.navigation_bar.top
        return Rect(0, self.status_bar.bottom, self.width, bottom)

    @property
    def dialog_width(self) -> int:
        """As wide as a dialog gets."""
        return min(self.width - 2 * self.px(_DIALOG_MARGIN), self.px(_DIALOG_WIDTH))

    def centered(self, size: tuple[int, int], area: Rect) -> Rect:
        """A rectangle of `size` in the middle of `area`."""
        left = area.left + (area.width - size[0]) // 2
        top = area.top + max(0, (area.height - size[1]) // 2)
        return Rect(left, top, left + size[0], min(top + size[1], area.bottom))


def read_geometry(model: DeviceModel, settings: Settings) -> Geometry:
    """The model's, with the overrides that `wm` and the font size setting leave in the settings."""
    width, height = model.width, model.height
    forced = settings.get("global", "display_size_forced") or ""
    sides = forced.split(",")
    if len(sides) == 2 and all(side.isdigit() and int(side) for side in sides):  # noqa: PLR2004  (width and height)
        width, height = int(sides[0]), int(sides[1])
    density = settings.integer("secure", "display_density_forced", 0) or model.density
    scale = settings.get("system", "font_scale") or ""
    try:
        font_scale = float(scale) if float(scale) > 0 else 1.0
    except ValueError:
        font_scale = 1.0
    return Geometry(width, height, density, font_scale)
