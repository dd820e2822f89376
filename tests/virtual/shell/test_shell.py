"""Whole scripts: errors, processes, pipes, how they are killed."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation, Pipe
from harness.virtual.shell.syntax.quoting import quote

Run = Callable[..., Any]
_PATIENCE = 5.0
_NAME = "/system/bin/sh"


@pytest.mark.parametrize(
    ("script", "status", "err"),
    [
        ("nope", 127, f"{_NAME}: nope: inaccessible or not found\n"),
        ("/nope/x", 127, f"{_NAME}: /nope/x: inaccessible or not found\n"),
        ("/data", 126, f"{_NAME}: /data: can't execute: Is a directory\n"),
        (
            "/system/etc/hosts",
            126,
            f"{_NAME}: /system/etc/hosts: can't execute: Permission denied\n",
        ),
        ("echo )", 1, f"{_NAME}: syntax error: unexpected ')'\n"),
        ("if true; then", 1, f"{_NAME}: syntax error: unmatched 'if'\n"),
        ("echo $(ls", 1, f"{_NAME}: syntax error: unmatched '('\n"),
        ("echo 'x", 1, f"{_NAME}: no closing quote\n"),
        ("true &&", 1, f"{_NAME}: syntax error: unexpected EOF\n"),
        ("cd /nope", 2, f"{_NAME}: cd: /nope: No such file or directory\n"),
        ("echo > /system/x", 1, f"{_NAME}: can't create /system/x: Read-only file system\n"),
        ("cat < /nope", 1, f"{_NAME}: can't open /nope: No such file or directory\n"),
        ("echo ${x!y}", 1, f"{_NAME}: ${{x!y}}: bad substitution\n"),
        ("kill 99999", 1, f"{_NAME}: kill: 99999: No such process\n"),
        ("kill -9 1", 1, f"{_NAME}: kill: 1: Operation not permitted\n"),
        ("set -u; echo $foo", 1, f"{_NAME}: foo: parameter not set\n"),
        ("test a b", 2, f"{_NAME}: test: b: unexpected operator/operand\n"),
        ("[ a", 2, f"{_NAME}: [: missing ]\n"),
        ("echo $((1/0))", 1, f"{_NAME}: 1/0: zero divisor\n"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_shell_complains_in_the_words_of_mksh(run: Run, script: str, status: int, err: str) -> None:
    ran = run(script)

    assert (ran.status, ran.err) == (status, err)


@pytest.mark.parametrize("api", [28], ids=["api 28"])
def test_shell_of_android_9_words_an_unknown_command_differently(run: Run) -> None:
    ran = run("nope")

    assert (ran.status, ran.err) == (127, f"{_NAME}: nope: not found\n")


def test_shell_names_file_and_line_of_a_scripts_error(run: Run) -> None:
    ran = run("cd /data/local/tmp; printf 'echo a\\nnope\\n' > s; sh s")

    assert ran.out == "a\n"
    assert ran.err == "s[2]: nope: inaccessible or not found\n"


def test_shell_runs_an_executable_script(run: Run) -> None:
    ran = run(
        "cd /data/local/tmp; printf '#!/system/bin/sh\\necho $0 $1; exit 4\\n' > s; chmod 755 s;"
        "./s x"
    )

    assert (ran.status, ran.out) == (4, "./s x\n")


def test_shell_refuses_to_run_a_foreign_binary(run: Run) -> None:
    ran = run("cd /data/local/tmp; printf '\\177ELF\\2' > b; chmod 755 b; ./b")

    assert (ran.status, ran.err) == (126, f"{_NAME}: ./b: not executable: 64-bit ELF file\n")


def test_assignment_before_a_program_is_in_its_environment_alone(run: Run) -> None:
    ran = run("CLASSPATH=/x printenv CLASSPATH; echo [$CLASSPATH]")

    assert ran.out == "/x\n[]\n"


def test_shell_reads_a_script_from_standard_input_line_by_line(run: Run) -> None:
    ran = run("sh", b"read x\nhello\necho $x\nfi\n")

    assert ran.out == "hello\n"
    assert ran.err == "sh: <stdin>[3]: syntax error: unexpected 'fi'\n"


def test_lines_before_a_syntax_error_are_run(run: Run) -> None:
    ran = run("echo a\nfi")

    assert (ran.status, ran.out) == (1, "a\n")


def test_pipeline_ends_a_writer_that_nobody_reads(run: Run) -> None:
    ran = run("yes | head -n 2; echo ${PIPESTATUS[0]}")

    assert ran.out == "y\ny\n141\n"


def test_pipeline_holds_back_a_fast_writer(android: Android) -> None:
    pipe = Pipe()
    done = threading.Event()

    def work() -> None:
        android.shell.run(
            "head -c 1000000 /dev/zero", stdin=BytesReader(), stdout=pipe.writer,
            stderr=BytesWriter(),
        )  # fmt: skip
        pipe.writer.release()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()

    assert not done.wait(0.05)
    assert len(pipe.reader.read()) == 1_000_000
    thread.join(_PATIENCE)
    assert done.is_set()


@pytest.mark.parametrize(
    "script",
    [
        "sleep 100",
        "yes >/dev/null",
        "sleep 100 | cat",
        "while :; do :; done",
        "cat",
        "(sleep 99) & wait",
    ],
    ids=["program", "busy program", "pipeline", "loop", "reader", "background"],
)
def test_shell_stops_everything_at_once_when_it_is_killed(android: Android, script: str) -> None:
    cancelled = Cancellation()
    pipe = Pipe()
    threading.Timer(0.05, cancelled.set, (signal.SIGHUP,)).start()
    started = time.monotonic()

    status = android.shell.run(
        script, stdin=pipe.reader, stdout=BytesWriter(), stderr=BytesWriter(), cancelled=cancelled
    )

    assert status == 128 + signal.SIGHUP
    assert time.monotonic() - started < 1


def test_run_waits_for_a_background_job_that_holds_its_output(run: Run) -> None:
    ran = run("(sleep 1; echo late) & echo now")

    assert ran.out == "now\nlate\n"


def test_run_does_not_wait_for_a_background_job_that_was_redirected(run: Run) -> None:
    started = time.monotonic()

    run("sleep 60 >/dev/null 2>&1 &")

    assert time.monotonic() - started < 1


def test_run_ends_when_it_is_killed_while_it_waits_for_background_jobs(run: Run) -> None:
    cancelled = Cancellation()
    threading.Timer(0.05, cancelled.set, (signal.SIGHUP,)).start()

    ran = run("sleep 99 &", cancelled=cancelled)

    assert ran.out == ""


def test_another_shell_can_kill_a_program_by_its_pid(run: Run) -> None:
    ran = run('sleep 100 & p=$!; sh -c "kill -9 $p"; wait $p; echo $?')

    assert ran.out == "137\n"


def test_programs_are_rows_of_the_process_table(run: Run) -> None:
    ran = run("sleep 99 >/dev/null 2>&1 & until pidof sleep; do :; done; kill $!")

    assert ran.out.strip().isdigit()


def test_ended_programs_leave_the_process_table(android: Android, run: Run) -> None:
    before = len(android.processes.all())

    run("ls | cat; (true); true & wait; echo $(ls)")

    assert len(android.processes.all()) == before


def test_app_user_cannot_read_what_the_shell_hides(run: Run) -> None:
    run("echo secret > /data/local/tmp/s; chmod 600 /data/local/tmp/s")

    ran = run("cat /data/local/tmp/s", uid=10123)

    assert (ran.status, ran.err) == (1, "cat: /data/local/tmp/s: Permission denied\n")


def test_shutdown_kills_what_runs(android: Android) -> None:
    ended = threading.Event()

    def work() -> None:
        android.shell.run(
            "sleep 100", stdin=BytesReader(), stdout=BytesWriter(), stderr=BytesWriter()
        )
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not android.processes.by_name("sleep"):
        assert not ended.wait(0.005)
    android.shell.shutdown()
    thread.join(_PATIENCE)

    assert ended.is_set()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1)
)
def test_quoted_text_comes_back_unchanged(run: Run, words: list[str]) -> None:
    script = (
        "for w in "
        + " ".join(quote(word) for word in words)
        + "; do print -rn -- \"$w\"; print -n '\\0000'; done"
    )

    ran = run(script)

    assert ran.out.split("\0")[:-1] == words


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))
def test_arithmetic_wraps_around_at_32_bits(run: Run, left: int, right: int) -> None:
    ran = run(f"echo $(( ({left}) * ({right}) + 1 ))")

    assert int(ran.out) == (left * right + 1 + 2**31) % 2**32 - 2**31
