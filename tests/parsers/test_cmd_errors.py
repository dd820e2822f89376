"""Refusals that any command may print."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.cmd_errors import Refusal, RefusalKind, parse_refusal

RECORDED = {
    "cmd-errors/01-cant-find-service-activity.txt": Refusal(RefusalKind.NO_SERVICE, "activity"),
    "cmd-errors/02-cant-find-service-window.txt": Refusal(RefusalKind.NO_SERVICE, "window"),
    "cmd-errors/04-pm-unknown-command-block.txt": Refusal(RefusalKind.UNKNOWN_COMMAND, "block"),
    "cmd-errors/05-pm-hide-manage-users.txt": Refusal(
        RefusalKind.PERMISSION_DENIED, "android.permission.MANAGE_USERS"
    ),
    "cmd-errors/07-sh-not-found-netcfg.txt": Refusal(RefusalKind.COMMAND_NOT_FOUND, "netcfg"),
    "cmd-errors/08-gfxinfo-no-process.txt": Refusal(RefusalKind.NO_PROCESS, "com.funnyenglish.app"),
    "dumpsys-activity/08-unknown-command-bad-package.txt": Refusal(
        RefusalKind.NO_ACTIVITY, "com.funnyenglish.app"
    ),
    "dumpsys-connectivity/08-permission-denial.txt": Refusal(
        RefusalKind.PERMISSION_DENIED, "android.permission.DUMP"
    ),
    "dumpsys-wifi/07-permission-denial.txt": Refusal(RefusalKind.PERMISSION_DENIED),
    "pm-list-packages/04-secure-folder-user-150.txt": Refusal(RefusalKind.OTHER_USER, "150"),
    "pm-list-packages/07-system-not-running.txt": Refusal(RefusalKind.NOT_RUNNING),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_refusal_is_read(
    recorded: Callable[[str], str], name: str, expected: Refusal
) -> None:
    assert parse_refusal(recorded(name)) == expected


def test_the_newer_shell_says_inaccessible_too() -> None:
    refusal = parse_refusal("/system/bin/sh: netcfg: inaccessible or not found\n")

    assert refusal == Refusal(RefusalKind.COMMAND_NOT_FOUND, "netcfg")


def test_what_is_no_refusal_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="enabled"):
        parse_refusal("enabled")
