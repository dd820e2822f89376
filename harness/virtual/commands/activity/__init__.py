"""`am` and `cmd activity`: the shell's door to ActivityManager. One file here a group of verbs.

Source: frameworks/base/…/server/am/ActivityManagerShellCommand.java; `am` is a script that runs
`cmd activity` for all but `am instrument`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.commands import levels
from harness.virtual.commands.activity import (
    broadcast,
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
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_GROUPS = (start, services, broadcast, processes, memory, standby, users, tasks)


@command("am", since_api=levels.N)
def am(invocation: Invocation) -> int:
    """Run `am VERB …`; instrumentation runs in am's own process."""
    if invocation.args[:1] == ["instrument"]:
        return instrument.run(replace(invocation, args=invocation.args[1:]))
    return activity(replace(invocation, name="activity"))


@shell_service("activity")
def activity(invocation: Invocation) -> int:
    """Run `cmd activity VERB …`."""
    if invocation.args[:1] == ["help"]:
        invocation.out(_help(invocation))
        return 0
    if invocation.args[:1] == ["instrument"]:
        invocation.out("Error: must be invoked through 'am instrument'.\n")
        return 255
    return run_verbs(invocation, _verbs(invocation), _help(invocation))


def _verbs(invocation: Invocation) -> dict[str, Verb]:
    api = invocation.android.model.api
    return {
        name: verb
        for group in _GROUPS
        for name, (since, verb, _) in group.VERBS.items()
        if since <= api
    }


def _help(invocation: Invocation) -> str:
    api = invocation.android.model.api
    lines = [
        f"  {name}{' ' + usage if usage else ''}\n"
        for group in _GROUPS
        for name, (since, _, usage) in group.VERBS.items()
        if since <= api
    ]
    head = "Activity manager (activity) commands:\n  help\n      Print this help text.\n"
    return head + "".join(lines)
