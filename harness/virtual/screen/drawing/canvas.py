"""A picture with a clip: rectangles, rounded corners, masks and shadows, all anti-aliased.

Corners come from small masks, drawn once at four times their size and scaled down; a rounded
rectangle is then three fills and four masks, whatever its size.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from harness.virtual.screen.view import Rect

_OVERSAMPLE: Final = 4
_OPAQUE: Final = 255
_SHADOW_SCALE: Final = 4

Color = tuple[int, int, int, int]


@lru_cache(maxsize=256)
def rgba(color: str) -> Color:
    """`#rrggbb` or `#rrggbbaa` as four bytes."""
    red, green, blue, *alpha = ImageColor.getrgb(color)
    return red, green, blue, alpha[0] if alpha else _OPAQUE


class Canvas:
    """Draws on an RGB image, inside `clip` only."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.clip = Rect(0, 0, image.width, image.height)

    def fill(self, rect: Rect, color: str) -> None:
        """A plain rectangle."""
        area = rect.intersection(self.clip)
        if area.empty:
            return
        red, green, blue, alpha = rgba(color)
        box = (area.left, area.top, area.right, area.bottom)
        if alpha == _OPAQUE:
            self.image.paste((red, green, blue), box)
        else:
            self.image.paste(
                (red, green, blue), box, Image.new("L", (area.width, area.height), alpha)
            )

    def mask(self, mask: Image.Image, left: int, top: int, color: str) -> None:
        """Paint `color` through an alpha mask."""
        area = self._area(mask, left, top)
        if area.empty:
            return
        red, green, blue, alpha = rgba(color)
        part = _crop(mask, area.offset(-left, -top))
        if alpha != _OPAQUE:
            part = part.point(lambda value: value * alpha // _OPAQUE)
        box = (area.left, area.top, area.right, area.bottom)
        self.image.paste((red, green, blue), box, part)

    def picture(self, picture: Image.Image, left: int, top: int) -> None:
        """Paint an RGBA picture over what is there."""
        area = self._area(picture, left, top)
        if not area.empty:
            part = _crop(picture, area.offset(-left, -top))
            self.image.paste(part, (area.left, area.top), part)

    def line(self, points: list[tuple[int, int]], width: int, color: str) -> None:
        """A line through all points; where the clip ends is not looked at."""
        ImageDraw.Draw(self.image).line(points, fill=rgba(color)[:3], width=width)

    def rounded(self, rect: Rect, radius: int, color: str) -> None:
        """A filled rectangle with round corners."""
        radius = min(radius, rect.width // 2, rect.height // 2)
        if radius <= 0:
            self.fill(rect, color)
            return
        self.fill(rect.inset(radius, 0, radius, 0), color)
        self.fill(
            Rect(rect.left, rect.top + radius, rect.left + radius, rect.bottom - radius), color
        )
        self.fill(
            Rect(rect.right - radius, rect.top + radius, rect.right, rect.bottom - radius), color
        )
        self._corners(rect, radius, radius, color)

    def outline(self, rect: Rect, radius: int, thickness: int, color: str) -> None:
        """The border of a rectangle with round corners, inside it."""
        radius = max(thickness, min(radius, rect.width // 2, rect.height // 2))
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        self.fill(Rect(left + radius, top, right - radius, top + thickness), color)
        self.fill(Rect(left + radius, bottom - thickness, right - radius, bottom), color)
        self.fill(Rect(left, top + radius, left + thickness, bottom - radius), color)
        self.fill(Rect(right - thickness, top + radius, right, bottom - radius), color)
        self._corners(rect, radius, thickness, color)

    def shadow(self, rect: Rect, radius: int, blur: int) -> None:
        """A soft shadow around and slightly below `rect`."""
        mask = _shadow(rect.width, rect.height, radius, blur)
        self.mask(mask, rect.left - 2 * blur, rect.top - 2 * blur + blur // 2, "#00000048")

    def gradient(self, rect: Rect, colors: tuple[str, str]) -> None:
        """From the first colour at the top to the second at the bottom."""
        strip = _gradient(rect.height, *colors)
        self.image.paste(strip.resize((rect.width, rect.height)), (rect.left, rect.top))

    def _corners(self, rect: Rect, radius: int, thickness: int, color: str) -> None:
        corner = _corner(radius, thickness)
        right, bottom = rect.right - radius, rect.bottom - radius
        for quarter, left, top in zip(
            corner,
            (rect.left, right, rect.left, right),
            (rect.top, rect.top, bottom, bottom),
            strict=True,
        ):
            self.mask(quarter, left, top, color)

    def _area(self, image: Image.Image, left: int, top: int) -> Rect:
        return Rect(left, top, left + image.width, top + image.height).intersection(self.clip)


def _crop(image: Image.Image, rect: Rect) -> Image.Image:
    if rect == Rect(0, 0, image.width, image.height):
        return image
    return image.crop((rect.left, rect.top, rect.right, rect.bottom))


@lru_cache(maxsize=128)
def _corner(radius: int, thickness: int) -> tuple[Image.Image, ...]:
    """Top left, top right, bottom left, bottom right; `thickness` = `radius` fills them."""
    big = radius * _OVERSAMPLE
    image = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, 2 * big - 1, 2 * big - 1), fill=_OPAQUE)
    if thickness < radius:
        edge = thickness * _OVERSAMPLE
        draw.ellipse((edge, edge, 2 * big - 1 - edge, 2 * big - 1 - edge), fill=0)
    top_left = image.resize((radius, radius), Image.Resampling.BOX)
    flip = Image.Transpose.FLIP_TOP_BOTTOM
    top_right = top_left.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return top_left, top_right, top_left.transpose(flip), top_right.transpose(flip)


@lru_cache(maxsize=2)
def _shadow(width: int, height: int, radius: int, blur: int) -> Image.Image:
    size = (width + 4 * blur, height + 4 * blur)
    small = Image.new("L", (size[0] // _SHADOW_SCALE, size[1] // _SHADOW_SCALE), 0)
    edge = 2 * blur // _SHADOW_SCALE
    box = (edge, edge, small.width - edge, small.height - edge)
    ImageDraw.Draw(small).rounded_rectangle(box, radius // _SHADOW_SCALE, fill=_OPAQUE)
    soft = small.filter(ImageFilter.GaussianBlur(blur / _SHADOW_SCALE))
    return soft.resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _gradient(height: int, top: str, bottom: str) -> Image.Image:
    """One pixel wide."""
    ramp = Image.linear_gradient("L").resize((1, height), Image.Resampling.BILINEAR)
    upper = Image.new("RGB", (1, height), rgba(top)[:3])
    lower = Image.new("RGB", (1, height), rgba(bottom)[:3])
    return Image.composite(lower, upper, ramp)
