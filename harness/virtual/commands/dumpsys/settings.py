"""`dumpsys settings`: the three tables, with ids and owners.

Source: frameworks/base/packages/SettingsProvider/…/SettingsProvider.java (dumpForUserLocked).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("settings")
def settings(invocation: Invocation) -> int:
    """Print all settings."""
    for word in invocation.args:
        if word.startswith("-"):
            invocation.out(f"Unknown argument: {word}; use -h for help\n")
    for table in ("global", "secure", "system"):
        invocation.out(f"{table.upper()} SETTINGS (user 0)\n")
        rows = invocation.android.settings.list(table)
        for number, (name, value) in enumerate(rows.items(), start=1):
            invocation.out(
                f"_id:{number} name:{name} pkg:android value:{value} default:{value} "
                "defaultSystemSet:true\n"
            )
        invocation.out("\n\n")
    return 0
