"""`am startservice` and its kin: this device has no code of services, only processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.packages.resolver import query
from harness.virtual.commands.activity.intents import parse_intent
from harness.virtual.commands.shell_command import FAILED

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def _other(arguments: Arguments, option: str) -> bool:
    if option == "--user":
        arguments.required()
    return option == "--user"


def _start(invocation: Invocation, arguments: Arguments) -> int:
    intent = parse_intent(arguments, lambda option: _other(arguments, option))
    invocation.out(f"Starting service: {intent}\n")
    android = invocation.android
    found = query(android.packages.all(), intent, "service", default_only=False)
    if not found:
        invocation.err("Error: Not found; no service started.\n")
        return FAILED
    package, service = found[0]
    if not service.exported and invocation.uid not in (0, 1000, package.uid):
        invocation.err(f"Error: Requires permission not exported from uid {package.uid}\n")
        return FAILED
    android.activities.start_process(package.name, f"service {{{package.name}/{service.name}}}")
    return 0


def _stop(invocation: Invocation, arguments: Arguments) -> int:
    intent = parse_intent(arguments, lambda option: _other(arguments, option))
    invocation.out(f"Stopping service: {intent}\n")
    invocation.err("Service not stopped: was not running.\n")
    return FAILED


VERBS: dict[str, tuple[int, Verb, str]] = {
    "start-service": (levels.N, _start, "[--user <USER_ID> | current] <INTENT>"),
    "startservice": (levels.N, _start, ""),
    "start-foreground-service": (levels.O, _start, "[--user <USER_ID> | current] <INTENT>"),
    "startforegroundservice": (levels.O, _start, ""),
    "stop-service": (levels.N, _stop, "[--user <USER_ID> | current] <INTENT>"),
    "stopservice": (levels.N, _stop, ""),
}
