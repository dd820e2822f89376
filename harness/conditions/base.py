"""What a condition is: data and four functions, no class to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.bench import Bench
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, Symptom

Knobs = Callable[[Bench], list[Knob[Any]]]
Inject = Callable[[Bench, Journal], None]
Measure = Callable[[Bench], Measurement]
Remedy = Callable[[Bench], None]


def no_knobs(_bench: Bench) -> list[Knob[Any]]:
    """For conditions that change nothing but what every scenario records anyway."""
    return []


@dataclass(frozen=True)
class Condition:
    """One reproducible reason why a message is not sent.

    Attributes:
        id: `<cause>.<condition>`, as its file's path says.
        cause: the family it belongs to.
        title: what is the matter, in one sentence for the report.
        needs: what the device and the service must be able to do.
        symptom: what the user sees while it is in force.
        knobs: what injecting or remedying may change besides the service; recorded beforehand.
        inject: brings it about; writes knobs through the journal.
        measure: whether it is in force, asked of whoever knows: not of what `inject` believes.
        remedy: what the user or a support agent does about it.
    """

    id: str
    cause: Cause
    title: str
    needs: frozenset[Capability]
    symptom: Symptom
    inject: Inject
    measure: Measure
    remedy: Remedy
    knobs: Knobs = no_knobs
