"""A dry run says what would be run, and changes nothing."""

from __future__ import annotations

import logging
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.adb import AdbServer
from harness.conditions.base import Inject, Method
from harness.conditions.registry import all_conditions
from harness.dry_run import dry_run
from harness.errors import CapabilityMissingError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.virtual_spec import VirtualSpec
from harness.injection import in_force
from harness.lab import CURRENT, LabPlan, courier_apks, open_lab
from harness.messengers.courier.screens import PACKAGE
from harness.model import Capability
from harness.read_only import only_looks
from tests.conftest import AdbServer as ServerProcess
from tests.conftest import DeviceFactory
from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
BEGUN = "# it is brought about"
WHOLE = {
    "network.airplane_mode": "cmd connectivity",
    "network.dead_proxy": "settings: http_proxy of a port where nobody listens",
    "network.firewall_app": "cmd connectivity: per-app chain",
    "network.broken_wifi": "root: iptables on Wi-Fi",
    "network.data_saver": "cmd netpolicy set restrict-background",
    "network.flapping": "a script on the device that turns Wi-Fi off and on",
}
"""Conditions that are brought about without looking at the screen, and a way of each."""
ON_SCREEN = ("app.corrupt_cache", "spam.hourly_limit", "updates.old_protocol")
BY_CONSOLE = ("network.low_bandwidth", "network.weak_cellular")


@pytest.fixture
def plan(
    adb_server: ServerProcess,
    device_factory: DeviceFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> LabPlan:
    """A device with Courier, which somebody named."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    apk = str(courier_apks()[CURRENT])
    serial = device_factory("--time-scale", "20", "--install", apk).serial
    return LabPlan((serial,), VirtualSpec(), None, adb_server.port)


@pytest.fixture
def all_of_it(plan: LabPlan) -> Callable[[], list[str]]:
    """Whatever a dry run could have changed on the device."""
    adb = AdbServer(port=plan.adb_port).device(plan.serials[0])
    looks = [
        *(f"settings list {table}" for table in ("global", "secure", "system")),
        "ls -laR /data/local/tmp; ls -la /sdcard",
        "su 0 iptables -S; su 0 iptables -t nat -S; su 0 ip6tables -S; su 0 tc qdisc show",
        f"dumpsys package {PACKAGE}; run-as {PACKAGE} find . -type f -exec sha1sum {{}} +",
        "pidof uiautomator; ps -A -o NAME; dumpsys window | grep mCurrentFocus",
    ]
    return lambda: [adb.run(look).output for look in looks] + [str(adb.reverses())]


@pytest.mark.parametrize("name", [*WHOLE, *ON_SCREEN, *BY_CONSOLE])
def test_nothing_is_changed(
    plan: LabPlan, all_of_it: Callable[[], list[str]], tmp_path: Path, name: str
) -> None:
    before, lines = all_of_it(), list[str]()

    dry_run(all_conditions()[name], "", plan, lines.append)

    assert all_of_it() == before
    assert not (tmp_path / "state").exists()
    assert BEGUN in lines
    assert all(line.startswith(("#", "adb -s ")) for line in lines)


@pytest.mark.parametrize(("name", "method"), WHOLE.items(), ids=WHOLE)
def test_what_is_noted_is_what_runs(
    plan: LabPlan, caplog: pytest.LogCaptureFixture, name: str, method: str
) -> None:
    condition, lines = all_conditions()[name], list[str]()
    dry_run(condition, method, plan, lines.append)
    noted = [
        words[-1] for words in map(shlex.split, lines[lines.index(BEGUN) :]) if "shell" in words
    ]
    assert noted

    with open_lab(plan) as lab:
        subject = lab.subject(Recorder(EvidencePolicy.OFF), method)
        caplog.set_level(logging.DEBUG, f"harness.device.{plan.serials[0]}")
        with in_force(condition, condition.method_for(subject), subject):
            ran = [each.getMessage().rpartition(" -> ")[0] for each in caplog.records]

    changed = [command for command in ran if not only_looks(command)]
    assert [command for command in changed if command in noted] == noted


THROUGH_PROXY = [
    (name, method.name)
    for name, condition in all_conditions().items()
    for method in condition.methods
    if Capability.SHAPING_PROXY in method.needs
]


@pytest.mark.parametrize(("name", "method"), THROUGH_PROXY, ids=[name for name, _ in THROUGH_PROXY])
def test_nobody_is_sent_through_a_port_any_more_when_it_is_taken_away(
    plan: LabPlan, name: str, method: str
) -> None:
    lines: list[str] = []

    dry_run(all_conditions()[name], method, plan, lines.append)

    recorded = [line for line in lines if '{"knob": ' in line]
    port, proxy = (
        next(number for number, line in enumerate(recorded) if f'"{knob}' in line)
        for knob in ("reverse-port:", "global-proxy")
    )
    assert port < proxy  # undone backwards


def test_what_depends_on_the_screen_is_said_to(plan: LabPlan) -> None:
    lines: list[str] = []

    dry_run(all_conditions()["app.corrupt_cache"], "", plan, lines.append)

    assert any("dd if=/dev/urandom" in line for line in lines)
    assert "# what follows is done on the screen, and depends on what it shows then" in lines


def test_what_depends_on_an_earlier_line_is_said_to(plan: LabPlan) -> None:
    lines: list[str] = []

    dry_run(all_conditions()["network.low_bandwidth"], "", plan, lines.append)

    assert any(line.startswith("# emulator console: network speed ") for line in lines)
    assert "# waits for CELLULAR to be used; what follows may be another then" in lines


def test_a_way_that_is_not_there_is_told_as_in_earnest(
    plan: LabPlan, device_factory: DeviceFactory
) -> None:
    apk = str(courier_apks()[CURRENT])
    phone = device_factory("--hardware", "oriole", "--install", apk).serial
    on_phone = LabPlan((phone,), plan.virtual, None, plan.adb_port)

    with pytest.raises(CapabilityMissingError, match="cannot be put back is not given"):
        dry_run(all_conditions()["app.corrupt_cache"], "", on_phone, lambda _: None)


@pytest.mark.parametrize(
    "inject",
    [
        lambda subject, journal: journal.set(subject.sender.device.time, -86_400),
        lambda subject, _: subject.sender.device.network.packet_filter.root.shell("id"),
    ],
    ids=["by the undo list", "past it"],
)
def test_what_the_device_cannot_do_is_told_as_in_earnest(
    plan: LabPlan, device_factory: DeviceFactory, inject: Inject
) -> None:
    apk = str(courier_apks()[CURRENT])
    rootless = device_factory("--api", "26", "--build", "user", "--install", apk).serial
    there = LabPlan((rootless,), plan.virtual, None, plan.adb_port)
    way = Method("as root", inject, frozenset({Capability.DISPOSABLE}))
    condition = replace(all_conditions()["network.wifi_off"], methods=(way,))

    with pytest.raises(CapabilityMissingError, match="There is no root shell"):
        dry_run(condition, "", there, lambda _: None)


def test_the_command_prints_it(harness_command: HarnessCommand, plan: LabPlan) -> None:
    serial = plan.serials[0]

    done = harness_command("inject", "network.airplane_mode", "--device", serial, "--dry-run")

    assert done.returncode == 0, done.stderr
    assert f"adb -s {serial} shell 'cmd connectivity airplane-mode enable'\n" in done.stdout
    assert "a dry run: nothing is changed" in done.stdout
