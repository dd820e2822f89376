"""Where windows go on a screen of a given size."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
_KEYBOARD_SHARE: Final = 0.5
"""Of the height, as most: LatinIME's config_max_keyboard_height is 46 % of a landscape display."""
_RIGHT, _LEFT = 1, 3
"""The rotations of a phone whose navigation bar lies at a side (DisplayPolicy)."""
_DIALOG_MARGIN: Final = 36
_DIALOG_WIDTH: Final = 400


@dataclass(frozen=True)
class Geometry:
    """The screen in pixels, its density in dots per inch, and what scales texts."""

    width: int
    height: int
    density: int
    font_scale: float = 1.0
    rotation: int = 0
    """Surface.ROTATION_*; width and height are as it lies."""

    def turned(self, rotation: int) -> Geometry:
        """An upright screen, turned."""
        width, height = self.width, self.height
        if rotation % 2:
            width, height = height, width
        return replace(self, width=width, height=height, rotation=rotation)

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
    def bar_at_side(self) -> bool:
        """Whether the navigation bar is not at the bottom."""
        return self.rotation in (_RIGHT, _LEFT)

    @property
    def navigation_bar(self) -> Rect:
        """At the bottom, or where the bottom of the phone is."""
        size = self.px(NAVIGATION_BAR_HEIGHT)
        if self.rotation == _RIGHT:
            return Rect(self.width - size, 0, self.width, self.height)
        if self.rotation == _LEFT:
            return Rect(0, 0, size, self.height)
        return Rect(0, self.height - size, self.width, self.height)

    @property
    def beside_bar(self) -> Rect:
        """All that the navigation bar leaves, below the status bar too."""
        bar = self.navigation_bar
        if self.rotation == _LEFT:
            return Rect(bar.right, 0, self.width, self.height)
        return Rect(0, 0, bar.left or self.width, self.height if bar.left else bar.top)

    @property
    def keyboard(self) -> Rect:
        """Above the navigation bar, where a keyboard goes."""
        area = self.beside_bar
        height = min(self.px(KEYBOARD_HEIGHT), int(self.height * _KEYBOARD_SHARE))
        return Rect(area.left, area.bottom - height, area.right, area.bottom)

    def free(self, *, keyboard: bool) -> Rect:
        """What bars and keyboard leave to an app."""
        area = self.beside_bar
        bottom = self.keyboard.top if keyboard else area.bottom
        return Rect(area.left, self.status_bar.bottom, area.right, bottom)

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
