"""Files on the device: what is pushed, pulled and said of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from harness.errors import CommandFailedError

if TYPE_CHECKING:
    from tests.conformance.conftest import Subject

SIZES = [0, 1, 65_535, 65_536, 65_537, 1_000_003]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_file_comes_back_as_it_was_pushed(subject: Subject, scratch: str, size: int) -> None:
    content = (hashlib.sha256(b"x").digest() * (size // 32 + 1))[:size]

    subject.adb.push(content, f"{scratch}/file")

    assert subject.adb.pull(f"{scratch}/file") == content


def test_a_pushed_file_has_the_wanted_mode(subject: Subject, scratch: str) -> None:
    subject.adb.push(b"x", f"{scratch}/tool", mode=0o755)

    mode = subject.adb.shell(f"stat -c %a {scratch}/tool")

    subject.note("mode", mode)
    assert mode.startswith("7")  # adbd copies the owner's bits to the others, but a mask may apply


def test_a_file_replaces_the_one_before(subject: Subject, scratch: str) -> None:
    subject.adb.push(b"longer than the next", f"{scratch}/file")

    subject.adb.push(b"short", f"{scratch}/file")

    assert subject.adb.pull(f"{scratch}/file") == b"short"


def test_a_folder_is_made_for_a_pushed_file(subject: Subject, scratch: str) -> None:
    subject.adb.push(b"x", f"{scratch}/new/file")

    assert subject.adb.shell(f"cat {scratch}/new/file") == "x"


def test_sync_tells_size_and_mode(subject: Subject, scratch: str) -> None:
    subject.adb.push(b"12345", f"{scratch}/file")

    found = subject.adb.underlying.sync.stat(f"{scratch}/file")

    assert (found.size, found.mode & 0o170000) == (5, 0o100000)


def test_sync_tells_of_an_absent_file_by_mode_nought(subject: Subject, scratch: str) -> None:
    assert subject.adb.underlying.sync.stat(f"{scratch}/absent").mode == 0


def test_pulling_an_absent_file_is_refused(subject: Subject, scratch: str) -> None:
    with pytest.raises(CommandFailedError, match=r"(?i)no such file"):
        subject.adb.pull(f"{scratch}/absent")


def test_pushing_to_the_system_is_refused(subject: Subject) -> None:
    with pytest.raises(CommandFailedError) as refused:
        subject.adb.push(b"x", "/system/harness-conformance")

    subject.note("text", str(refused.value).replace(subject.adb.serial, ""))
    assert any(word in str(refused.value) for word in ("ermission", "ead-only", "couldn't create"))
