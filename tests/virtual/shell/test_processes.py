"""Processes as scripts see them: whose place a program takes, command lines, signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
_ROWS = "ps -A -o PID,PPID,ARGS"
_SAID = "/data/local/tmp/said"
_KILLED, _TERMINATED = 137, 143


def rows_of(text: str, line: str) -> list[list[str]]:
    """Pid, parent and command line of the rows whose command line is, or begins with, `line`."""
    rows = [row.split(maxsplit=2) for row in text.splitlines()]
    return [row for row in rows if len(row) > 2 and f"{row[2]} ".startswith(f"{line} ")]


@pytest.mark.parametrize("script", [_ROWS, f"true; exec {_ROWS}", f"exec sh -c '{_ROWS}'"])
def test_a_program_takes_the_place_of_a_shell_that_has_nothing_left_to_do(
    run: Run, script: str
) -> None:
    ran = run(script)

    (own,), (adbd,) = rows_of(ran.out, "ps"), rows_of(ran.out, "adbd")
    assert own[1] == adbd[0]
    assert not rows_of(ran.out, "sh")


@pytest.mark.parametrize("script", [f"(exec {_ROWS})", f"exec {_ROWS} | cat", f"$(exec {_ROWS})"])
def test_a_subshell_that_is_replaced_leaves_its_parent_what_it_is(run: Run, script: str) -> None:
    ran = run(f"{script} >/dev/null 2>&1; {_ROWS}; kill -TERM $$; echo survived")

    assert len(rows_of(ran.out, f"sh -c {script}")) == 1
    assert ran.status == _TERMINATED


@pytest.mark.parametrize(
    "script",
    [f"{_ROWS}; true", f"! {_ROWS}", f"A=1 {_ROWS}", f'{_ROWS} | cat ""-', f"{_ROWS} & wait"],
    ids=["two", "not", "assignment", "pipe", "background"],
)
def test_the_shell_of_any_other_command_line_is_there_with_it(run: Run, script: str) -> None:
    ran = run(script)

    (shell,) = rows_of(ran.out, f"sh -c {script}")
    (own,) = rows_of(ran.out, "ps")
    assert own[1] == shell[0]


def test_a_shell_is_a_child_of_adbd(run: Run) -> None:
    ran = run(f"{_ROWS}; true")

    (shell,), (adbd,) = rows_of(ran.out, "sh"), rows_of(ran.out, "adbd")
    assert shell[1] == adbd[0]


def test_a_pattern_finds_the_shell_that_looks_for_it(run: Run) -> None:
    ran = run("pkill -f 'no such program'; echo still here")

    assert (ran.status, ran.out) == (_TERMINATED, "")


def test_what_goes_to_the_background_is_there_at_once(run: Run) -> None:
    for _ in range(20):
        ran = run("pgrep -f 'sleep 98'; sleep 98 & pgrep -f 'sleep 98'; kill $!")
        shell, again, child = ran.out.split()
        assert shell == again != child


def test_what_goes_to_the_background_has_the_number_that_the_shell_tells(run: Run) -> None:
    ran = run(
        f"sleep 98 & until grep -q sleep /proc/$!/comm; do :; done; {_ROWS}; echo $!; kill $!"
    )

    (asleep,) = rows_of(ran.out, "sleep 98")
    assert asleep[0] == ran.out.split()[-1]


def test_what_outlives_its_shell_becomes_a_child_of_init(run: Run) -> None:
    begin = "sleep 98 >/dev/null 2>&1 & until grep -q sleep /proc/$!/comm; do :; done; echo $!"
    begun = run(begin).out.strip()

    ran = run(f"{_ROWS}; kill {begun}")

    assert [row[1] for row in rows_of(ran.out, "sleep") if row[0] == begun] == ["1"]


@pytest.mark.parametrize("words", ["nohup", "setsid", "nice", "env A=1"])
def test_what_runs_another_program_becomes_it(run: Run, words: str) -> None:
    ran = run(f"{words} {_ROWS}; true")

    (shell,), (own,) = rows_of(ran.out, "sh"), rows_of(ran.out, "ps")
    assert own[1] == shell[0]
    assert not rows_of(ran.out, words.split(maxsplit=1)[0])


def test_a_folder_of_proc_tells_of_a_process_for_as_long_as_it_runs(run: Run) -> None:
    ran = run(
        "sleep 98 & cd /proc/$!; until grep -q sleep comm; do :; done; echo $! $$;"
        " xxd -p cmdline; grep PPid status; cat stat; kill $!; wait; ls -d /proc/$!"
    )

    numbers, line, parent, stat = ran.out.splitlines()
    pid, shell = numbers.split()
    assert bytes.fromhex(line) == b"sleep\x0098\x00"
    assert parent == f"PPid:\t{shell}"
    assert stat.startswith(f"{pid} (sleep) S {shell} ")
    assert ran.err == f"ls: /proc/{pid}: No such file or directory\n"


def test_an_app_is_not_told_of_the_processes_of_others(run: Run) -> None:
    ran = run("cat /proc/1/cmdline; cat /proc/1/status", uid=10123)

    assert (ran.out, ran.err.count("Permission denied")) == ("", 2)


def test_a_trap_runs_when_another_process_sends_the_signal(run: Run) -> None:
    trapping = 'trap "echo got; exit 7" TERM; echo ready; sleep 98 & wait; echo not'
    ran = run(
        f"sh -c '{trapping}' >{_SAID} & until grep -q ready {_SAID}; do :; done;"
        f" kill $!; wait $!; echo $?; cat {_SAID}; pkill sleep"
    )

    assert ran.out.split() == ["7", "ready", "got"]


def test_a_trap_waits_for_the_program_that_runs(run: Run) -> None:
    ran = run("trap 'echo trap' TERM; (sleep 0.1; kill $$) & sh -c 'sleep 0.5; echo slept'")

    assert ran.out.split() == ["slept", "trap"]


def test_an_ignored_signal_is_ignored_by_what_is_started_too(run: Run) -> None:
    ran = run("trap '' TERM; sleep 0.3 & kill $!; kill $$; wait $!; echo $?; kill -9 $$")

    assert (ran.out, ran.status) == ("0\n", _KILLED)
