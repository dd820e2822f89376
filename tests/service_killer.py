"""A pytest plugin for tests: ends the process KILL_PID when the first scenario begins."""

from __future__ import annotations

import contextlib
import os
import signal


def pytest_runtest_call() -> None:
    """The lab is open and everybody is signed in; the service goes away now."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(os.environ["KILL_PID"]), signal.SIGKILL)
