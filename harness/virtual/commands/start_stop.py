"""`start` and `stop`: services of init; root only.

Source: system/core/toolbox/start.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FRAMEWORK_SECONDS = 4.0
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
    if not invocation.args and invocation.name == "start":
        _restart_framework(invocation)
    return 0


def _restart_framework(invocation: Invocation) -> None:
    """Whoever has cleared the property waits until the new system_server sets it again."""
    android = invocation.android
    if android.properties.get("sys.boot_completed") != "1":
        android.looper.post_delayed(
            _FRAMEWORK_SECONDS, lambda: android.properties.set("sys.boot_completed", "1")
        )
