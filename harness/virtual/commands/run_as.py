"""`run-as`: a command as an app, in its data folder; only for debuggable apps.

Sources: system/core/run-as/run-as.cpp, and up to API 25 run-as.c, whose texts are others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.shell.registry import command, lookup

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.shell.invocation import Invocation

_ALLOWED = (0, 2000)
_FIRST_APP_UID = 10000
_USAGE = "usage: run-as <package-name> [--user <uid>] <command> [<args>]\n"


@command("run-as")
def run_as(invocation: Invocation) -> int:
    """Run the rest of the arguments with the package's uid."""
    complaint = _not_now(invocation)
    if complaint:
        return invocation.fail(complaint)
    name, *words = invocation.args
    if words[:1] == ["--user"]:
        if words[1:2] != ["0"]:
            return invocation.fail(f"unknown package: {name}")
        words = words[2:]
    package = invocation.android.packages.get(name)
    complaint = _refusal(invocation, name, package)
    if complaint or package is None:
        return invocation.fail(complaint)
    argv = words or ["sh"]
    if "/" not in argv[0] and argv[0] != "sh" and not _exists(invocation, argv[0]):
        separator = " Error:" if invocation.android.model.api < levels.O else ": "
        return invocation.fail(f"exec failed for {argv[0]}{separator}No such file or directory")
    return invocation.become(argv, uid=package.uid, cwd=package.data_dir)


def _not_now(invocation: Invocation) -> str:
    if invocation.uid not in _ALLOWED:
        return "only 'shell' or 'root' users can run this program"
    if invocation.android.properties.get("ro.boot.disable_runas") == "true":
        return "run-as is disabled from the kernel commandline"
    return "" if invocation.args else _USAGE


def _exists(invocation: Invocation, name: str) -> bool:
    return lookup(name, invocation.android.model.api) is not None


def _refusal(invocation: Invocation, name: str, package: Package | None) -> str:
    old = invocation.android.model.api < levels.O
    if package is None or not package.installed:
        return f"Package '{name}' is unknown" if old else f"unknown package: {name}"
    if package.uid < _FIRST_APP_UID:
        return (
            f"Package '{name}' is not an application"
            if old
            else (f"package not an application: {name}")
        )
    if not package.debuggable:
        return f"Package '{name}' is not debuggable" if old else f"package not debuggable: {name}"
    return ""
