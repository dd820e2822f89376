"""Draws the launcher icon: a white paper plane on a blue ground, at each density's size."""

from pathlib import Path

from PIL import Image, ImageDraw

GROUND = (33, 92, 214, 255)
PLANE = ((20, 50), (82, 20), (66, 80), (46, 62))
FOLD = ((46, 62), (82, 20), (40, 56), (42, 78))
SIZES = {"mdpi": 48, "xhdpi": 96, "xxxhdpi": 192}


def icon(size: int) -> Image.Image:
    """The icon, drawn four times as large and scaled down for smooth edges."""
    large = size * 4
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, large - 1, large - 1), radius=large * 22 // 100, fill=GROUND)
    draw.polygon([(x * large / 100, y * large / 100) for x, y in PLANE], fill="white")
    draw.polygon([(x * large / 100, y * large / 100) for x, y in FOLD], fill=(176, 200, 245, 255))
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for density, size in SIZES.items():
        icon(size).save(Path(__file__).parent / "res" / f"mipmap-{density}" / "ic_launcher.png")
