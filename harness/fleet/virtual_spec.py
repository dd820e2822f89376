"""The command line that starts virtual devices; imports little, so that `start` is quick."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

API_LEVELS = (24, 26, 28, 29, 30, 31, 33, 34, 35, 36)
"""What the virtual device has models of."""


@dataclass(frozen=True)
class VirtualSpec:
    """What virtual devices to start.

    Attributes:
        count: how many, all in one process.
        api: their API level.
        time_scale: how much faster than real time their timers run.
        port: the first console port; 0 for any free pair of ports, None for 5554 or the next.
        install: APK files that are there from the start.
        build: their build type; a `user` build has no root.
        size: width and height of their screens in pixels, as `1080x2400`.
        density: dots per inch of their screens.
        locale: their language and region, as `pt-BR`.
        console: whether they have an emulator console.
    """

    count: int = 1
    api: int = 34
    time_scale: float = 1.0
    port: int | None = 0
    install: tuple[Path, ...] = ()
    build: str = "userdebug"
    size: str = "1080x2400"
    density: int = 420
    locale: str = "en-US"
    console: bool = True

    @staticmethod
    def environment() -> dict[str, str]:
        """Ours, and what keeps the process small.

        Without it glibc gives nearly each thread a heap of its own (mallopt(3), M_ARENA_MAX); 32
        devices then take five times the memory.
        """
        return {"MALLOC_ARENA_MAX": "2", **os.environ}

    def command(self, adb_server_port: int, state: Path, logs: Path) -> list[str]:
        """The words of the command line that starts them."""
        words = [sys.executable, "-m", "harness.virtual", "--devices", str(self.count)]
        words += ["--api", str(self.api), "--time-scale", f"{self.time_scale:g}"]
        words += ["--build", self.build, "--size", self.size, "--density", str(self.density)]
        words += ["--locale", self.locale, *([] if self.console else ["--no-console"])]
        words += ["--adb-server-port", str(adb_server_port)]
        words += [] if self.port is None else ["--port", str(self.port)]
        words += ["--state-dir", str(state), "--log-dir", str(logs)]
        for apk in self.install:
            words += ["--install", str(apk)]
        return words
