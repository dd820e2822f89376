"""`pm` and `cmd package`: the shell's door to PackageManager. One file here a group of verbs.

Source: frameworks/base/…/server/pm/PackageManagerShellCommand.java; `pm` is a script that runs
`cmd package`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.package import (
    features,
    info,
    install,
    listing,
    permission,
    query,
    session,
    state,
    storage,
    uninstall,
)
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import run_verbs
from harness.virtual.commands.verb_groups import usage_of, verbs_of
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_GROUPS = (
    info, listing, install, session, uninstall, storage, state, permission, query, features,
)  # fmt: skip


@command("pm", since_api=levels.N)
def pm(invocation: Invocation) -> int:
    """Run `pm VERB …`."""
    return package(replace(invocation, name="package"))


@shell_service("package")
def package(invocation: Invocation) -> int:
    """Run `cmd package VERB …`."""
    if not invocation.android.system_ready:
        invocation.err("cmd: Can't find service: package\n")
        return 20
    api = invocation.android.model.api
    if invocation.args[:1] == ["help"]:
        invocation.out(_help(api))
        return 0
    return run_verbs(invocation, verbs_of(_GROUPS, api), _help(api))


def _help(api: int) -> str:
    head = "Package manager (package) commands:\n  help\n    Print this help text.\n"
    return head + usage_of(_GROUPS, api)
