"""The journal's second copy, on the device itself, so that any host can undo.

Binds to: Adb, any API level.
Implements: journal.Mirror.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.app_package import KEPT

_FILE = f"{KEPT}/journal.jsonl"


@dataclass(frozen=True)
class UndoMirror:
    """The copy of the journal on one device."""

    adb: Adb

    def append(self, line: str) -> None:
        """Add a line and have it written through to storage."""
        quoted = shlex.quote(line)
        self.adb.shell(f"mkdir -p {KEPT} && printf '%s\\n' {quoted} >> {_FILE} && sync")

    def read(self) -> str | None:
        """The whole copy, None if there is none."""
        result = self.adb.run(f"cat {_FILE}")
        return result.stdout if result.exit_code == 0 else None

    def forget(self) -> None:
        """Take the copy and the files kept with it away."""
        self.adb.shell(f"rm -rf {KEPT}")
