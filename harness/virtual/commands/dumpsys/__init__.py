"""`dumpsys`: what the services print about themselves. One file here a service.

Source: frameworks/native/cmds/dumpsys/dumpsys.cpp. It ends with 0 also when there is no such
service.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands import services
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_RULE = "-" * 79
_OPTIONS_WITH_VALUE = ("-t", "-T", "--priority")
_FLAGS = ("--proto", "--pid", "--stability", "--thread", "--clients", "--verbose")
_USAGE = """usage: dumpsys
         To dump all services.
or:
       dumpsys [-t TIMEOUT] [--priority LEVEL] [--help | -l | --skip SERVICES | SERVICE [ARGS]]
         --help: shows this help
         -l: only list services, do not dump them
         -t TIMEOUT_SEC: TIMEOUT to use in seconds instead of default 10 seconds
         -T TIMEOUT_MS: TIMEOUT to use in milliseconds instead of default 10 seconds
         --proto: filter services that support dumping data in proto format. Dumps
               will be in proto format.
         --priority LEVEL: filter services based on specified priority
               LEVEL must be one of CRITICAL | HIGH | NORMAL
         --skip SERVICES: dumps all services but SERVICES (comma-separated list)
         SERVICE [ARGS]: dumps only service SERVICE, optionally passing ARGS to it
"""


@command("dumpsys")
def dumpsys(invocation: Invocation) -> int:
    """Run `dumpsys [-l] [-t SECONDS] [--skip A,B] [SERVICE [ARGUMENT…]]`."""
    arguments = _after_options(invocation.args)
    if "--help" in invocation.args[:1]:
        invocation.err(_USAGE)
        return 0
    if arguments[:1] == ["-l"]:
        _list(invocation)
        return 0
    if not arguments or arguments[0] == "--skip":
        _everything(invocation, set("".join(arguments[1:2]).split(",")))
        return 0
    _one(invocation, arguments[0], arguments[1:])
    return 0


def _after_options(arguments: list[str]) -> list[str]:
    rest = list(arguments)
    while rest and (rest[0] in _OPTIONS_WITH_VALUE or rest[0] in _FLAGS):
        rest = rest[2:] if rest[0] in _OPTIONS_WITH_VALUE else rest[1:]
    return rest


def _list(invocation: Invocation) -> None:
    invocation.out("Currently running services:\n")
    for name in services.names(invocation.android.model.api):
        if services.running(invocation.android, name):
            invocation.out(f"  {name}\n")


def _one(invocation: Invocation, name: str, arguments: list[str]) -> None:
    api = invocation.android.model.api
    if not services.running(invocation.android, name):
        invocation.err(f"Can't find service: {name}\n")
        return
    handler = services.dump_handler(name, api)
    if handler is not None:
        handler(replace(invocation, name=name, args=arguments))


def _everything(invocation: Invocation, skipped: set[str]) -> None:
    _list(invocation)
    android = invocation.android
    for name in services.names(android.model.api):
        if name in skipped or not services.running(android, name):
            continue
        invocation.cancelled.check()
        invocation.out(f"{_RULE}\nDUMP OF SERVICE {name}:\n")
        began = android.clock.elapsed()
        _one(invocation, name, [])
        if android.model.api >= levels.O:
            seconds = android.clock.elapsed() - began
            ended = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(android.clock.now()))
            invocation.out(
                f"--------- {seconds:.3f}s was the duration of dumpsys {name}, ending at: {ended}\n"
            )
