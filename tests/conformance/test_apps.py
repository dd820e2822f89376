"""Apps: starting, stopping, asking for their processes; and the log."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.conftest import Subject

SETTINGS = "com.android.settings"
START_SETTINGS = "am start -W -a android.settings.SETTINGS"
EPOCH_LINE = re.compile(r"^\s*\d{9,}\.\d{3,}\s+\d+\s+\d+ [VDIWEFS] ")


@pytest.fixture
def at_home(subject: Subject) -> Iterator[None]:
    """Shows the home screen again after the check, with Settings stopped."""
    subject.adb.shell("input keyevent KEYCODE_WAKEUP")
    yield
    subject.run(f"am force-stop {SETTINGS}")
    subject.run("input keyevent KEYCODE_HOME")


def pid(subject: Subject, name: str) -> str:
    return subject.run(f"pidof {name}").stdout.strip()


@pytest.mark.usefixtures("at_home")
def test_an_activity_is_started_and_waited_for(subject: Subject) -> None:
    result = subject.run(START_SETTINGS)

    words = [line.split(":")[0] for line in result.stdout.splitlines()]
    subject.note("lines", words)
    assert result.exit_code == 0
    assert "Status: ok" in result.stdout
    assert "Complete" in result.stdout


@pytest.mark.usefixtures("at_home")
def test_a_started_app_has_a_process(subject: Subject) -> None:
    subject.adb.shell(START_SETTINGS)

    assert pid(subject, SETTINGS).split()[0].isdigit()


@pytest.mark.usefixtures("at_home")
def test_a_stopped_app_has_none(subject: Subject) -> None:
    subject.adb.shell(START_SETTINGS)

    stopped = subject.run(f"am force-stop {SETTINGS}")

    assert (stopped.exit_code, stopped.output) == (0, "")
    assert pid(subject, SETTINGS) == ""


@pytest.mark.usefixtures("at_home")
def test_a_stopped_app_starts_cold(subject: Subject) -> None:
    if subject.api < 29:
        pytest.skip("does not apply: `am start -W` names the launch state from API 29 on")
    subject.adb.shell(f"am force-stop {SETTINGS}")

    assert "LaunchState: COLD" in subject.adb.shell(START_SETTINGS)


def test_a_process_that_is_not_there_has_no_number(subject: Subject) -> None:
    result = subject.run("pidof org.example.harness.absent")

    assert (result.exit_code, result.output) == (1, "")


def test_stopping_an_app_that_is_not_there_is_silent(subject: Subject) -> None:
    result = subject.run("am force-stop org.example.harness.absent")

    assert (result.exit_code, result.output) == (0, "")


def test_starting_an_activity_that_is_not_there_says_error(subject: Subject) -> None:
    """The text is what counts: the status is 0 on many levels."""
    result = subject.run("am start -W -n org.example.harness.absent/.Main")

    subject.note("status", result.exit_code)
    subject.note("text", result.output)
    assert "Error" in result.output
    assert "does not exist" in result.output


def test_an_unknown_service_is_status_20(subject: Subject) -> None:
    result = subject.run("cmd harness-no-such-service")

    subject.note("text", result.output)
    assert result.exit_code == 20
    assert "Can't find service: harness-no-such-service" in result.output


def test_dumpsys_of_an_unknown_service_lies_in_its_status(subject: Subject) -> None:
    result = subject.run("dumpsys harness-no-such-service")

    subject.note("text", result.output)
    subject.note("status", result.exit_code)
    assert "Can't find service: harness-no-such-service" in result.output


def test_crashing_an_absent_app_lies_in_its_status(subject: Subject) -> None:
    if subject.api < 26:
        pytest.skip("does not apply: `am crash` is there from API 26 on")

    result = subject.run("am crash org.example.harness.absent")

    subject.note("status", result.exit_code)
    assert result.exit_code == 0


def test_the_log_tells_the_time_in_seconds(subject: Subject) -> None:
    lines = subject.adb.shell("logcat -d -v epoch -b main,system,crash,events -t 50").splitlines()
    written = [line for line in lines if line and not line.startswith("---")]

    subject.note("lines", len(written))
    assert written
    assert sum(bool(EPOCH_LINE.match(line)) for line in written) >= 0.9 * len(written)


def test_the_log_takes_a_line_and_shows_it(subject: Subject) -> None:
    mark = f"mark-{uuid.uuid4().hex}"

    subject.adb.shell(f"log -p i -t harness {mark}")

    assert mark in subject.adb.shell("logcat -d -v epoch -b main -t 200 -s harness:I")


def test_the_log_is_read_from_a_moment_on(subject: Subject) -> None:
    """`-T SECONDS` is the cursor that keeps somebody else's evidence apart from ours."""
    before, after = f"before-{uuid.uuid4().hex}", f"after-{uuid.uuid4().hex}"
    subject.adb.shell(f"log -t harness {before}")
    listed = subject.adb.shell("logcat -d -v epoch -b main -s harness").splitlines()
    cursor = next(line.split()[0] for line in listed if before in line)
    later = f"{float(cursor) + 0.001:.3f}"
    subject.adb.shell(f"log -t harness {after}")

    said = subject.adb.shell(f"logcat -d -v epoch -b main -T {later} -s harness")

    assert after in said
    assert before not in said
