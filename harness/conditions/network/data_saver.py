"""Data saver: what the app has to send in the background waits, on any metered network."""

from __future__ import annotations

from typing import Any

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.switches import await_network
from harness.drivers.permission import POST_NOTIFICATIONS, Permission
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom


def _knobs(bench: Bench) -> list[Knob[Any]]:
    network = bench.sender.device.network
    return [network.wifi, network.mobile_data, network.data_saver, _notices(bench)]


def _notices(bench: Bench) -> Permission:
    return Permission(bench.sender.device.adb, bench.sender.messenger.package, POST_NOTIFICATIONS)


def _inject(bench: Bench, journal: Journal) -> None:
    """No network for now, so that there is something to send once the app is put away."""
    network = bench.sender.device.network
    journal.set(_notices(bench), True)
    journal.set(network.data_saver, True)
    journal.set(network.wifi, False)
    journal.set(network.mobile_data, False)


def _measure(bench: Bench) -> Measurement:
    network = bench.sender.device.network
    on, default = network.data_saver.read(), network.default.read()
    seen = f"data saver {'on' if on else 'off'}, {default}"
    return Measurement(on and default.net_id is None, seen)


def put_away(bench: Bench) -> None:
    """The phone goes into the pocket, and out there the cellular network is back."""
    device = bench.sender.device
    device.ui.press("home")
    device.network.mobile_data.write(True)
    await_network(bench, "CELLULAR")


def _remedy(bench: Bench) -> None:
    """Settings › Data Saver › off: it goes out by itself."""
    bench.sender.device.network_settings.turn_data_saver_off()


DATA_SAVER = Condition(
    id="network.data_saver",
    cause=Cause.NETWORK,
    title="Data saver holds back what waits in the background until it is turned off",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.DATA_SAVER, Capability.CELLULAR}),
    symptom=Symptom(MessageState.PENDING, "Waiting for network"),
    knobs=_knobs,
    methods=(Method("cmd netpolicy set restrict-background", _inject),),
    measure=_measure,
    remedy=_remedy,
)
