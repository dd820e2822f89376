"""`dumpsys dropbox`: reports of crashes and hangs.

Source: frameworks/base/services/core/java/com/android/server/DropBoxManagerService.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.device_time import stamp
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_RULE = "=" * 40
_PREVIEW = 70


@dump_service("dropbox")
def dropbox(invocation: Invocation) -> int:
    """Print the entries: `dumpsys dropbox [--print|-p] [--file|-f] [TAG|DATE …]`."""
    whole = bool({"--print", "-p"} & set(invocation.args))
    wanted = [word for word in invocation.args if not word.startswith("-")]
    android = invocation.android
    entries = android.dropbox.all()
    text = f"Drop box contents: {len(entries)} entries\nMax entries: 1000\n"
    text += "Low priority rate limit period: 2000 ms\nLow priority tags: {}\n"
    if wanted:
        text += f"Searching for: {' '.join(wanted)}\n"
    found = 0
    for entry in entries:
        when = stamp(android, entry.time)
        if not all(word == entry.tag or when.startswith(word) for word in wanted):
            continue
        found += 1
        size = len(entry.text.encode())
        head = f"{when} {entry.tag} (text, {size} bytes)\n"
        if whole:
            text += f"\n{_RULE}\n{head}{entry.text}"
        else:
            preview = entry.text.replace("\n", "/")[:_PREVIEW]
            text += f"\n{head}    {preview}{'...' if size > _PREVIEW else ''}\n"
    if not found:
        text += "(No entries found.)\n"
    if not whole:
        text += "\nUsage: dumpsys dropbox [--print|--file] [YYYY-mm-dd] [HH:MM:SS] [tag]\n"
    invocation.out(text)
    return 0
