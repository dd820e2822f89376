"""Queueing disciplines: what they do together."""

from __future__ import annotations

import pytest

from harness.virtual.android.network.traffic_control import (
    Discipline,
    Shape,
    TrafficControl,
    TrafficControlError,
)
from harness.virtual.commands.tc.disciplines import KINDS


def netem(*words: str, parent: str = "root", handle: int = 1) -> Discipline:
    return Discipline("netem", handle, parent, KINDS["netem"](words))


def test_an_interface_shapes_nothing_unless_told() -> None:
    assert TrafficControl().shape("wlan0") == Shape()


def test_delay_loss_and_rate_are_those_of_the_emulator() -> None:
    control = TrafficControl()
    control.add("wlan0", netem("delay", "400ms", "100ms", "loss", "15%", "rate", "1mbit"))

    shape = control.shape("wlan0")

    assert (shape.delay, shape.jitter, shape.loss) == (0.4, 0.1, 0.15)
    assert (shape.rate, shape.limit) == (125_000, 1000)
    assert control.shape("eth0") == Shape()


def test_a_bucket_below_the_emulator_adds_its_rate() -> None:
    control = TrafficControl()
    control.add("wlan0", netem("delay", "1s"))
    bucket = KINDS["tbf"](("rate", "80kbit", "burst", "2kb", "latency", "100ms"))
    control.add("wlan0", Discipline("tbf", 0, "1:1", bucket))

    shape = control.shape("wlan0")

    assert (shape.delay, shape.rate, shape.burst, shape.queue) == (1.0, 10_000, 2048, 3048)


def test_a_parent_that_is_not_there_is_refused() -> None:
    with pytest.raises(TrafficControlError, match="Failed to find specified qdisc"):
        TrafficControl().add("wlan0", netem("delay", "1s", parent="1:1"))


def test_taking_the_root_away_takes_all_below() -> None:
    control = TrafficControl()
    control.add("wlan0", netem("delay", "1s"))
    control.add("wlan0", netem("loss", "5%", parent="1:1", handle=2))

    control.delete("wlan0", "root")

    assert [each.kind for each in control.disciplines("wlan0")] == ["mq"]
