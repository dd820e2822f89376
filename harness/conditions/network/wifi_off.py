"""Wi-Fi is off and there is no mobile data: messages wait in the outbox."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network, radio_knobs, turn_radios_off
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject


def _measure(subject: Subject) -> Measurement:
    network = subject.sender.device.network
    on, default = network.wifi.read(), network.default.read()
    return Measurement(
        not on and default.net_id is None, f"Wi-Fi {'on' if on else 'off'}, {default}"
    )


def _remedy(subject: Subject) -> None:
    """The user turns Wi-Fi on."""
    subject.sender.device.quick_settings.switch_wifi(on=True)
    await_network(subject, "WIFI")


WIFI_OFF = Condition(
    id="network.wifi_off",
    cause=Cause.NETWORK,
    title="Without Wi-Fi and mobile data messages wait until Wi-Fi is turned on",
    needs=frozenset({Capability.WIFI, Capability.QUICK_SETTINGS}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=radio_knobs,
    methods=(Method("svc wifi, svc data", turn_radios_off),),
    measure=_measure,
    remedy=_remedy,
)
