"""The journal's second copy, on the device itself, so that any host can undo.

Binds to: Adb, any API level.
Implements: journal.Mirror.

Each line is a file of its own that is moved into place when it is whole, because a line that was
appended may be torn, and may be longer than a command line can hold. They are forgotten by moving
their folder away, so that there is no moment at which some of them are gone. Whoever is the next to
reach the device, as root or as shell, has to be able to do all of that; so the folders are open to
both (`/data/local/tmp` itself, mode 771, keeps apps out: AOSP, rootdir/init.rc).
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.app_package import KEPT

_LINES = f"{KEPT}/journal"
_DONE = f"{KEPT}/done"
_NEW = f"{KEPT}/line.new"
_NEXT = f'{_LINES}/$(printf %06d "$(ls {_LINES} | wc -l)")'
_READ = (
    f"[ -e {KEPT} ] || exit 0; cd {KEPT} || exit; [ -e {_LINES} ] || exit 0; "
    f'cd {_LINES} && lines=$(ls) || exit; [ -z "$lines" ] || cat *'
)
"""Prints nothing only if there is nothing: a folder that may not be entered fails."""


@dataclass(frozen=True)
class UndoMirror:
    """The copy of the journal on one device."""

    adb: Adb

    def append(self, line: str) -> None:
        """Add a line and have it written through to storage.

        Raises:
            DeviceError: the device did not take it.
        """
        self.adb.shell(f"umask 0; mkdir -p {_LINES}")
        self.adb.push(f"{line}\n".encode(), _NEW)
        self.adb.shell(f"mv {_NEW} {_NEXT} && sync")

    def read(self) -> str | None:
        """The whole copy, None if there is none.

        Raises:
            DeviceError: it could not be read, or the device could not be asked.
        """
        return self.adb.exec_out(_READ).decode("utf-8", errors="replace") or None

    def forget(self) -> None:
        """Take the copy and the files kept with it away.

        Raises:
            DeviceError: the device did not.
        """
        self.adb.shell(
            f"rm -rf {_DONE}; if [ -d {_LINES} ]; then mv {_LINES} {_DONE} && sync; fi && "
            f"rm -rf {KEPT}"
        )

    def set_aside(self, place: str) -> bool:
        """Keep the copy and the files kept with it where no run looks; whether there were any.

        Args:
            place: the folder's new path on the device, beside the old one.

        Raises:
            DeviceError: the device did not.
        """
        moved = f"mv {KEPT} {shlex.quote(place)} && sync && echo moved"
        return self.adb.shell(f"if [ -e {KEPT} ]; then {moved}; fi") == "moved"
