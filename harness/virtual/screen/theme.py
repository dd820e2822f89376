"""Colours and type scale: Material 3's baseline light scheme, as modern apps show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PRIMARY: Final = "#0b57d0"
ON_PRIMARY: Final = "#ffffff"
PRIMARY_CONTAINER: Final = "#d3e3fd"
ON_PRIMARY_CONTAINER: Final = "#041e49"
SECONDARY_CONTAINER: Final = "#c2e7ff"
ON_SECONDARY_CONTAINER: Final = "#001d35"
SURFACE: Final = "#fdfcff"
SURFACE_CONTAINER: Final = "#eff2f9"
SURFACE_CONTAINER_HIGH: Final = "#e6eaf2"
ON_SURFACE: Final = "#1b1c1f"
ON_SURFACE_VARIANT: Final = "#44474e"
OUTLINE: Final = "#74777f"
OUTLINE_VARIANT: Final = "#dfe2ea"
ERROR: Final = "#b3261e"
ERROR_CONTAINER: Final = "#fce2df"
ON_ERROR_CONTAINER: Final = "#601410"
WARNING_CONTAINER: Final = "#ffefc4"
ON_WARNING_CONTAINER: Final = "#4a3800"
DISABLED: Final = "#1b1c1f61"
DISABLED_CONTAINER: Final = "#1b1c1f1f"
SCROLL_BAR: Final = "#0000003d"
SCRIM: Final = "#00000085"
AVATARS: Final = ("#7b4fb5", "#00796b", "#c2185b", "#1967d2", "#b45309", "#33691e", "#5d4037")


@dataclass(frozen=True)
class TextStyle:
    """Sizes in sp; weight as in the font's `wght` axis; spacing in sp between glyphs."""

    size: float
    line: float
    weight: int = 400
    color: str = ON_SURFACE


STYLES: Final = {
    "display": TextStyle(57, 64),
    "clock": TextStyle(88, 96, 300),
    "display_small": TextStyle(36, 44),
    "headline": TextStyle(28, 36),
    "title": TextStyle(22, 28),
    "subtitle": TextStyle(16, 24, 500),
    "body": TextStyle(16, 22),
    "body2": TextStyle(14, 20, 400, ON_SURFACE_VARIANT),
    "caption": TextStyle(12, 16, 400, ON_SURFACE_VARIANT),
    "overline": TextStyle(12, 16, 500, ON_SURFACE_VARIANT),
    "section": TextStyle(14, 20, 500, PRIMARY),
    "button": TextStyle(14, 20, 500, PRIMARY),
    "key": TextStyle(22, 28),
    "tile": TextStyle(15, 20, 500),
    "dialog": TextStyle(24, 32),
    "badge": TextStyle(11, 16, 500, ON_PRIMARY),
    "status": TextStyle(14, 18, 500),
}
"""The type scale; see m3.material.io/styles/typography."""
