"""`su`: another user's shell; only userdebug and eng builds have it.

Source: system/extras/su/su.cpp. It takes no `-c`: `su 0 id`, `su root id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_ALLOWED = (0, 2000)
_UIDS = {"root": 0, "system": 1000, "shell": 2000, "radio": 1001, "nobody": 9999}
_NOT_FOUND = 127
_USAGE = """usage: su [WHO [COMMAND...]]

Switch to WHO (default 'root') and run the given COMMAND (default sh).

WHO is a comma-separated list of user, group, and supplementary groups
in that order.

"""


@command("su", directory="/system/xbin")
def su(invocation: Invocation) -> int:
    """Run a command (default: sh) as WHO (default: root)."""
    if invocation.android.model.is_user:
        invocation.err("/system/bin/sh: su: inaccessible or not found\n")
        return _NOT_FOUND
    if invocation.uid not in _ALLOWED:
        return invocation.fail("not allowed")
    if invocation.args[:1] in (["-h"], ["--help"]):
        invocation.err(_USAGE)
        return 0
    who, *argv = invocation.args or ["root"]
    user = who.partition(",")[0]
    uid = int(user) if user.isdigit() else _UIDS.get(user)
    if uid is None:
        return invocation.fail(f"invalid uid/gid '{user}'")
    return invocation.become(argv or ["sh"], uid=uid)
