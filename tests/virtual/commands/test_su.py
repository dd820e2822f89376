"""su: on userdebug builds alone, and without -c."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize("build_type", ["user"])
def test_su_is_not_on_user_builds(run: Run) -> None:
    ran = run("su 0 getprop ro.debuggable")

    assert (ran.status, ran.err) == (127, "/system/bin/sh: su: inaccessible or not found\n")


def test_su_runs_as_root_on_userdebug(run: Run) -> None:
    assert run("su 0 setprop persist.sys.locale de-DE").status == 0


def test_su_takes_no_c_option(run: Run) -> None:
    ran = run("su -c getprop")

    assert (ran.status, ran.err) == (1, "su: invalid uid/gid '-c'\n")


def test_su_is_not_for_apps(run: Run, courier: int) -> None:
    ran = run("su 0 getprop", uid=courier)

    assert (ran.status, ran.err) == (1, "su: not allowed\n")
