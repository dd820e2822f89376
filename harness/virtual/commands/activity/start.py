"""`am start`: start an activity, and say how that went.

Source: frameworks/base/…/am/ActivityManagerShellCommand.java. That nothing could be started ends
with 0 in the versions of 11, 12 and 13, and with 1 in those of 15 and 16; 14 was not read, and is
taken for the less helpful one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.apps.starter import StartCode
from harness.virtual.android.intents import FLAG_NEW_TASK
from harness.virtual.android.packages.resolver import query
from harness.virtual.commands.activity.intents import parse_intent
from harness.virtual.commands.shell_command import security

if TYPE_CHECKING:
    from harness.virtual.android.apps.activities import StartResult
    from harness.virtual.android.intents import Intent
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_IGNORED_WITH_VALUE = frozenset(
    {"--user", "--display", "--windowingMode", "--activityType", "--task", "-P", "-R"}
    | {"--start-profiler", "--sampling", "--attach-agent", "--attach-agent-bind"}
)
_IGNORED = frozenset({"-D", "-N", "--streaming", "--track-allocation", "--task-overlay"})
_LATE_IGNORED = frozenset({"--lock-task", "--splashscreen-show-icon", "--dismiss-keyguard"})
_DELIVERED = (
    "Warning: Activity not started, intent has been delivered to currently running "
    "top-most instance.\n"
)
_TO_FRONT = "Warning: Activity not started, its current task has been brought to the front\n"
_STATE_NUMBERS = {"UNKNOWN": "UNKNOWN (0)"}


@dataclass
class _Options:
    wait: bool = False
    stop: bool = False


def start(invocation: Invocation, arguments: Arguments) -> int:
    """`start [-W] [-S] INTENT`."""
    options = _Options()

    def other(option: str) -> bool:
        if option in _IGNORED_WITH_VALUE:
            arguments.required()
        elif option == "-W":
            options.wait = True
        elif option == "-S":
            options.stop = True
        else:
            return option in _IGNORED or option in _LATE_IGNORED
        return True

    intent = parse_intent(arguments, other)
    if options.stop and not _stop(invocation, intent):
        return 1
    invocation.out(f"Starting: {intent}\n")
    asked = replace(intent, flags=intent.flags | FLAG_NEW_TASK)
    try:
        result = invocation.android.activities.start(
            asked, wait=options.wait, caller_uid=invocation.uid
        )
    except PermissionError as error:
        security(str(error).replace("(pid=0,", f"(pid={invocation.pid},"))
    return _report(invocation, asked, result, wait=options.wait)


def _stop(invocation: Invocation, intent: Intent) -> bool:
    android = invocation.android
    if intent.component is not None:
        package = intent.component.package
    else:
        found = query(android.packages.all(), intent, default_only=False)
        if len(found) != 1:
            what = (
                "matches multiple activities; can't stop"
                if found
                else "does not match any activities"
            )
            invocation.err(f"Error: Intent {what}: {intent}\n")
            return False
        package = found[0][0].name
    invocation.out(f"Stopping: {package}\n")
    android.activities.force_stop(package, invocation.pid)
    invocation.cancelled.wait(android.clock.host_seconds(0.25))
    return True


def _report(invocation: Invocation, intent: Intent, result: StartResult, *, wait: bool) -> int:
    say = invocation.out if wait else invocation.err
    api = invocation.android.model.api
    failed = 1 if api >= levels.V else 0
    if result.code is StartCode.INTENT_NOT_RESOLVED:
        say(f"Error: Activity not started, unable to resolve {intent}\n")
        return failed
    if result.code is StartCode.CLASS_NOT_FOUND:
        name = intent.component.flat() if intent.component is not None else ""
        say(f"Error type 3\nError: Activity class {{{name}}} does not exist.\n")
        return failed
    if result.code is StartCode.DELIVERED_TO_TOP:
        say(_DELIVERED)
    if result.code is StartCode.TASK_TO_FRONT:
        say(_TO_FRONT)
    if wait:
        invocation.out(_wait_block(result, api))
    return 0


def _wait_block(result: StartResult, api: int) -> str:
    """What `-W` adds; LaunchState since API 29, ThisTime before."""
    state = _STATE_NUMBERS.get(result.launch_state, result.launch_state)
    delivered = result.code is StartCode.DELIVERED_TO_TOP
    if delivered and api >= levels.Q:
        state = _STATE_NUMBERS["UNKNOWN"]
    lines = [f"Status: {'timeout' if result.timed_out else 'ok'}"]
    if api >= levels.Q:
        lines.append(f"LaunchState: {state}")
    if result.activity is not None:
        lines.append(f"Activity: {result.activity.short()}")
    total = 0 if delivered else result.total_time
    if api < levels.Q:
        lines.append(f"ThisTime: {total}")
    lines += [f"TotalTime: {total}", f"WaitTime: {result.wait_time}", "Complete"]
    return "\n".join(lines) + "\n"


VERBS: dict[str, tuple[int, Verb, str]] = {
    "start-activity": (
        levels.N,
        start,
        "[-D] [-N] [-W] [-S] [--user <USER_ID> | current] <INTENT>",
    ),
    "start": (levels.N, start, ""),
}
