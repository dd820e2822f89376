"""dumpsys meminfo, procstats and cpuinfo: from the process table."""

import re
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_a_process_has_a_table_and_totals(run: Run) -> None:
    out = run("dumpsys meminfo system_server").out

    assert re.search(r"^\*\* MEMINFO in pid \d+ \[system_server\] \*\*$", out, re.MULTILINE)
    assert re.search(r"TOTAL PSS: +\d+ +TOTAL RSS: +\d+", out)


def test_no_process_is_complained_about_with_status_0(run: Run) -> None:
    ran = run("dumpsys meminfo org.none")

    assert (ran.status, ran.out) == (0, "No process found for: org.none\n")


def test_all_processes_are_summed_up(run: Run) -> None:
    out = run("dumpsys meminfo").out

    assert "Total PSS by process:\n" in out
    assert "Total RAM: " in out


def test_load_and_packages_are_listed(run: Run) -> None:
    assert "system_server" in run("dumpsys cpuinfo").out
    assert "com.android.launcher3" in run("dumpsys procstats").out
