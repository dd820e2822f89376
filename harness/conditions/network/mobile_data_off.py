"""Mobile data is off and there is no Wi-Fi: messages wait in the outbox."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network, radio_knobs, turn_radios_off
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject


def _measure(subject: Subject) -> Measurement:
    network = subject.sender.device.network
    on, default = network.mobile_data.read(), network.default.read()
    seen = f"mobile data {'on' if on else 'off'}, {default}"
    return Measurement(not on and default.net_id is None, seen)


def _remedy(subject: Subject) -> None:
    """The user turns mobile data on."""
    subject.sender.device.quick_settings.switch_mobile_data(on=True)
    await_network(subject, "CELLULAR")


MOBILE_DATA_OFF = Condition(
    id="network.mobile_data_off",
    cause=Cause.NETWORK,
    title="Without mobile data and Wi-Fi messages wait until mobile data is turned on",
    needs=frozenset({Capability.CELLULAR, Capability.QUICK_SETTINGS}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=radio_knobs,
    methods=(Method("svc wifi, svc data", turn_radios_off),),
    measure=_measure,
    remedy=_remedy,
)
