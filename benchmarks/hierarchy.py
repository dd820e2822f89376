"""The hierarchy of a conversation that has just changed, read and parsed."""

from __future__ import annotations

from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig

_ROUNDS = 40
_LONGEST_MS = 15.0


def measure(rig: Rig) -> list[Figure]:
    """Type another text before each."""
    (taken,) = by_turns(_ROUNDS, rig.device.ui.look, prepare=rig.change_screen)
    return [Figure.median("hierarchy of a chat", taken, "ms", _LONGEST_MS)]
