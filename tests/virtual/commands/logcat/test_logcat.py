"""logcat: what it shows, how it ends, how it follows."""

import re
import struct
import threading
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation

Run = Callable[..., Any]
Recorded = Callable[[str], str]
STAMP = r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"
SHAPES = {
    "-v threadtime -v uid": STAMP + r" +(\d+|[a-z]+) +\d+ +\d+ [VDIWEF] .+?: .*",
    "-v time": STAMP + r" [VDIWEF]/.+?\( *\d+\): .*",
}


def write(
    android: Android, message: str, *, priority: str = "I", buffer: str = "main", uid: int = 10100
) -> None:
    android.log.write(buffer, priority, "Demo", 4321, 4322, uid, message)


def test_logcat_writes_entries_as_the_logger_does_when_asked_for_binary(
    android: Android,
) -> None:
    android.log.clear(["main", "system", "crash"])
    write(android, "one", priority="W", buffer="system", uid=10100)

    out = BytesWriter()
    android.shell.run("logcat -B -d", stdin=BytesReader(), stdout=out, stderr=out)

    raw = out.getvalue()
    length, header, pid, tid, _, _, buffer, uid = struct.unpack_from("<HHiIIIII", raw)
    assert (length, header, pid, tid, buffer, uid) == (10, 28, 4321, 4322, 3, 10100)
    assert raw[header:] == b"\x05Demo\0one\0"


def test_logcat_prints_a_divider_once_a_buffer(run: Run, android: Android) -> None:
    android.log.clear(["main", "system", "crash"])
    write(android, "one")
    write(android, "two", buffer="crash")
    write(android, "three")

    lines = run("logcat -d -v raw -b main,crash").out.splitlines()

    assert lines == [
        "--------- beginning of main", "one", "--------- beginning of crash", "two", "three",
    ]  # fmt: skip


def test_logcat_clear_empties_the_buffers(run: Run, android: Android) -> None:
    write(android, "gone")
    run("logcat -c")

    assert run("logcat -d").out == ""


@pytest.mark.parametrize(
    ("specs", "shown"),
    [
        ("Demo:W *:S", ["warning"]),
        ("-s Demo", ["info", "warning"]),
        ("*:E", []),
        ("Other:V *:S", []),
    ],
    ids=["least", "silent", "all", "other"],
)
def test_logcat_filters_by_tag_and_priority(
    run: Run, android: Android, specs: str, shown: list[str]
) -> None:
    android.log.clear(["main", "system", "crash"])
    write(android, "info")
    write(android, "warning", priority="W")

    lines = run(f"logcat -d -v raw {specs}").out.splitlines()

    assert [line for line in lines if not line.startswith("---------")] == shown


def test_logcat_tail_prints_the_last_lines(run: Run, android: Android) -> None:
    for number in range(5):
        write(android, f"line {number}")

    assert run("logcat -t 2 -v raw -b main --pid=4321").out.splitlines()[1:] == ["line 3", "line 4"]


def test_logcat_since_an_epoch_leaves_out_what_is_older(run: Run, android: Android) -> None:
    write(android, "old")
    android.settings.put("global", "auto_time", "0")  # or the network would set it back
    android.clock.set_wall(android.clock.now() + 100)
    cursor = android.clock.now() - 1
    write(android, "new")

    out = run(f"logcat -d -v raw -b main --pid=4321 -T '{cursor:.3f}'").out

    assert out.splitlines()[1:] == ["new"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [("--pid=4321", True), ("--pid=1", False), ("-e ell", True), ("--regex=^x", False)],
    ids=["pid", "other-pid", "regex", "other-regex"],
)
def test_logcat_picks_by_pid_and_pattern(
    run: Run, android: Android, words: str, shown: bool
) -> None:
    write(android, "hello")

    assert ("hello" in run(f"logcat -d -b main {words}").out) is shown


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("-b nope", "logcat: unknown buffer nope\n"),
        ("-v nope", 'logcat: Invalid parameter "nope" to -v\n'),
        ("-G 0", "logcat: Invalid parameter '0' to -G\n"),
        ("-t", "logcat: option requires an argument -- 't'\n"),
        ("-T yesterday", 'logcat: -T "yesterday" not in time format\n'),
    ],
    ids=["buffer", "format", "size", "argument", "time"],
)
def test_logcat_complains_and_ends_with_1(run: Run, words: str, complaint: str) -> None:
    ran = run(f"logcat {words}")

    assert (ran.status, ran.err) == (1, complaint)


@pytest.mark.parametrize(
    ("api", "line"),
    [
        (29, "main: ring buffer is 1Mb (0b consumed), max entry is 5120b, max payload is 4068b"),
        (
            34,
            "main: ring buffer is 1024 KiB (0 B consumed, 0 B readable), "
            "max entry is 5120 B, max payload is 4068 B",
        ),
    ],
    ids=["29", "34"],
)
def test_logcat_resizes_and_shows_sizes(run: Run, line: str) -> None:
    run("logcat -G 1M; logcat -c")
    shown = run("logcat -g -b main").out

    assert shown.replace("1024Kb", "1Mb") == f"{line}\n"


def test_logcat_shows_an_app_its_own_lines_alone(run: Run, android: Android, courier: int) -> None:
    write(android, "somebody else's")
    write(android, "mine", uid=courier)

    out = run("logcat -d -v raw -b main", uid=courier).out

    assert out.splitlines()[1:] == ["mine"]


def test_logcat_follows_until_it_is_cancelled(android: Android) -> None:
    out, cancelled = BytesWriter(), Cancellation()
    follower = threading.Thread(
        target=android.shell.run,
        args=("logcat -v raw -s Demo",),
        kwargs={
            "stdin": BytesReader(), "stdout": out, "stderr": BytesWriter(), "cancelled": cancelled,
        },
    )  # fmt: skip
    follower.start()
    seen = threading.Event()
    for _ in range(100):
        write(android, "again")
        if b"again" in out.getvalue():
            break
        seen.wait(0.02)

    cancelled.set()
    follower.join(5)

    assert not follower.is_alive()
    assert b"again" in out.getvalue()


@pytest.mark.parametrize(
    ("recording", "words"),
    [("logcat-threadtime-uid.txt", "-v threadtime -v uid"), ("logcat-time.txt", "-v time")],
    ids=["threadtime-uid", "time"],
)
def test_logcat_lines_have_the_shape_of_real_ones(
    run: Run, android: Android, recorded: Recorded, recording: str, words: str
) -> None:
    shape = SHAPES[words]
    real = [line for line in recorded(recording).splitlines() if line[:1].isdigit()]
    android.log.clear(["main"])
    write(android, "hello")

    ours = run(f"logcat -d -b main {words}").out.splitlines()[1:]

    assert real
    assert all(re.fullmatch(shape, line) for line in real + ours)


def test_logcat_counts_the_tail_before_it_filters_by_tag(run: Run, android: Android) -> None:
    write(android, "hello")
    android.log.write("main", "I", "Other", 4321, 4321, 10100, "last")

    assert "hello" not in run("logcat -t 1 -b main --pid=4321 -s Demo").out
