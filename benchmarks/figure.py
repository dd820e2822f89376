"""One row of the table, and how times are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Something measured.

    Attributes:
        name: what.
        value: what was found.
        unit: of value and bound.
        bound: what it has to keep to; None for a row that stands beside for comparison.
        least: whether the bound is the least that it may be, not the most.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether it keeps to its bound."""
        if self.bound is None:
            return True
        return self.value >= self.bound if self.least else self.value <= self.bound


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def medians(rounds: int, *works: Callable[[], object]) -> tuple[float, ...]:
    """The median milliseconds of each; they take turns, so that a busy machine slows them alike."""
    for work in works:
        work()
    taken: Sequence[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            times.append(milliseconds(work))
    return tuple(statistics.median(times) for times in taken)


def median_after(
    rounds: int, prepare: Callable[[int], object], work: Callable[[], object]
) -> float:
    """The median milliseconds of `work`, each time after `prepare(round)`, which is not timed."""
    times = []
    for number in range(rounds):
        prepare(number)
        times.append(milliseconds(work))
    return statistics.median(times)
