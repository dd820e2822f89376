"""The pixels that were written are the pixels that are read."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from harness.virtual.screen.drawing import png


@pytest.mark.parametrize("size", [pytest.param((1, 1), id="dot"), pytest.param((37, 5), id="wide")])
def test_a_picture_is_read_as_it_was_written(size: tuple[int, int]) -> None:
    noise = Image.effect_noise(size, 90)
    picture = Image.merge("RGB", [noise, noise.rotate(180), Image.new("L", size, 7)])

    with Image.open(io.BytesIO(png.encode(picture))) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", size)
        assert read.tobytes() == picture.tobytes()
