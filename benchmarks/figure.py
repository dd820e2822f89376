"""One row of the table, and how times are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Spread(NamedTuple):
    """How much several takes of the same thing differ."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, takes: Sequence[float]) -> Spread:
        """The one of these takes."""
        return cls(statistics.median(takes), min(takes), max(takes))


@dataclass(frozen=True)
class Figure:
    """Something measured.

    Attributes:
        name: what.
        value: what was found.
        unit: of value and bound.
        bound: what it has to keep to; None for a row that stands beside for comparison.
        least: whether the bound is the least that it may be, not the most.
        takes: what the value is the median of, if it is one.
        around: what the value should be; the bound is then how far from it it may be.
    """

    name: str
    value: float
    unit: str
    bound: float | None = None
    least: bool = False
    takes: Spread | None = None
    around: float | None = None

    @classmethod
    def median(
        cls, name: str, takes: Spread, unit: str, bound: float | None = None, *, least: bool = False
    ) -> Figure:
        """The median of several takes."""
        return cls(name, takes.median, unit, bound, least, takes)

    @property
    def met(self) -> bool:
        """Whether it keeps to its bound."""
        if self.bound is None:
            return True
        if self.around is not None:
            return abs(self.value - self.around) <= self.bound
        return self.value >= self.bound if self.least else self.value <= self.bound


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def by_turns(
    rounds: int,
    *works: Callable[[], object],
    prepare: Callable[[int], object] = lambda _: None,
) -> tuple[Spread, ...]:
    """The milliseconds of each; they take turns, so that a busy machine slows them alike.

    Args:
        rounds: how often each is done.
        works: what is timed.
        prepare: is done before each, and not timed.
    """
    for work in works:
        work()
    taken: Sequence[list[float]] = [[] for _ in works]
    for number in range(rounds):
        for work, times in zip(works, taken, strict=True):
            prepare(number)
            times.append(milliseconds(work))
    return tuple(Spread.of(times) for times in taken)
