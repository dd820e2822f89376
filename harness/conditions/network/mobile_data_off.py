"""Mobile data is off and there is no Wi-Fi: messages wait in the outbox."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    return [bench.sender.device.network.wifi, bench.sender.device.network.mobile_data]


def _inject(bench: Bench, journal: Journal) -> None:
    network = bench.sender.device.network
    journal.set(network.wifi, False)
    journal.set(network.mobile_data, False)


def _measure(bench: Bench) -> Measurement:
    network = bench.sender.device.network
    on, default = network.mobile_data.read(), network.default.read()
    seen = f"mobile data {'on' if on else 'off'}, {default}"
    return Measurement(not on and default.net_id is None, seen)


def _remedy(bench: Bench) -> None:
    """The user turns mobile data on."""
    bench.sender.device.quick_settings.switch_mobile_data(on=True)
    await_network(bench, "CELLULAR")


MOBILE_DATA_OFF = Condition(
    id="network.mobile_data_off",
    cause=Cause.NETWORK,
    title="Without mobile data and Wi-Fi messages wait until mobile data is turned on",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.CELLULAR, Capability.QUICK_SETTINGS}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(Method("svc data, svc wifi", _inject),),
    measure=_measure,
    remedy=_remedy,
)
