"""Scripts run by the shell of a booted device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation


@dataclass(frozen=True)
class Ran:
    """How a script ended and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(android: Android) -> Run:
    """Runs a script as adbd does."""

    def run(  # noqa: PLR0913  (what Shell.run takes)
        script: str,
        stdin: bytes = b"",
        *,
        uid: int = 2000,
        cwd: str = "/",
        env: Mapping[str, str] | None = None,
        cancelled: Cancellation | None = None,
    ) -> Ran:
        out, err = BytesWriter(), BytesWriter()
        status = android.shell.run(
            script,
            stdin=BytesReader(stdin),
            stdout=out,
            stderr=err,
            uid=uid,
            cwd=cwd,
            env=env,
            cancelled=cancelled,
        )
        return Ran(
            status,
            out.getvalue().decode("utf-8", "surrogateescape"),
            err.getvalue().decode("utf-8", "surrogateescape"),
        )

    return run
