"""`harness inject`: a condition held on a device until somebody ends it, however they do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess  # noqa: TID251  (tests may start programs)
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from harness.lab import CURRENT, courier_apks

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory
    from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
DONE, LAB, USAGE, NOTHING_TO_DO = 0, 3, 4, 5
CONDITION = "network.dns_unavailable"
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serial(device_factory: DeviceFactory) -> str:
    """A device with Courier on it."""
    installed = ["--install", str(courier_apks()[CURRENT])]
    return device_factory(*installed, "--time-scale", "20").serial


@pytest.fixture
def rules(adb: Adb, serial: str) -> Callable[[], str]:
    """What the device's packet filter holds."""

    def read() -> str:
        adb("root", serial=serial)
        adb("wait-for-device", serial=serial)
        return str(adb("shell", "iptables -S", serial=serial).stdout)

    return read


@pytest.fixture
def start(harness_command: HarnessCommand, serial: str) -> Iterator[Start]:
    """Starts the verb as in a terminal, on the device."""
    with contextlib.ExitStack() as stack:

        def run(*words: str) -> subprocess.Popen[str]:
            told = harness_command.in_a_terminal("inject", *words, "--device", serial)
            return stack.enter_context(told)

        yield run


def held(process: subprocess.Popen[str]) -> str:
    """What it says until it holds the condition."""
    assert process.stdout is not None
    lines = ""
    while "Held" not in lines:
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        lines += line
    return lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_holds_the_condition_until_it_is_ended_and_puts_everything_back(
    start: Start, rules: Callable[[], str], number: int
) -> None:
    before = rules()
    process = start(CONDITION)

    said = held(process)

    assert "no address for courier.test" in said
    assert "--sport 53 -j DROP" in rules()
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (DONE, "")
    assert "everything is as it was before" in out
    assert rules() == before


def test_what_is_held_by_one_is_left_alone_by_the_others(
    start: Start, harness_command: HarnessCommand, serial: str
) -> None:
    process = start(CONDITION)
    held(process)

    refused = [
        harness_command("inject", "network.airplane_mode", "--device", serial),
        harness_command("restore", "--device", serial),
    ]

    told = f"(process {process.pid}, harness inject {CONDITION}) has it since "
    assert [each.returncode for each in refused] == [LAB, LAB]
    assert all(told in each.stderr for each in refused)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == DONE


def test_it_ends_by_itself_when_its_time_is_over(start: Start, rules: Callable[[], str]) -> None:
    before = rules()

    process = start(CONDITION, "--for", "1s")
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (DONE, "")
    assert "Held for 1 s" in out
    assert rules() == before


def test_what_a_killed_one_changed_is_put_back_by_restore(
    start: Start, harness_command: HarnessCommand, serial: str, rules: Callable[[], str]
) -> None:
    before = rules()
    process = start(CONDITION)
    held(process)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    assert rules() != before

    restored = harness_command("restore", "--device", serial)

    assert restored.returncode == DONE, restored.stdout + restored.stderr
    assert "put back packet-filter" in restored.stdout
    assert rules() == before
    again = harness_command("restore", "--device", serial)
    assert again.returncode == NOTHING_TO_DO


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["network.none"], "there is no 'network.none'"),
        ([CONDITION, "--for", "5"], "'5' is no time such as 90s, 5m or 1h"),
        ([CONDITION, "--for", "0s"], "'0s' is no time"),
        ([CONDITION, "--method", "magic"], "has no method 'magic'; it has: root: iptables"),
        ([CONDITION, "--service", "http://127.0.0.1:1"], "only part of the service is named"),
        ([CONDITION], "there is no device 'emulator-1'. Expected "),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_touched(
    harness_command: HarnessCommand, words: list[str], told: str
) -> None:
    done = harness_command("inject", *words, "--device", "emulator-1")

    assert done.returncode == USAGE
    assert told in done.stderr
