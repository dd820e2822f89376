"""flock: what the shell keeps open is locked until it is closed, or its shell is killed."""

from __future__ import annotations

import signal
import threading

import pytest

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation, Pipe
from tests.virtual.commands.conftest import Run

ROOM = "/data/local/tmp"


def test_a_second_lock_has_to_wait_for_the_first(run: Run) -> None:
    held = f"{{ flock 0; {{ flock -n 0; echo $?; }} <{ROOM}; }} <{ROOM}"
    free = f"{{ flock -n 0; echo $?; }} <{ROOM}"

    assert run(held).out == "1\n"
    assert run(free).out == "0\n"


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("-s", "-s", "0"), ("-s", "-x", "1"), ("-x", "-s", "1"), ("-xu", "-x", "0")],
)
def test_shared_locks_go_together(run: Run, first: str, second: str, status: str) -> None:
    line = f"{{ flock {first} 0; {{ flock -n {second} 0; echo $?; }} <{ROOM}; }} <{ROOM}"

    assert run(line).out == f"{status}\n"


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("flock 7", "flock: flock: Bad file descriptor\n"),
        ("flock", 'flock: Needs 1 argument (see "flock --help")\n'),
    ],
)
def test_what_cannot_be_locked_is_told(run: Run, line: str, err: str) -> None:
    assert (run(line).status, run(line).err) == (1, err)


def test_a_killed_shell_gives_its_lock_back(android: Android, run: Run) -> None:
    pipe, killed = Pipe(), Cancellation()
    script = f"{{ flock 0; echo locked; sleep 600; }} <{ROOM}"
    holder = threading.Thread(
        target=lambda: android.shell.run(
            script,
            stdin=BytesReader(),
            stdout=pipe.writer,
            stderr=BytesWriter(),
            uid=2000,
            cancelled=killed,
        )
    )
    holder.start()
    assert pipe.reader.readline() == b"locked\n"

    killed.set(signal.SIGKILL)
    holder.join()

    assert run(f"{{ flock -n 0; echo $?; }} <{ROOM}").out == "0\n"


def test_a_folder_is_opened_but_not_read(run: Run) -> None:
    assert run(f"true <{ROOM}").status == 0
    assert run(f"cat <{ROOM}").err == "cat: -: Is a directory\n"


def test_each_boot_has_an_id_of_its_own(android: Android, run: Run) -> None:
    read = "cat /proc/sys/kernel/random/boot_id"
    before, again = run(read).out, run(read).out

    android.clock.restart()

    assert before == again
    assert len(before) == len(run(read).out) == 37
    assert run(read).out != before
