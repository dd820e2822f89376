"""`pidof`: pids by process name; 1 and no output when there is none.

Source: external/toybox/toys/lsb/pidof.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@command("pidof", group="toybox")
def pidof(invocation: Invocation) -> int:
    """Print the pids of all processes with one of the names, newest first."""
    single = False
    omitted: set[str] = set()
    names: list[str] = []
    words = list(invocation.args)
    while words:
        word = words.pop(0)
        if word == "-s":
            single = True
        elif word == "-o":
            omitted |= set(words.pop(0).split(",")) if words else set()
        else:
            names.append(word)
    if not names:
        return invocation.fail('Needs 1 argument (see "pidof --help")')
    found = [
        str(row.pid)
        for row in reversed(invocation.android.processes.all())
        if _matches(row.name, names) and str(row.pid) not in omitted
    ]
    if single:
        found = found[:1]
    if not found:
        return 1
    invocation.out(f"{' '.join(found)}\n")
    return 0


def _matches(name: str, names: list[str]) -> bool:
    return name in names or name.rpartition("/")[2] in names
