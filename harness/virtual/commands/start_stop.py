"""`start` and `stop`: services of init; root only.

Source: system/core/toolbox/start.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FRAMEWORK = ("netd", "surfaceflinger", "audioserver", "zygote", "zygote_secondary")


@command("start", "stop")
def start_stop(invocation: Invocation) -> int:
    """Start or stop the named services, or the whole framework."""
    if invocation.uid != 0:
        invocation.err("Must be root\n")
        return 1
    state = "running" if invocation.name == "start" else "stopped"
    for name in invocation.args or _FRAMEWORK:
        invocation.android.properties.set(f"init.svc.{name}", state)
    return 0
