"""The hierarchy of a conversation that has just changed, read and parsed."""

from __future__ import annotations

from benchmarks.figure import Figure, median_after
from benchmarks.rig import Rig

_ROUNDS = 40
_LONGEST_MS = 15.0


def measure(rig: Rig) -> list[Figure]:
    """Type another text before each."""
    taken = median_after(_ROUNDS, rig.change_screen, rig.device.ui.look)
    return [Figure("hierarchy of a chat", taken, "ms", _LONGEST_MS)]
