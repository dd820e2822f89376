"""The network: which is the default one, and the switches that cut it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.drivers.airplane_mode import AirplaneMode
from harness.journal import Journal
from tests.conformance.conftest import does_not_apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conformance.conftest import Subject

AIRPLANE_SINCE = 28


@pytest.fixture
def online(subject: Subject) -> Subject:
    """A device with a default network, which adb does not need."""
    if subject.over_network:
        does_not_apply("adb itself uses the network that would be cut")
    if subject.virtual:  # it may still be connecting
        subject.settle(lambda: network_is_there(subject), wanted=True, awaited="a network")
    if not network_is_there(subject):
        does_not_apply("there is no default network to begin with")
    return subject


@pytest.fixture
def airplane_mode(online: Subject, tmp_path: Path) -> Iterator[Callable[[bool], None]]:
    """Switches airplane mode; whatever it was is put back, and the network awaited."""
    if not AirplaneMode(online.adb).available():
        does_not_apply("`cmd connectivity` has no airplane-mode here")
    journal = Journal(tmp_path / "journal", online.adb.serial)
    yield lambda on: journal.set(AirplaneMode(online.adb), on)
    journal.undo(lambda _name: AirplaneMode(online.adb))
    online.settle(lambda: network_is_there(online), wanted=True, awaited="the network again")


def network_is_there(subject: Subject) -> bool:
    return subject.device.network.default.read().net_id is not None


def test_the_default_network_is_named_on_a_line_of_its_own(subject: Subject) -> None:
    lines = [
        line.strip()
        for line in subject.adb.shell("dumpsys connectivity").splitlines()
        if line.strip().startswith("Active default network")
    ]

    subject.note("lines", lines)
    assert lines


def test_the_default_network_has_a_transport(online: Subject) -> None:
    network = online.device.network.default.read()

    online.note("network", str(network))
    assert network.transports


def test_airplane_mode_is_offered_from_api_28_on(subject: Subject) -> None:
    offered = AirplaneMode(subject.adb).available()

    subject.note("offered", offered)
    assert offered or subject.api < AIRPLANE_SINCE


def test_airplane_mode_reads_as_it_was_set(
    online: Subject, airplane_mode: Callable[[bool], None]
) -> None:
    airplane_mode(True)

    assert AirplaneMode(online.adb).read() is True
    assert online.adb.shell("settings get global airplane_mode_on") == "1"


def test_airplane_mode_takes_the_default_network_away(
    online: Subject, airplane_mode: Callable[[bool], None]
) -> None:
    if online.adb.shell("settings get secure wifi_apm_state") == "1":
        does_not_apply("Wi-Fi is kept on in airplane mode, as the user once chose")

    airplane_mode(True)

    online.settle(lambda: network_is_there(online), wanted=False, awaited="no default network")
    online.note("wifi_on", online.adb.shell("settings get global wifi_on"))


def test_the_network_comes_back_after_airplane_mode(
    online: Subject, airplane_mode: Callable[[bool], None]
) -> None:
    airplane_mode(True)
    online.settle(lambda: network_is_there(online), wanted=False, awaited="no default network")

    airplane_mode(False)

    online.settle(lambda: network_is_there(online), wanted=True, awaited="a default network")


def test_svc_wifi_switches_the_radio(online: Subject) -> None:
    if wifi(online) not in {"0", "1"}:
        does_not_apply(f"wifi_on is {wifi(online)}, so airplane mode has a hand in it")
    before = wifi(online)
    verbs = ("disable", "enable") if before == "1" else ("enable", "disable")
    try:
        statuses = [online.run(f"svc wifi {verbs[0]}").exit_code]
        online.settle(lambda: wifi(online) == before, wanted=False, awaited="wifi_on to change")
    finally:
        statuses = [*statuses, online.run(f"svc wifi {verbs[1]}").exit_code]
        online.settle(lambda: wifi(online), wanted=before, awaited="wifi_on as it was")
        online.settle(lambda: network_is_there(online), wanted=True, awaited="the network again")
    assert statuses == [0, 0]


def wifi(subject: Subject) -> str:
    return subject.adb.shell("settings get global wifi_on")


def test_svc_wifi_without_a_verb_says_how_it_is_used(subject: Subject) -> None:
    """Errors are on stderr with status 0 up to API 29, on stdout with status 1 from 30 on."""
    result = subject.run("svc wifi")

    subject.note("status", result.exit_code)
    assert "svc wifi [enable|disable]" in result.output
    assert result.exit_code == (1 if subject.api >= 30 else 0)


def test_svc_data_switches_mobile_data(online: Subject) -> None:
    if "CELLULAR" not in online.adb.shell("dumpsys connectivity"):
        does_not_apply("there is no mobile network")
    before = mobile_data(online)
    if before not in {"true", "false"}:
        does_not_apply("the telephony registry does not show the user's switch")
    verbs = ("disable", "enable") if before == "true" else ("enable", "disable")
    try:
        online.run(f"svc data {verbs[0]}")
        online.settle(lambda: mobile_data(online) == before, wanted=False, awaited="the switch")
    finally:
        online.run(f"svc data {verbs[1]}")
        online.settle(lambda: mobile_data(online), wanted=before, awaited="the switch as it was")


def mobile_data(subject: Subject) -> str:
    for line in subject.adb.shell("dumpsys telephony.registry").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name == "mUserMobileDataState":
            return value.strip()
    return ""


def test_a_host_on_the_device_itself_answers_a_ping(subject: Subject) -> None:
    result = subject.run("ping -c 1 -W 2 127.0.0.1")

    assert result.exit_code == 0
    assert "1 received" in result.stdout
