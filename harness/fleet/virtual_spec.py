"""The command line that starts virtual devices; imports little, so that `start` is quick."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VirtualSpec:
    """What virtual devices to start.

    Attributes:
        count: how many, all in one process.
        api: their API level.
        time_scale: how much faster than real time their timers run.
        port: the first console port; 0 for any free pair of ports, None for 5554 or the next.
        install: APK files that are there from the start.
    """

    count: int = 1
    api: int = 34
    time_scale: float = 1.0
    port: int | None = 0
    install: tuple[Path, ...] = ()

    def command(self, adb_server_port: int, state: Path, logs: Path) -> list[str]:
        """The words of the command line that starts them."""
        words = [sys.executable, "-m", "harness.virtual", "--devices", str(self.count)]
        words += ["--api", str(self.api), "--time-scale", f"{self.time_scale:g}"]
        words += ["--adb-server-port", str(adb_server_port)]
        words += [] if self.port is None else ["--port", str(self.port)]
        words += ["--state-dir", str(state), "--log-dir", str(logs)]
        for apk in self.install:
            words += ["--install", str(apk)]
        return words
