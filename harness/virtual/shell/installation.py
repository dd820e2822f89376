"""Puts the registered programs into the device's file tree, so that `ls /system/bin` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.files.owners import Owner
from harness.virtual.android.users import ROOT, SHELL
from harness.virtual.shell.registry import available

if TYPE_CHECKING:
    from harness.virtual.device import Android

_PROGRAM = Owner(ROOT, SHELL, 0o755)
_LINK = Owner(ROOT, SHELL, 0o644)
_STUB = b"\x7fELF\x02\x01\x01" + bytes(9)  # what a 64-bit program begins with


def install_programs(android: Android) -> None:
    """Make a file, or for toybox's commands a link to toybox, of each program of this API level."""
    filesystem = android.filesystem
    links: dict[str, list[str]] = {}
    for program in available(android.model.api):
        folder, _, name = program.path.rpartition("/")
        if program.group == "toybox" and program.name != "toybox":
            links.setdefault(folder, []).append(name)
        elif not filesystem.host(program.path).exists():
            filesystem.create_file(program.path, _STUB, _PROGRAM)
    for folder, names in links.items():
        filesystem.create_links(folder, names, "toybox", _LINK)
