"""`am` and `cmd activity`: the shell's door to ActivityManager. One file here a group of verbs.

Source: frameworks/base/…/server/am/ActivityManagerShellCommand.java; `am` is a script that runs
`cmd activity` for all but `am instrument`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity import (
    broadcast,
    debugging,
    instrument,
    memory,
    processes,
    services,
    standby,
    start,
    tasks,
    users,
)
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import run_verbs
from harness.virtual.commands.verb_groups import usage_of, verbs_of
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_GROUPS = (start, services, broadcast, processes, memory, standby, users, tasks, debugging)


@command("am", since_api=levels.N)
def am(invocation: Invocation) -> int:
    """Run `am VERB …`; instrumentation runs in am's own process."""
    if invocation.args[:1] == ["instrument"]:
        return instrument.run(replace(invocation, args=invocation.args[1:]))
    return activity(replace(invocation, name="activity"))


@shell_service("activity")
def activity(invocation: Invocation) -> int:
    """Run `cmd activity VERB …`."""
    api = invocation.android.model.api
    if invocation.args[:1] == ["help"]:
        invocation.out(_help(api))
        return 0
    if invocation.args[:1] == ["instrument"]:
        invocation.out("Error: must be invoked through 'am instrument'.\n")
        return 255
    return run_verbs(invocation, verbs_of(_GROUPS, api), _help(api))


def _help(api: int) -> str:
    head = "Activity manager (activity) commands:\n  help\n      Print this help text.\n"
    return head + usage_of(_GROUPS, api)
