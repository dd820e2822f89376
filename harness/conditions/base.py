"""What a condition is: data and four functions, no class to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.bench import Bench
from harness.errors import CapabilityMissingError
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
class Method:
    """One way to bring a condition about.

    Attributes:
        name: the way in words, for the report.
        inject: takes it; writes knobs through the journal.
        needs: what the device must be able to do for it.
    """

    name: str
    inject: Inject
    needs: frozenset[Capability] = frozenset()
    remedy: Remedy | None = None
    """What helps where the condition was brought about like this, if it is not the usual."""
    symptom: Symptom | None = None
    """What the user sees then, if it is not the usual."""


@dataclass(frozen=True)
class Condition:
    """One reproducible reason why a message is not sent.

    Attributes:
        id: `<cause>.<condition>`, as its file's path says.
        cause: the family it belongs to.
        title: what is the matter, in one sentence for the report.
        needs: what the device and the service must be able to do, whichever way is taken.
        methods: the ways to bring it about; the first whose needs are met is taken.
        symptom: what the user sees while it is in force.
        knobs: what injecting or remedying may change besides the service; recorded beforehand.
        measure: whether it is in force, asked of whoever knows: not of what a method believes.
        remedy: what the user or a support agent does about it.
    """

    id: str
    cause: Cause
    title: str
    needs: frozenset[Capability]
    symptom: Symptom
    methods: tuple[Method, ...]
    measure: Measure
    remedy: Remedy
    knobs: Knobs = no_knobs

    def method_for(self, bench: Bench) -> Method:
        """The method that the bench wants, or the first one whose needs it meets.

        Raises:
            CapabilityMissingError: none; says what the last one lacked.
        """
        lacking: CapabilityMissingError | None = None
        for method in self.methods:
            if bench.method not in ("", method.name):
                continue
            try:
                for need in sorted(self.needs | method.needs, key=lambda need: need.value):
                    bench.expect(need)
            except CapabilityMissingError as error:
                lacking = error
            else:
                return method
        raise lacking or CapabilityMissingError(bench.serial, f"{self.id} has no method", "")
