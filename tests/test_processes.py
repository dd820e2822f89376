"""Programs that are started here say when they are ready, and never outlive us."""

from __future__ import annotations

import sys

import pytest

from harness import processes
from harness.clock import SystemClock
from harness.errors import ProtocolError
from harness.processes import ChildFailedError, is_alive, run, start


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


HELD_OPEN_S = 4
READY = 'import sys; print(\'{"event": "ready", "port": 7}\', flush=True); sys.stdin.read()'


def test_ready_gives_what_the_program_announced() -> None:
    child = start("echo", python(READY))

    ready = child.ready()
    child.stop()

    assert ready["port"] == 7
    assert not is_alive(child.pid)


def test_a_program_ends_with_its_input() -> None:
    child = start("echo", python(READY))
    child.ready()

    child.stop()

    assert not child.alive


def test_an_announced_error_is_raised_with_its_kind() -> None:
    said = 'print(\'{"event": "error", "kind": "port-in-use", "message": "5554"}\')'
    child = start("device", python(said))

    with pytest.raises(ChildFailedError, match=r"device did not start \(port-in-use\): 5554"):
        child.ready()

    child.stop()


def test_a_program_that_just_ends_is_an_error_with_its_exit_code() -> None:
    child = start("device", python("raise SystemExit(3)"))

    with pytest.raises(ChildFailedError, match="exit code 3"):
        child.ready()

    child.stop()


def test_a_program_that_says_something_else_is_a_protocol_error() -> None:
    child = start("device", python("print('hello', flush=True)"))

    with pytest.raises(ProtocolError, match="hello"):
        child.ready()

    child.stop()


def test_a_silent_program_is_given_up_on() -> None:
    child = start("device", python("import sys; sys.stdin.read()"))

    with pytest.raises(ChildFailedError, match="silent"):
        child.ready(timeout=0.1)

    assert not child.alive


def test_a_missing_program_is_a_typed_error() -> None:
    with pytest.raises(ChildFailedError, match="not-started"):
        run(["/nowhere/adb", "version"])
    with pytest.raises(ChildFailedError, match="not-started"):
        start("adb", ["/nowhere/adb"])


def test_run_gives_up_at_its_deadline() -> None:
    with pytest.raises(ChildFailedError, match="timeout"):
        run(python("import sys, threading; threading.Event().wait()"), timeout=0.2)


def test_stopping_does_not_wait_for_what_the_program_has_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "STOP_TIMEOUT_S", 0.2)
    leaves = f'import subprocess; subprocess.Popen(["sleep", "{HELD_OPEN_S}"]); {READY}'
    child = start("parent", python(leaves))
    child.ready()
    clock = SystemClock()
    begin = clock.now()

    child.stop()

    assert clock.now() - begin < HELD_OPEN_S / 2
    assert not is_alive(child.pid)
