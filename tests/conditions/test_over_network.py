"""A condition on a device that adb reaches over its Wi-Fi: broken where it cuts it, never lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.adb import DeviceAdb
from harness.bench import Bench
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.conditions.network.firewall_app import FIREWALL_APP
from harness.drivers.emulator_console import console_of
from harness.errors import EvidenceError
from harness.injection import in_force
from harness.messengers.courier.app import Courier
from harness.subject import Participant, Subject

pytestmark = pytest.mark.slow


@pytest.fixture
def over_wifi(bench: Bench, journals: Path) -> Iterator[Subject]:
    """The bench's sender, reached over its Wi-Fi."""
    with console_of(bench.sender.device.adb) as console:
        address = console.command("virtual wireless plain").split()[-1]
    client = bench.sender.device.adb.underlying._client
    client.connect(address)
    device = dataclasses.replace(bench.sender.device, adb=DeviceAdb(client, address))
    sender = Participant(device, Courier(device, bench.sender.account))
    yield dataclasses.replace(bench, sender=sender)
    assert not [path for path in journals.iterdir() if address in path.name]
    client.disconnect(address)
    with console_of(bench.sender.device.adb) as console:
        console.command("virtual wireless off")


def test_one_that_cuts_the_link_is_broken_and_undone(bench: Bench, over_wifi: Subject) -> None:
    method = AIRPLANE_MODE.method_for(over_wifi)

    with (
        pytest.raises(EvidenceError, match="put back airplane-mode by itself"),
        in_force(AIRPLANE_MODE, method, over_wifi),
    ):
        pytest.fail("measured in force, over a link that it cuts")

    assert bench.sender.device.airplane_mode.read() is False
    assert bench.sender.device.network.wifi.read() is True


def test_one_that_spares_the_link_holds_as_ever(bench: Bench, over_wifi: Subject) -> None:
    method = FIREWALL_APP.method_for(over_wifi)

    with in_force(FIREWALL_APP, method, over_wifi) as measured:
        armed = bench.sender.device.network.script("timed-undo").read()

    assert measured.in_force
    assert "sleep" in armed
    assert bench.sender.device.network.script("timed-undo").read() == ""
