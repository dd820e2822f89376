"""log: a line from the shell."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_log_writes_to_the_main_buffer(run: Run) -> None:
    run("log -p w -t Step 'airplane mode on'")

    assert run("logcat -d -v brief -s Step").out.splitlines()[1].startswith("W/Step    (")
    assert run("logcat -d -v raw -s Step").out.splitlines()[1] == "airplane mode on"


def test_log_refuses_an_unknown_priority(run: Run) -> None:
    ran = run("log -p x hello")

    assert (ran.status, ran.err) == (1, "log: bad -p 'x'\n")
