"""Wi-Fi comes and goes, and is away for longer than it is there: messages go out late."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network, await_no_network
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_SCRIPT = """end=$(($(date +%s) + 900))
while [ $(date +%s) -lt $end ]; do
  svc wifi disable; sleep 60
  svc wifi enable; sleep 15
done
"""
"""A minute away, a quarter of a minute there; ends by itself."""
_TITLE = "flapping-wifi"


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.wifi, network.mobile_data, network.script(_TITLE)]


def _inject(subject: Subject, journal: Journal) -> None:
    network = subject.sender.device.network
    if network.mobile_data.available():
        journal.set(network.mobile_data, False)
    journal.set(network.wifi, False)
    journal.set(network.script(_TITLE), _SCRIPT)
    await_no_network(subject)  # its first minute, in which the scenario sends


def _measure(subject: Subject) -> Measurement:
    """It is as it was brought about until the script ends: the network goes and comes."""
    network = subject.sender.device.network
    running, default = bool(network.script(_TITLE).read()), network.default.read()
    return Measurement(running, f"{'flapping' if running else 'not flapping'}, {default}")


def _remedy(subject: Subject) -> None:
    """The user no longer relies on that Wi-Fi: mobile data is turned on."""
    subject.sender.device.network.script(_TITLE).write("")
    subject.sender.device.quick_settings.switch_wifi(on=False)
    subject.sender.device.quick_settings.switch_mobile_data(on=True)
    await_network(subject, "CELLULAR")


FLAPPING = Condition(
    id="network.flapping",
    cause=Cause.NETWORK,
    title="A Wi-Fi that comes and goes sends messages late",
    needs=frozenset({Capability.WIFI, Capability.CELLULAR, Capability.QUICK_SETTINGS}),
    symptom=Symptom(
        MessageState.PENDING,
        "Waiting for network",
        lasts_s=4.0,
        ends_as=frozenset({MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED}),
    ),
    knobs=_knobs,
    methods=(Method("a script on the device that turns Wi-Fi off and on", _inject),),
    measure=_measure,
    remedy=_remedy,
)
