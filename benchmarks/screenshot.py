"""A picture of a screen that has just changed, from `screencap -p` to decoded pixels."""

from __future__ import annotations

import io

from PIL import Image

from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig

_ROUNDS = 25
_LONGEST_MS = 60.0


def measure(rig: Rig) -> list[Figure]:
    """Type another text before each."""

    def picture() -> None:
        Image.open(io.BytesIO(rig.device.adb.exec_out("screencap -p"))).load()

    (taken,) = by_turns(_ROUNDS, picture, prepare=rig.change_screen)
    return [Figure.median("screenshot of a changed screen", taken, "ms", _LONGEST_MS)]
