"""The device's shell: one object a device; each `run` is a shell process of its own."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.cancellation import Cancellation, KilledError
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import lookup
from harness.virtual.shell.streams import Reader, Writer

if TYPE_CHECKING:
    from harness.virtual.android.device import Android


class Shell:
    """Runs scripts as /system/bin/sh (mksh) of the device does."""

    def __init__(self, android: Android) -> None:
        self.android = android

    def run(  # noqa: PLR0913  (all but the script have defaults or are streams)
        self,
        script: str,
        *,
        stdin: Reader,
        stdout: Writer,
        stderr: Writer,
        uid: int = 2000,
        env: Mapping[str, str] | None = None,
        cwd: str = "/",
        cancelled: Cancellation | None = None,
    ) -> int:
        """Run `sh -c script` and wait for it; returns its exit status 0-255."""
        words = shlex.split(script)
        job = Invocation(
            name="sh",
            args=[],
            env=dict(env or {}),
            cwd=cwd,
            uid=uid,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            android=self.android,
            shell=self,
            cancelled=cancelled or Cancellation(),
        )
        return self.run_inside(job, words) if words else 0

    def run_inside(self, job: Invocation, what: str | Sequence[str], **changes: Any) -> int:  # noqa: ANN401  (fields of Invocation)
        """Run a script or a program with the streams of `job`; see Invocation.run."""
        job = replace(job, **changes)
        name, *args = shlex.split(what) if isinstance(what, str) else what
        program = lookup(name.rpartition("/")[2], self.android.model.api)
        if program is None:
            job.err(f"/system/bin/sh: {name}: inaccessible or not found\n")
            return 127
        try:
            return program.run(replace(job, name=program.name, args=args))
        except KilledError as killed:
            return killed.status
