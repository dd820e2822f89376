"""Measures, breaks and rasterises text; the one source of text sizes for layout and drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from PIL import Image, ImageDraw

from harness.virtual.screen.drawing import emoji, fonts

_ELLIPSIS: Final = "…"


@dataclass(frozen=True)
class Face:
    """Size and line height in pixels, weight on the font's axis."""

    size: int
    line: int
    weight: int = 400

    @property
    def ascent(self) -> int:
        """From the top of a line to its baseline, the font's box centred in the line."""
        ascent, descent = fonts.roboto(self.size, self.weight).getmetrics()
        return (self.line - ascent - descent) // 2 + ascent


@lru_cache(maxsize=4096)
def width(text: str, face: Face) -> float:
    """The advance of one line, in pixels."""
    return sum(_run_width(run, is_emoji, face) for run, is_emoji in emoji.split(text))


def _run_width(run: str, is_emoji: bool, face: Face) -> float:
    if is_emoji:
        return float(fonts.emoji(_emoji_size(face)).getlength(run))
    return float(fonts.roboto(face.size, face.weight).getlength(run))


def _emoji_size(face: Face) -> int:
    """OpenMoji draws smaller inside its em than the emoji that Android has."""
    return round(face.size * 1.1)


@lru_cache(maxsize=2048)
def wrap(text: str, face: Face, limit: int, max_lines: int | None = None) -> tuple[str, ...]:
    """Break `text` into lines no wider than `limit`; the last allowed one ends in an ellipsis."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, face, limit)
    if max_lines is not None and len(lines) > max_lines:
        last = " ".join(lines[max_lines - 1 :])
        lines = [*lines[: max_lines - 1], _shorten(last, face, limit)]
    return tuple(lines)


def _wrap_paragraph(paragraph: str, face: Face, limit: int) -> list[str]:
    if width(paragraph, face) <= limit:
        return [paragraph]
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, face) <= limit:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _break_word(word, face, limit)
        lines += full
    return [*lines, line]


def _break_word(word: str, face: Face, limit: int) -> list[str]:
    if width(word, face) <= limit:
        return [word]
    parts, part = [], ""
    for cluster in emoji.clusters(word):
        if part and width(part + cluster, face) > limit:
            parts.append(part)
            part = ""
        part += cluster
    return [*parts, part]


def _shorten(text: str, face: Face, limit: int) -> str:
    clusters = emoji.clusters(text)
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if width("".join(clusters[:middle]).rstrip() + _ELLIPSIS, face) <= limit:
            low = middle
        else:
            high = middle - 1
    return "".join(clusters[:low]).rstrip() + _ELLIPSIS


@dataclass(frozen=True)
class Glyphs:
    """A rasterised run, to be placed `left` pixels from the start of its line."""

    image: Image.Image
    left: int
    colored: bool


@lru_cache(maxsize=320)
def rasterise(text: str, face: Face) -> tuple[Glyphs, ...]:
    """The runs of one line: alpha masks (mode L) for text, RGBA pictures for emoji."""
    pictures: list[Glyphs] = []
    x = 0.0
    for run, is_emoji in emoji.split(text):
        advance = _run_width(run, is_emoji, face)
        if run.strip():
            size = (max(1, ceil(advance) + 2), face.line)
            if is_emoji:
                pictures.append(Glyphs(_emoji_picture(run, face, size), round(x), colored=True))
            else:
                pictures.append(Glyphs(_mask(run, face, size), round(x), colored=False))
        x += advance
    return tuple(pictures)


def _mask(run: str, face: Face, size: tuple[int, int]) -> Image.Image:
    image = Image.new("L", size, 0)
    font = fonts.roboto(face.size, face.weight)
    ImageDraw.Draw(image).text((0, face.ascent), run, fill=255, font=font, anchor="ls")
    return image


def _emoji_picture(run: str, face: Face, size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    font = fonts.emoji(_emoji_size(face))
    draw = ImageDraw.Draw(image)
    baseline = face.ascent + round(face.size * 0.08)
    draw.text((0, baseline), run, fill="#000000", font=font, anchor="ls", embedded_color=True)
    return image


@lru_cache(maxsize=256)
def icon_mask(name: str, size: int, *, turned: bool = False) -> Image.Image:
    """An icon of `size` x `size` pixels as an alpha mask; `turned` a quarter to the left."""
    image = Image.new("L", (size, size), 0)
    character, font = fonts.icon_character(name), fonts.icons(size)
    draw = ImageDraw.Draw(image)
    draw.text((size / 2, size / 2), character, fill=255, font=font, anchor="mm")
    return image.transpose(Image.Transpose.ROTATE_90) if turned else image
