"""One device, many who want it: one has it, the others are told who, and nothing of it remains."""

from __future__ import annotations

import contextlib
import re
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from harness.adb import AdbServer, DeviceAdb
from harness.clock import SystemClock
from harness.drivers.device_lease import DeviceLease
from harness.drivers.device_time import DeviceTime
from harness.errors import DeviceInUseError
from harness.fleet.leases import leased
from harness.waiting import settle
from tests.fleet.lease_holder import terms_of

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory
    from tests.harness_command import HarnessCommand

ROOT = Path(__file__).parents[2]
FILE = "/data/local/tmp/harness-lease"
RECORD = "/data/local/tmp/record"
LONG, SHORT = 120, 2
END_SECONDS = 120.0
LAB, NOTHING_TO_DO = 3, 5
T = TypeVar("T")
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(adb: Adb, device_adb: DeviceAdb, tmp_path: Path) -> Iterator[Start]:
    """Starts a process that wants the device, as `host` ("" for this one)."""
    with contextlib.ExitStack() as stack:

        def run(
            host: str, verb: str = "hold", seconds: int = LONG, user: str = "ada"
        ) -> subprocess.Popen[str]:
            folder = tmp_path / user / host
            words = [device_adb.serial, adb.server.port, host, folder, seconds, verb]
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.fleet.lease_holder", *map(str, words)],
                cwd=ROOT,
                env=adb.server.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.callback(process.communicate, timeout=END_SECONDS)
            stack.callback(process.kill)
            return process

        yield run
    device_adb.shell(f"rm -f {FILE} {RECORD}")


def said(process: subprocess.Popen[str]) -> str:
    """Its first line."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait(END_SECONDS)


def released(process: subprocess.Popen[str]) -> bool:
    """Whether it gave the device back when its input ended."""
    process.communicate(timeout=END_SECONDS)
    return process.returncode == 0


def test_nothing_of_a_lease_remains(device_adb: DeviceAdb, tmp_path: Path) -> None:
    with leased(device_adb, "", terms_of("", tmp_path, LONG)):
        assert device_adb.shell(f"ls {FILE}") == FILE
        assert len(list(tmp_path.iterdir())) == 1

    assert device_adb.shell("ls -a /data/local/tmp | grep lease; true") == ""
    assert not list(tmp_path.iterdir())


def test_a_second_process_of_this_host_is_told_who_has_it(start: Start) -> None:
    first = start("")
    assert said(first) == "held"

    told = said(start(""))

    pattern = rf"\S+: \S+@\S+ \(process {first.pid}, a test\) has it since \d\d:\d\d:\d\d, until "
    assert re.match(pattern, told), told
    assert released(first)
    assert said(start("")) == "held"


def test_another_host_is_told_who_has_it_and_for_how_long(
    start: Start, device_adb: DeviceAdb
) -> None:
    first = start("lab-7")
    assert said(first) == "held"

    told = said(start("lab-8"))

    pattern = (
        rf"{device_adb.serial}: ada@lab-7 \(process {first.pid}, a test\) has had it for \d+ s"
    )
    assert re.match(pattern, told), told
    assert re.search(r"has it for 1[0-2]\d s more unless that is renewed\. Wait", told), told
    assert released(first)
    assert said(start("lab-8")) == "held"


def test_this_host_takes_over_at_once_from_a_killed_process(start: Start) -> None:
    first = start("")
    assert said(first) == "held"
    kill(first)

    assert said(start("")) == "held"


def test_another_user_of_this_host_takes_over_from_a_killed_process(
    start: Start, device_adb: DeviceAdb, tmp_path: Path
) -> None:
    first = start("")
    assert said(first) == "held"
    elsewhere = terms_of("", tmp_path / "bo", LONG)
    with (
        pytest.raises(DeviceInUseError, match=f"process {first.pid}"),
        leased(device_adb, "", elsewhere),
    ):
        pass

    kill(first)

    with leased(device_adb, "", elsewhere) as lease:
        lease.expect_held()


@pytest.mark.slow
def test_another_host_takes_over_from_a_killed_process_once_its_lease_has_ended(
    start: Start, device_adb: DeviceAdb
) -> None:
    first = start("lab-7", seconds=SHORT)
    assert said(first) == "held"
    kill(first)
    wanted = DeviceLease(device_adb, "mine", SHORT, {"who": "me"})

    before = wanted.take()
    awaited(wanted.take, lambda held: held is None)

    assert before is not None
    assert before.holder["pid"] == first.pid


@pytest.mark.slow
def test_a_lease_outlasts_its_length_because_it_is_renewed(
    start: Start, device_adb: DeviceAdb
) -> None:
    first = start("lab-7", seconds=SHORT)
    assert said(first) == "held"
    wanted = DeviceLease(device_adb, "mine", SHORT, {"who": "me"})

    held = awaited(wanted.take, lambda held: held is None or held.held_s > SHORT)

    assert held is not None
    assert released(first)


def test_a_holder_hears_that_its_lease_was_taken_away(
    device_adb: DeviceAdb, tmp_path: Path
) -> None:
    thief = DeviceLease(device_adb, "thief", LONG, {})
    with leased(device_adb, "", terms_of("lab-7", tmp_path, SHORT)) as lease:
        held = thief.take()
        assert held is not None
        assert thief.take(instead_of=held.token) is None

        with pytest.raises(DeviceInUseError, match="was taken away"):
            awaited(lease.expect_held, bool)

    assert thief.renew()  # what was taken away is not given back
    thief.give_back()


def test_setting_the_clock_ends_no_lease(device_adb: DeviceAdb) -> None:
    first, second = (DeviceLease(device_adb, name, LONG, {}) for name in ("first", "second"))
    clock, year = DeviceTime(device_adb), 365 * 24 * 3600
    assert first.take() is None

    for offset in (year, -year):
        clock.write(offset)
        assert second.take() is not None
    clock.write(0)

    first.give_back()
    assert second.take() is None
    second.give_back()


@pytest.mark.slow
def test_a_reboot_ends_a_lease_that_its_holder_does_not_renew(
    adb: Adb, device_factory: DeviceFactory
) -> None:
    device = own_device(adb, device_factory)
    first, second = (DeviceLease(device, name, LONG, {}) for name in ("first", "second"))
    assert first.take() is None

    reboot(adb, device.serial)
    assert first.renew()
    assert second.take() is not None

    reboot(adb, device.serial)
    assert second.take() is None
    assert not first.renew()


@pytest.mark.slow
@pytest.mark.parametrize("api", ["24", "36"])
def test_root_and_the_shell_see_the_same_lease(
    adb: Adb, device_factory: DeviceFactory, api: str
) -> None:
    device = own_device(adb, device_factory, "--api", api)
    first, second = (DeviceLease(device, name, LONG, {}) for name in ("first", "second"))
    become(adb, device.serial, "root")
    assert first.take() is None

    become(adb, device.serial, "unroot")

    assert second.take() is not None
    assert first.renew()
    first.give_back()
    assert second.take() is None


@pytest.mark.slow
def test_of_many_who_want_it_one_has_it_at_a_time(start: Start, device_adb: DeviceAdb) -> None:
    killed = start("")  # so that the first turn is a takeover
    assert said(killed) == "held"
    kill(killed)
    wanting = [start("", RECORD, user=user) for user in ("ada", "ada", "bo", "cy")]
    wanting += [start(host, RECORD) for host in ("lab-7", "lab-8")]

    ended = [released(process) for process in wanting]

    lines = [line.split() for line in device_adb.shell(f"cat {RECORD}").splitlines()]
    assert all(ended)
    assert [verb for verb, _ in lines] == ["in", "out"] * 18
    assert all(came[1] == went[1] for came, went in zip(lines[::2], lines[1::2], strict=True))
    assert len({pid for _, pid in lines}) == len(wanting)


@pytest.mark.slow
def test_restore_keeps_its_hands_off_a_device_that_is_in_use(
    start: Start, device_adb: DeviceAdb, harness_command: HarnessCommand
) -> None:
    first = start("lab-7")
    assert said(first) == "held"

    refused = harness_command("restore", "--device", device_adb.serial)
    assert released(first)
    allowed = harness_command("restore", "--device", device_adb.serial)

    assert refused.returncode == LAB, refused.stdout
    assert f"ada@lab-7 (process {first.pid}, a test) has had it" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert allowed.returncode == NOTHING_TO_DO
    assert not list((harness_command.state / "harness" / "leases").iterdir())


def awaited(read: Callable[[], T], accept: Callable[[T], bool]) -> T:
    return settle(read, accept, awaited="the lease", seconds=END_SECONDS, clock=SystemClock())


def own_device(adb: Adb, factory: DeviceFactory, *options: str) -> DeviceAdb:
    return AdbServer(port=adb.server.port).device(factory(*options).serial)


def reboot(adb: Adb, serial: str) -> None:
    assert adb("reboot", serial=serial).returncode == 0
    adb("wait-for-disconnect", serial=serial)
    assert adb("wait-for-device", serial=serial).returncode == 0


def become(adb: Adb, serial: str, verb: str) -> None:
    assert adb(verb, serial=serial).returncode == 0
    assert adb("wait-for-device", serial=serial).returncode == 0
