"""Data saver: what the app has to send in the background waits, on any metered network."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network
from harness.drivers.permission import POST_NOTIFICATIONS, Permission
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.wifi, network.mobile_data, network.data_saver, _notices(subject)]


def _notices(subject: Subject) -> Permission:
    return Permission(
        subject.sender.device.adb, subject.sender.messenger.package, POST_NOTIFICATIONS
    )


def _inject(subject: Subject, journal: Journal) -> None:
    """No network for now, so that there is something to send once the app is put away."""
    network = subject.sender.device.network
    journal.set(_notices(subject), True)
    journal.set(network.data_saver, True)
    journal.set(network.wifi, False)
    journal.set(network.mobile_data, False)


def _measure(subject: Subject) -> Measurement:
    network = subject.sender.device.network
    on, default = network.data_saver.read(), network.default.read()
    seen = f"data saver {'on' if on else 'off'}, {default}"
    return Measurement(on and default.net_id is None, seen)


def put_away(subject: Subject) -> None:
    """The phone goes into the pocket, and out there the cellular network is back."""
    device = subject.sender.device
    device.ui.press("home")
    device.network.mobile_data.write(True)
    await_network(subject, "CELLULAR")


def _remedy(subject: Subject) -> None:
    """Settings › Data Saver › off: it goes out by itself."""
    subject.sender.device.network_settings.turn_data_saver_off()


DATA_SAVER = Condition(
    id="network.data_saver",
    cause=Cause.NETWORK,
    title="Data saver holds back what waits in the background until it is turned off",
    needs=frozenset({Capability.DATA_SAVER, Capability.CELLULAR}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(Method("cmd netpolicy set restrict-background", _inject),),
    measure=_measure,
    remedy=_remedy,
)
