"""`setprop`: set a system property, as far as init and SELinux let the caller.

Sources: external/toybox/toys/android/setprop.c (to API 29, complaints on stderr),
system/core/toolbox/setprop.cpp (30 on, complaints on stdout). What shell may set:
system/sepolicy/private/property_contexts (shell_prop, debug_prop, log_prop, logd_prop …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.properties import PropertyError
from harness.virtual.android.users import ROOT
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_TOOLBOX_SINCE = 30
_VALUE_MAX = 92
_SHELL_MAY_SET = (
    "debug.", "log.", "persist.log.tag", "persist.logd.", "logd.", "sys.powerctl", "ctl.bugreport",
    "ctl.dumpstate", "persist.debug.", "persist.traced.", "viewroot.profile_rendering",
    "persist.wm.debug.", "persist.security.", "service.adb.", "sys.usb.config",
)  # fmt: skip


@command("setprop")
def setprop(invocation: Invocation) -> int:
    """Set NAME to VALUE; 1 and the reason when it was refused."""
    if len(invocation.args) != 2:  # noqa: PLR2004  (NAME and VALUE)
        return _usage(invocation)
    name, value = invocation.args
    complaint = _illegal(invocation, name, value)
    if complaint:
        return _complain(invocation, complaint)
    if not _allowed(invocation, name):
        return _refused(invocation, name, value)
    try:
        invocation.android.properties.set(name, value)
    except PropertyError:
        return _refused(invocation, name, value)
    return 0


def _allowed(invocation: Invocation, name: str) -> bool:
    return invocation.uid == ROOT or name.startswith(_SHELL_MAY_SET)


def _toolbox(invocation: Invocation) -> bool:
    return bool(invocation.android.model.api >= _TOOLBOX_SINCE)


def _usage(invocation: Invocation) -> int:
    usage = "usage: setprop NAME VALUE\n\nSets an Android system property.\n"
    if _toolbox(invocation):
        invocation.out(usage)
    else:
        invocation.err(f"setprop: Need 2 arguments\n{usage}")
    return 1


def _illegal(invocation: Invocation, name: str, value: str) -> str:
    legal = name and "." not in (name[0], name[-1]) and ".." not in name
    if not legal or not all(c.isalnum() or c in ":@_.-" for c in name):
        return f"Illegal property name '{name}'" if _toolbox(invocation) else _toybox_name(name)
    length = len(value.encode())
    if length >= _VALUE_MAX and not name.startswith("ro."):
        return f"Value '{value}' is too large, {length} bytes vs a max of {_VALUE_MAX}"
    return ""


def _toybox_name(name: str) -> str:
    if not name or "." in (name[0], name[-1]):
        return "property names must not start or end with '.'"
    if ".." in name:
        return "'..' is not allowed in a property name"
    bad = next(c for c in name if not c.isalnum() and c not in ":@_.-")
    return f"invalid character '{bad}' in name '{name}'"


def _refused(invocation: Invocation, name: str, value: str) -> int:
    if _toolbox(invocation):
        invocation.out(
            f"Failed to set property '{name}' to '{value}'.\nSee dmesg for error reason.\n"
        )
        return 1
    return invocation.fail(f"failed to set property '{name}' to '{value}'")


def _complain(invocation: Invocation, text: str) -> int:
    if _toolbox(invocation):
        invocation.out(f"{text}\n")
        return 1
    return invocation.fail(text)
