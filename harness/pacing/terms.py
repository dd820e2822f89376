"""What one direction of a line does to what passes, and how two such stretches add up."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import ClassVar

_RANDOM = random.Random()  # noqa: S311  (no secret)
SEGMENT = 1460
"""Bytes of payload in a TCP segment of an Ethernet frame (1500 less two headers of 20)."""


@dataclass(frozen=True)
class Terms:
    """One direction of a line.

    Attributes:
        rate: bits of payload per second; 0 for no limit.
        delay: seconds that a segment is under way.
        jitter: seconds by which that varies either way, evenly spread.
        loss: the share of segments, 0 to 1, that have to be sent once more.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # where it is read as JSON

    rate: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0

    def __post_init__(self) -> None:
        if min(self.rate, self.delay, self.jitter) < 0 or not 0 <= self.loss <= 1:
            raise ValueError(f"no line can have these terms: {self}")

    def then(self, other: Terms) -> Terms:
        """A line of both stretches: the slower one decides, delays add, either may lose.

        Jitters add by their variances, as those of independent stretches do.
        """
        rates = [rate for rate in (self.rate, other.rate) if rate]
        return Terms(
            rate=min(rates, default=0.0),
            delay=self.delay + other.delay,
            jitter=math.hypot(self.jitter, other.jitter),
            loss=1 - (1 - self.loss) * (1 - other.loss),
        )

    def sped_up(self, factor: float) -> Terms:
        """The same line where time runs so many times as fast."""
        return Terms(self.rate * factor, self.delay / factor, self.jitter / factor, self.loss)

    @property
    def free(self) -> bool:
        """Whether everything passes at once."""
        return self == FREE

    def sample_delay(self) -> float:
        """How long one segment is under way, in seconds."""
        if not self.jitter:
            return self.delay
        return max(0.0, _RANDOM.uniform(self.delay - self.jitter, self.delay + self.jitter))

    def sample_loss(self) -> bool:
        """Whether one segment is lost."""
        return bool(self.loss) and _RANDOM.random() < self.loss


FREE = Terms()
