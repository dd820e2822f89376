"""What is done to one run, chosen by a seed and a number, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from harness.model import Phase
from tests.torture.faults import FAULTS, Fault
from tests.torture.run import OPENING, READY, scenarios

_LONGEST_DELAY_S = 1.0
_INSIDE = [phase.value for phase in Phase if phase is not Phase.STEADY]
_BEFORE = (OPENING, READY, Phase.STEADY.value)
Model = tuple[int, str]
"""API level and build."""
MODELS: tuple[Model, ...] = ((34, "userdebug"), (33, "user"), (30, "user"), (26, "userdebug"))


@dataclass(frozen=True)
class Strike:
    """What is done to a run: replayable by seed and number."""

    number: int
    scenario: str
    fault: Fault
    phase: str
    delay_s: float
    model: Model

    @classmethod
    def of(cls, seed: int, number: int) -> Strike:
        """Choose; four of five within what the journal guards."""
        chance = Random(f"{seed}-{number}")  # noqa: S311  (to be replayed, not to be safe)
        scenario = chance.choice(sorted(scenarios()))
        (fault,) = chance.choices(FAULTS, [fault.share for fault in FAULTS])
        phase = chance.choice(_INSIDE if chance.random() < 0.8 else _BEFORE)
        delay_s = chance.uniform(0, _LONGEST_DELAY_S)
        return cls(number, scenario, fault, phase, delay_s, chance.choice(MODELS))


@dataclass
class Outcome:
    """What became of a run.

    Attributes:
        at: where the run was when it was struck; "" if it ended before.
        exit_code: its process's.
        wrong: what is not as it was before, one line each.
    """

    strike: Strike
    at: str = ""
    exit_code: int | None = None
    wrong: list[str] = field(default_factory=list)

    @property
    def inside(self) -> bool:
        """Whether it was struck between the first line of the journal and the end of undo."""
        return self.at.removeprefix("after ") in _INSIDE and self.at != f"after {_INSIDE[-1]}"
