"""`harness inject` on a phone: asked once, never where nobody can answer."""

from __future__ import annotations

import os
import pty
import subprocess  # noqa: TID251  (tests may start programs)
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import DeviceFactory
    from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
INTERRUPTED, LAB, USAGE = 2, 3, 4
CONDITION = "network.airplane_mode"
QUESTION = "May this phone be used for that? [y/N]"
GOES_ON = "Courier is not available"
"""What comes after consent: the phone of these tests has no app."""


@pytest.fixture
def phone(device_factory: DeviceFactory) -> str:
    """A device whose properties are a phone's."""
    return device_factory("--hardware", "oriole").serial


def in_a_terminal(command: HarnessCommand, *words: str, answer: str, **env: str) -> tuple[int, str]:
    """Run `harness inject` in a pseudo-terminal and answer; its exit code and what it said."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [command.binary, "inject", CONDITION, *words],
        env=command.environment | env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said, answered = b"", False
    while True:
        try:
            got = os.read(ours, 4096)
        except OSError:  # the other side of a pseudo-terminal was closed
            break
        said += got
        if QUESTION.encode() in said and not answered:
            os.write(ours, answer.encode())
            answered = True
    os.close(ours)
    return process.wait(60), said.decode()


def test_a_phone_is_asked_about_once(harness_command: HarnessCommand, phone: str) -> None:
    first, said = in_a_terminal(harness_command, "--device", phone, answer="y\n", CI="")
    second = harness_command("inject", CONDITION, "--device", phone)

    assert (first, QUESTION in said, GOES_ON in said) == (LAB, True, True), said
    assert f"{phone} is a phone (Virtual phone, Android 14)" in said
    assert (second.returncode, GOES_ON in second.stderr) == (LAB, True), second.stderr


def test_a_no_ends_it_and_is_asked_again(harness_command: HarnessCommand, phone: str) -> None:
    for answer in ("n\n", "\n"):
        code, said = in_a_terminal(harness_command, "--device", phone, answer=answer, CI="")

        assert (code, QUESTION in said, GOES_ON in said) == (INTERRUPTED, True, False), said


def test_where_nobody_can_answer_it_says_how_to_agree(
    harness_command: HarnessCommand, phone: str
) -> None:
    piped = harness_command("inject", CONDITION, "--device", phone)
    code, said = in_a_terminal(harness_command, "--device", phone, answer="y\n", CI="true")

    assert piped.returncode == code == USAGE
    for text in (piped.stderr, said):
        assert "nobody agreed yet to its use" in text
        assert "`--yes`" in text
        assert "devices.yaml" in text
        assert QUESTION not in text


def test_yes_and_an_entry_agree_beforehand(
    harness_command: HarnessCommand, phone: str, tmp_path: Path
) -> None:
    inventory = tmp_path / "mine.yaml"
    inventory.write_text(f"version: 1\ndevices:\n  desk:\n    serial: {phone}\n")

    listed = harness_command("inject", CONDITION, "--device=desk", f"--inventory={inventory}")
    said_yes = harness_command("inject", CONDITION, "--device", phone, "--yes")
    remembered = harness_command("inject", CONDITION, "--device", phone)

    for done in (listed, said_yes, remembered):
        assert (done.returncode, GOES_ON in done.stderr) == (LAB, True), done.stderr


def test_an_emulator_needs_none(
    harness_command: HarnessCommand, device_factory: DeviceFactory
) -> None:
    done = harness_command("inject", CONDITION, "--device", device_factory().serial)

    assert (done.returncode, GOES_ON in done.stderr) == (LAB, True), done.stderr
