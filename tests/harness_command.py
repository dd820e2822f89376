"""The installed `harness` command, called as a user would."""

from __future__ import annotations

import os
import signal
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import AdbServer

COMMAND_SECONDS = 60.0


@dataclass(frozen=True)
class HarnessCommand:
    """Calls the installed `harness` command as a user would, with a state folder of its own."""

    server: AdbServer
    state: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the user's; `XDG_STATE_HOME` is the state folder."""
        return self.server.environment | {"XDG_STATE_HOME": str(self.state)}

    @property
    def binary(self) -> Path:
        """The program."""
        return Path(sys.executable).with_name("harness")

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `harness words…` to its end."""
        return subprocess.run(
            [self.binary, *words],
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )

    @contextmanager
    def in_a_terminal(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Start `harness words…` as in a terminal; ended with Ctrl-C if it still runs."""
        process = subprocess.Popen(
            [self.binary, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=COMMAND_SECONDS)
