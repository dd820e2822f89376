"""What an error tells a person to type puts a knob back: it is run as told, with the real adb."""

from __future__ import annotations

import re
import shlex
import subprocess  # noqa: TID251  (tests may start programs)
from typing import Any

import pytest

from harness.adb import adb_binary
from harness.control import ServiceControl
from harness.drivers.app_package import KEPT
from harness.drivers.by_hand import KINDS, by_hand
from harness.drivers.device import Device
from harness.drivers.knobs import DEVICE_KNOBS, SERVICE_KNOBS
from harness.model import Knob
from tests.conftest import AdbServer
from tests.contracts.test_knobs import CASES, Case

IN_WORDS = {"device-script", "device-time", "packet-filter", "traffic-control"}
TYPED = sorted(DEVICE_KNOBS.keys() - IN_WORDS)


def test_every_knob_can_be_put_back_by_hand() -> None:
    assert {*DEVICE_KNOBS, *SERVICE_KNOBS} == KINDS


@pytest.mark.slow
@pytest.mark.parametrize("kind", TYPED)
def test_the_command_puts_back_what_was_there(
    kind: str, courier_device: Device, control: ServiceControl, adb_server: AdbServer
) -> None:
    case: Case = CASES[kind]
    knob: Knob[Any] = case.make(courier_device, control)
    before, value = case.observe(knob), knob.read()
    case.change(knob)
    try:
        hint = by_hand(courier_device.serial, knob.name, value)
        commands = re.findall(r"`adb (.*?)`", hint)

        for command in commands:
            subprocess.run(
                [adb_binary(), *shlex.split(command)],
                env=adb_server.environment,
                check=True,
                capture_output=True,
                timeout=60,
            )
        assert commands, hint
        assert case.observe(knob) == before
    finally:
        knob.write(value)
        courier_device.adb.shell(f"rm -rf {KEPT}")


@pytest.mark.parametrize(
    ("name", "value"),
    [("unheard-of", 1), ("wifi", "so"), ("package:a", 7), ("setting:global", "x"), ("", None)],
    ids=["kind", "value", "package", "name", "empty"],
)
def test_what_no_knob_knows_has_no_hint(name: str, value: object) -> None:
    assert not by_hand("pixel-7", name, value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("device-script:hog", "", "restart it: that ends hog."),
        ("device-time", 0, "set its clock right, in Settings."),
        ("packet-filter", [], "restart it, which clears all rules."),
        ("traffic-control:wlan0", "", "restart it, which clears all disciplines."),
        (
            "service-clock",
            5.0,
            'with its service running, `PUT /control/v1/clock` {"offset_seconds": 5.0}.',
        ),
    ],
    ids=["script", "time", "filter", "traffic", "clock"],
)
def test_what_no_command_puts_back_is_said_in_words(name: str, value: object, said: str) -> None:
    assert by_hand("pixel-7", name, value) == said
