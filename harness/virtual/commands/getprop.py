"""`getprop`: read system properties.

Sources: external/toybox/toys/android/getprop.c (to API 29), system/core/toolbox/getprop.cpp (30
on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_USAGE = """usage: getprop [-TZ] [NAME [DEFAULT]]

Gets an Android system property, or lists them all.

-T\tShow property types instead of values
-Z\tShow property contexts instead of values
"""
_TYPES_SINCE = 28


@command("getprop")
def getprop(invocation: Invocation) -> int:
    """Print one property, its default, or all as `[name]: [value]`."""
    flags = "".join(a[1:] for a in invocation.args if a.startswith("-"))
    names = [a for a in invocation.args if not a.startswith("-")]
    if flags == "h" or "-help" in flags:
        invocation.out(_USAGE)
        return 0
    if len(names) > 2 or set(flags) - set("TZ"):  # noqa: PLR2004  (NAME and DEFAULT)
        invocation.err(f"getprop: bad arguments\n{_USAGE}")
        return 1
    if not names:
        for name, value in invocation.android.properties.all().items():
            invocation.out(f"[{name}]: [{_shown(invocation, name, value, flags)}]\n")
        return 0
    default = "".join(names[1:])
    value = invocation.android.properties.get(names[0], default)
    invocation.out(f"{_shown(invocation, names[0], value, flags)}\n")
    return 0


def _shown(invocation: Invocation, name: str, value: str, flags: str) -> str:
    if "Z" in flags:
        return "u:object_r:default_prop:s0"
    if "T" in flags and invocation.android.model.api >= _TYPES_SINCE:
        return _type(name, value)
    return value


def _type(name: str, value: str) -> str:
    if name.endswith(("boot_completed", "debuggable")) or value in ("true", "false"):
        return "bool"
    return "string"
