"""Airplane mode is on: every radio is off, so messages wait in the outbox."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.sender.device.airplane_mode]


def _inject(subject: Subject, journal: Journal) -> None:
    journal.set(subject.sender.device.airplane_mode, True)  # by whichever way the device has


def _measure(subject: Subject) -> Measurement:
    """Airplane mode alone proves nothing: Wi-Fi may stay on in it, so the network is looked at."""
    on = subject.sender.device.airplane_mode.read()
    network = subject.sender.device.network.default.read()
    return Measurement(
        on and network.net_id is None, f"airplane mode {'on' if on else 'off'}, {network}"
    )


def _remedy(subject: Subject) -> None:
    """The user turns it off in quick settings."""
    subject.sender.device.quick_settings.tap("Airplane mode")


AIRPLANE_MODE = Condition(
    id="network.airplane_mode",
    cause=Cause.NETWORK,
    title="Airplane mode holds messages back until it is turned off",
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(
        Method("cmd connectivity", _inject, frozenset({Capability.AIRPLANE_COMMAND})),
        Method("the tile in quick settings", _inject, frozenset({Capability.QUICK_SETTINGS})),
    ),
    measure=_measure,
    remedy=_remedy,
)
