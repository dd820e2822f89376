"""`reboot`: restart the device, or power it off with -p.

Source: system/core/reboot/reboot.cpp; init does it through the property sys.powerctl.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FIRST_APP_UID = 10000


@command("reboot")
def reboot(invocation: Invocation) -> int:
    """Run `reboot [-p] [REASON]`."""
    reasons = [word for word in invocation.args if word != "-p"]
    if reasons[:1] and reasons[0].startswith("-"):
        invocation.err("usage: reboot [-p] [rebootcommand]\n")
        return 1
    if len(reasons) > 1:
        invocation.err("usage: reboot [-p] [rebootcommand]\n")
        return 1
    if invocation.uid >= _FIRST_APP_UID:
        invocation.err("Failed to set property 'sys.powerctl' to 'reboot,'.\n")
        return 1
    invocation.android.reboot("".join(reasons))
    return 0
