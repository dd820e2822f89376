"""What the shaper does to what passes, as data: from JSON, and on a schedule.

    {"up": {"rate": 240000, "delay": 0.4}, "down": {"loss": 0.02}, "fault": "stall-down"}
    {"steps": [{"seconds": 5, "shape": {…}}, {"seconds": 2, "shape": {…}}], "repeat": true}

Rates are bits per second, times are seconds, loss is a share of 1.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from harness.pacing.profiles import Profile
from harness.pacing.terms import FREE, Terms

_STRICT = ConfigDict(extra="forbid")


class Fault(enum.Enum):
    """What goes wrong altogether, besides being slow."""

    NONE = "none"
    REFUSE = "refuse"
    """Nobody listens: new connections are refused; those that are open go on."""
    RESET = "reset"
    """Every connection, new or open, is reset."""
    BLACK_HOLE = "black-hole"
    """Connections are accepted, and not a byte passes until this is over."""
    STALL_UP = "stall-up"
    """Nothing gets to the target; answers to what got there before still come."""
    STALL_DOWN = "stall-down"
    """The target gets everything, its answers are held back."""
    HALF_OPEN = "half-open"
    """One side's end is not told to the other."""
    SLOW_CLOSE = "slow-close"
    """It is told, ten seconds late."""
    BAD_GATEWAY = "bad-gateway"
    """As an HTTP proxy: every request is answered with 502."""
    PORTAL = "portal"
    """As an HTTP proxy: every request is sent to a sign-in page, until somebody signs in."""


@dataclass(frozen=True)
class Shape:
    """The line of the moment, from the client to the target (`up`) and back."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    up: Terms = FREE
    down: Terms = FREE
    fault: Fault = Fault.NONE


CLEAR = Shape()


@dataclass(frozen=True)
class Step:
    """A shape for so many seconds; the only step of a schedule lasts."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    seconds: Annotated[float, Field(gt=0)]
    shape: Shape = CLEAR


@dataclass(frozen=True)
class Schedule:
    """Steps one after the other; afterwards again from the beginning, or as the last one says."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    repeat: bool = False

    @classmethod
    def of(cls, profile: Profile) -> Schedule:
        """The line that a profile names."""
        steps = [Step(each.seconds, Shape(each.up, each.down)) for each in profile.stretches]
        return cls(tuple(steps), repeat=not profile.steady)

    @classmethod
    def from_json(cls, text: str | bytes) -> Schedule:
        """Read one, or a single shape, which then lasts.

        Raises:
            ValueError: it is neither; says what is wrong, and where.
        """
        try:
            read = _ADAPTER.validate_json(text)
        except ValidationError as error:
            raise ValueError(_explain(error)) from error
        return read if isinstance(read, Schedule) else cls((Step(1.0, read),))


_ADAPTER: TypeAdapter[Schedule | Shape] = TypeAdapter(Schedule | Shape)


def _explain(error: ValidationError) -> str:
    """Every fault with its place, as a path of keys."""
    faults = error.errors(include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, f['loc'][1:]))}: {f['msg']}".strip(": ") for f in faults)
