"""The cellular signal is weak: one bar, a slow line, much is sent again."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.lines import by_emulator_link, by_traffic_control, line_knobs
from harness.conditions.readings import slower_than
from harness.conditions.switches import change_network, leave_wifi
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.subject import Subject

_WEAK = Terms(rate=20_000, delay=6.5, jitter=0.5, loss=0.05)
_ONE_BAR = 3
"""In the unit of `gsm signal`: 3 and 4 are shown as one bar (AOSP, SignalStrength)."""
_IN_FORCE_MS = 1500.0
_LINK = by_emulator_link(_WEAK, _WEAK)
_KERNEL = by_traffic_control(_WEAK)


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.emulator_signal, *line_knobs(subject)]


def _console(subject: Subject, journal: Journal) -> None:
    journal.set(subject.sender.device.network.emulator_signal, _ONE_BAR)
    _LINK.inject(subject, journal)


def _root(subject: Subject, journal: Journal) -> None:
    journal.set(subject.sender.device.network.emulator_signal, _ONE_BAR)
    leave_wifi(subject, journal)
    _KERNEL.inject(subject, journal)


def _measure(subject: Subject) -> Measurement:
    """The bars are shown, and the line is felt: either may be had without the other."""
    bars = subject.sender.device.network.emulator_signal.read()
    measured = slower_than(subject, latency_ms=_IN_FORCE_MS)
    shown = bars <= _ONE_BAR + 1
    return Measurement(shown and measured.in_force, f"signal {bars} of 31; {measured.seen}")


WEAK_CELLULAR = Condition(
    id="network.weak_cellular",
    cause=Cause.NETWORK,
    title="A weak cellular signal sends messages late",
    needs=frozenset({Capability.CELLULAR, Capability.EMULATOR_CONSOLE}),
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=6.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=_knobs,
    methods=(
        Method("emulator console: gsm signal, network speed and delay", _console),
        Method("root: tc netem, with gsm signal", _root, _KERNEL.needs),
    ),
    measure=_measure,
    remedy=change_network,
)
