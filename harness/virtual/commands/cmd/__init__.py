"""`cmd`: talk to a binder service. One file here a service.

Source: frameworks/native/cmds/cmd/cmd.cpp.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands import services
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_INVALID_OPERATION = 218  # -38 & 255: what a C++ service without shell commands answers


@command("cmd", since_api=24)
def cmd(invocation: Invocation) -> int:
    """Run `cmd [-w] SERVICE ARGUMENT…` or `cmd -l`."""
    arguments = invocation.args
    if arguments[:1] == ["-w"]:
        arguments = arguments[1:]
    if not arguments:
        invocation.err(_usage(invocation.android.model.api))
        return services.NO_SERVICE
    if arguments == ["-l"]:
        invocation.out("Currently running services:\n")
        invocation.out("".join(f"  {name}\n" for name in _names(invocation)))
        return 0
    return run_service(invocation, arguments[0], arguments[1:])


def run_service(invocation: Invocation, name: str, arguments: list[str]) -> int:
    """Send the arguments to a service, as `cmd` and the scripts built on it do."""
    api = invocation.android.model.api
    if not services.running(invocation.android, name):
        invocation.err(f"cmd: Can't find service: {name}\n")
        return services.NO_SERVICE
    handler = services.shell_handler(name, api)
    if handler is not None:
        return handler(replace(invocation, name=name, args=arguments))
    if services.is_native(name):
        return _INVALID_OPERATION
    invocation.err("No shell command implementation.\n")  # Binder.onShellCommand, result 0
    return 0


def _names(invocation: Invocation) -> list[str]:
    android = invocation.android
    return [n for n in services.names(android.model.api) if services.running(android, n)]


def _usage(api: int) -> str:
    if api >= levels.P:
        return (
            "cmd: No service specified; use -l to list all running services. "
            "Use -w to start and wait for a service.\n"
        )
    return "cmd: no service specified; use -l to list all services\n"
