"""`am force-stop`, `kill`, `crash` and their kin: how a process ends."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.shell_command import FAILED, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def skip_user(invocation: Invocation, arguments: Arguments) -> bool:
    """Read `--user N`, the one option of these verbs; False (and a word of it) after another."""
    while (option := arguments.option()) is not None:
        if option != "--user":
            invocation.err(f"Error: Unknown option: {option}\n")
            return False
        arguments.required()
    return True


def _force_stop(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    invocation.android.activities.force_stop(arguments.required(), invocation.pid)
    return 0


def _stop_app(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    invocation.android.activities.stop_app(arguments.required())
    return 0


def _kill(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    invocation.android.activities.kill_background(arguments.required(), invocation.pid)
    return 0


def _kill_all(invocation: Invocation, _arguments: Arguments) -> int:
    for package in invocation.android.packages.all():
        if not package.system:
            invocation.android.activities.kill_background(package.name)
    return 0


def _crash(invocation: Invocation, arguments: Arguments) -> int:
    """Status 0 even when nothing matches."""
    if not skip_user(invocation, arguments):
        return FAILED
    target = arguments.required()
    if target.isdigit():
        process = invocation.android.processes.get(int(target))
        target = process.package if process is not None else ""
    invocation.android.activities.crash(target)
    return 0


def _find(invocation: Invocation, arguments: Arguments) -> Process:
    while (option := arguments.option()) is not None:
        if option != "--sticky":
            illegal_argument(f"Unknown option: {option}")
    name = arguments.required()
    found = [p for p in invocation.android.processes.by_name(name) if p.package]
    if not found:
        illegal_argument(f"Unknown process: {name}")
    return found[0]


def _freeze(invocation: Invocation, arguments: Arguments) -> int:
    process = _find(invocation, arguments)
    invocation.out(f"Freezing pid: {process.pid} sticky: false\n")
    invocation.android.processes.kill(process.pid, signal.SIGSTOP)
    return 0


def _unfreeze(invocation: Invocation, arguments: Arguments) -> int:
    process = _find(invocation, arguments)
    invocation.out(f"Unfreezing pid: {process.pid} sticky: false\n")
    invocation.android.processes.kill(process.pid, signal.SIGCONT)
    return 0


def _clear_exit_info(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    invocation.android.activities.clear_exits(arguments.next())
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "force-stop": (levels.N, _force_stop, "[--user <USER_ID> | all | current] <PACKAGE>"),
    "stop-app": (levels.T, _stop_app, "[--user <USER_ID> | all | current] <PACKAGE>"),
    "crash": (levels.O, _crash, "[--user <USER_ID>] <PACKAGE|PID>"),
    "kill": (levels.N, _kill, "[--user <USER_ID> | all | current] <PACKAGE>"),
    "kill-all": (levels.N, _kill_all, ""),
    "freeze": (levels.U, _freeze, "[--sticky] <processname> [--user <USER_ID>]"),
    "unfreeze": (levels.U, _unfreeze, "[--sticky] <processname> [--user <USER_ID>]"),
    "clear-exit-info": (levels.R, _clear_exit_info, "[--user <USER_ID> | all | current] [package]"),
}
