"""Draws airplane-mode.png from the newest run: `python docs/images/compose.py`."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "reports" / "allure-results"
SCENARIO = "test_airplane_mode_holds_a_message_until_it_is_turned_off"
STEPS = ("steady", "symptom", "remedied", "steady again: receiver")
WIDTH, HEIGHT, GAP, HEAD = 300, 667, 14, 34


def main() -> None:
    """Put the pictures of the steps side by side, each under its name."""
    pictures = [(name, Image.open(RESULTS / source)) for name, source in _sources()]
    size = (len(pictures) * (WIDTH + GAP) + GAP, HEIGHT + HEAD + GAP)
    sheet = Image.new("RGB", size, "#eceff4")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(18)
    for column, (name, picture) in enumerate(pictures):
        left = GAP + column * (WIDTH + GAP)
        draw.text((left + 4, 8), name, fill="#222222", font=font)
        sheet.paste(picture.convert("RGB").resize((WIDTH, HEIGHT), Image.LANCZOS), (left, HEAD))
    sheet.quantize(128).save(Path(__file__).with_name("airplane-mode.png"), optimize=True)


def _sources() -> list[tuple[str, str]]:
    for path in RESULTS.glob("*-result.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        if result["fullName"].endswith(SCENARIO):
            attached = [a for step in result["steps"] for a in step.get("attachments", [])]
            named = {a["name"]: a["source"] for a in attached}
            return [(name, named[name]) for name in STEPS]
    raise SystemExit(f"{RESULTS} holds no {SCENARIO}; run `make scenarios` first")


if __name__ == "__main__":
    main()
