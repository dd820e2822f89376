"""An old version of the app is installed, and the service needs a newer protocol."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

OLD, CURRENT = "2.6.1", "3.2.0"
_MINIMUM_PROTOCOL = 3
_CURRENT_CODE = 302000


def _knobs(subject: Subject) -> list[Knob[Any]]:
    """The version, and what the old one may write into the app's own folders."""
    return [subject.package, *subject.app_folders]


def _inject(subject: Subject, _journal: Journal) -> None:
    subject.package.install(subject.apks[OLD])
    subject.service_settings.change(minimum_protocol=_MINIMUM_PROTOCOL)
    subject.sender.messenger.open_chat(subject.peer)


def _measure(subject: Subject) -> Measurement:
    installed = subject.package.version_code()
    minimum = subject.control.ask("GET", "/settings")["minimum_protocol"]
    return Measurement(
        installed is not None and installed < _CURRENT_CODE and minimum == _MINIMUM_PROTOCOL,
        f"version {installed} installed, the service needs protocol {minimum}",
    )


def _remedy(subject: Subject) -> None:
    """The user updates the app; the account stays signed in."""
    subject.package.install(subject.apks[CURRENT])
    subject.sender.messenger.open_chat(subject.peer)


OLD_PROTOCOL = Condition(
    id="updates.old_protocol",
    cause=Cause.UPDATES,
    title="An old version is told to update, and sends again once it is",
    needs=frozenset({Capability.DISPOSABLE, Capability.SERVICE_CONTROL, Capability.DOWNGRADE}),
    symptom=Symptom(MessageState.REFUSED, "update Courier to the latest version"),
    knobs=_knobs,
    methods=(Method("an older version is installed", _inject),),
    measure=_measure,
    remedy=_remedy,
)
