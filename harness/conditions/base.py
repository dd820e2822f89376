"""What a condition is: data and four functions, no class to write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.bench import Bench
from harness.errors import CapabilityMissingError
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, Symptom
from harness.subject import Subject

Knobs = Callable[[Subject], list[Knob[Any]]]
Inject = Callable[[Subject, Journal], None]
Measure = Callable[[Subject], Measurement]
Remedy = Callable[[Bench], None]


def no_knobs(_subject: Subject) -> list[Knob[Any]]:
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
        methods: the ways to bring it about; the first whose needs are met is taken.
        symptom: what the user sees while it is in force.
        knobs: what injecting or remedying may change besides the service; recorded beforehand.
        measure: whether it is in force, asked of whoever knows: not of what a method believes.
        remedy: what the user or a support agent does about it.
        needs: what the device and the service must be able to do, whichever way is taken.
    """

    id: str
    cause: Cause
    title: str
    symptom: Symptom
    methods: tuple[Method, ...]
    measure: Measure
    remedy: Remedy
    knobs: Knobs = no_knobs
    needs: frozenset[Capability] = frozenset()

    def method_for(self, subject: Subject) -> Method:
        """The method that the subject wants, or the first one whose needs it meets.

        Raises:
            CapabilityMissingError: none; says what the last one lacked.
        """
        lacking: CapabilityMissingError | None = None
        for method in self.methods:
            if subject.method not in ("", method.name):
                continue
            try:
                for need in sorted(self.needs | method.needs, key=lambda need: need.value):
                    subject.expect(need)
            except CapabilityMissingError as error:
                lacking = error
            else:
                return method
        raise lacking or CapabilityMissingError(subject.serial, f"{self.id} has no method", "")
