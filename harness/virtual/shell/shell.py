"""The device's shell: one object a device; each `run` is a shell process of its own."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from harness.virtual.android.users import SHELL
from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.control import ShellExit
from harness.virtual.shell.expansion.expand import DEFAULT_IFS
from harness.virtual.shell.installation import install_programs
from harness.virtual.shell.interpreter import Interpreter
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.jobs import ProcessRows, Session
from harness.virtual.shell.programs import NOT_FOUND, NotRunnableError
from harness.virtual.shell.state import State
from harness.virtual.shell.streams import Reader, Writer
from harness.virtual.shell.variables import Variables

if TYPE_CHECKING:
    from harness.virtual.device import Android

SHELL_PATH = "/system/bin/sh"
_DEFAULT_PATH = "/product/bin:/system/bin:/system/xbin:/vendor/bin"  # without PATH, bionic execvpe
_USERS = {0: "root", SHELL: "shell", 1000: "system"}

ENVIRONMENT = {
    "ANDROID_ART_ROOT": "/apex/com.android.art",
    "ANDROID_ASSETS": "/system/app",
    "ANDROID_BOOTLOGO": "1",
    "ANDROID_DATA": "/data",
    "ANDROID_I18N_ROOT": "/apex/com.android.i18n",
    "ANDROID_ROOT": "/system",
    "ANDROID_STORAGE": "/storage",
    "ANDROID_TZDATA_ROOT": "/apex/com.android.tzdata",
    "ASEC_MOUNTPOINT": "/mnt/asec",
    "DOWNLOAD_CACHE": "/data/cache",
    "EXTERNAL_STORAGE": "/sdcard",
    "HOME": "/",
    "PATH": "/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:"
    "/system_ext/bin:/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin",
    "SHELL": "/bin/sh",
    "TERM": "dumb",
    "TMPDIR": "/data/local/tmp",
}
"""What adbd gives its shell: init.environ.rc, and StartSubprocess in daemon/shell_service.cpp."""


class Shell:
    """Runs scripts as /system/bin/sh (mksh) of the device does."""

    def __init__(self, android: Android) -> None:
        self.android = android
        self.rows = ProcessRows(getattr(android, "processes", None))
        self._all = Cancellation()

    def install(self) -> None:
        """Put the programs into the device's file tree; before, `run` finds none."""
        install_programs(self.android)

    def run(  # noqa: PLR0913  (all but the script have defaults or are streams)
        self,
        script: str,
        *,
        stdin: Reader,
        stdout: Writer,
        stderr: Writer,
        uid: int = SHELL,
        env: Mapping[str, str] | None = None,
        cwd: str = "/",
        cancelled: Cancellation | None = None,
    ) -> int:
        """Run `sh -c script` as adbd does and wait for it.

        Args:
            script: what follows -c.
            stdin: read by the script's programs.
            stdout: their output; when it is a terminal, background jobs end with the run.
            stderr: their complaints.
            uid: the user.
            env: added to the default environment.
            cwd: device path of the working folder.
            cancelled: kills the whole run when it is set.

        Returns:
            The exit status, 0-255; 128 + signal when it was killed.
        """
        job = self._login(uid, env, cwd, cancelled, (stdin, stdout, stderr))
        return self._process(job, partial(Interpreter.command_line, text=script), ("-c", script))

    def _login(
        self,
        uid: int,
        env: Mapping[str, str] | None,
        cwd: str,
        cancelled: Cancellation | None,
        streams: tuple[Reader, Writer, Writer],
    ) -> Invocation:
        user = _USERS.get(uid, str(uid))
        return Invocation(
            name=SHELL_PATH,
            args=[],
            env={**ENVIRONMENT, "LOGNAME": user, "USER": user, "HOSTNAME": self._host_name(),
                 **(env or {})},
            cwd=cwd,
            uid=uid,
            stdin=streams[0],
            stdout=streams[1],
            stderr=streams[2],
            android=self.android,
            shell=self,
            cancelled=cancelled or self._all,
        )  # fmt: skip

    def _host_name(self) -> str:
        properties = getattr(self.android, "properties", None)
        return (properties.get("ro.product.device") if properties else "") or "localhost"

    def _process(
        self,
        job: Invocation,
        work: Callable[[Interpreter], int],
        arguments: tuple[str, ...] | None = None,
    ) -> int:
        """Be a whole shell process with the streams of `job`.

        It is a process of its own with these `arguments`, or the one that `job` has.
        """
        cancelled = Cancellation(job.cancelled)
        everything = cancelled if job.cancelled is self._all else Cancellation(self._all)
        everything.subscribe(lambda: cancelled.set(everything.number))
        pid = job.pid
        if arguments is not None:
            pid = self.rows.start("sh", job.uid, job.pid, cancelled, arguments)
        top = job.session is None
        session = job.session or Session(cancelled)
        shell = Interpreter(self, self._state(job, pid, cancelled), session, login=top)
        self.rows.trap(pid, shell.take_signal)
        try:
            return shell.process(lambda: _with_exit_trap(shell, lambda: work(shell)))
        finally:
            if arguments is not None:
                self.rows.end(pid)
            if top:
                session.finish((job.stdout, job.stderr))
            cancelled.close()
            everything.close()

    def _state(self, job: Invocation, pid: int, cancelled: Cancellation) -> State:
        state = State(
            name=job.name,
            uid=job.uid,
            pid=pid,
            process=pid,
            cwd=job.cwd,
            cancelled=cancelled,
            variables=Variables(job.env),
            streams={0: job.stdin, 1: job.stdout, 2: job.stderr},
            arguments=list(job.args),
            umask=job.umask,
            started=time.monotonic(),
        )
        state.variables.assign("IFS", DEFAULT_IFS)
        if job.env.get("PWD") != job.cwd:
            state.variables.assign("PWD", job.cwd)
        return state

    def run_script(
        self, job: Invocation, work: Callable[[Interpreter], int], *, name: str, args: list[str]
    ) -> int:
        """The shell process that `job` is, which is the program `sh` itself."""
        return self._process(replace(job, name=name, args=args), work)

    def run_inside(
        self,
        job: Invocation,
        what: str | Sequence[str],
        *,
        instead: bool = False,
        **changes: Any,  # noqa: ANN401  (fields of Invocation)
    ) -> int:
        """Run a script or a program with the streams of `job`; see Invocation.run and become."""
        job = replace(job, **changes)
        if isinstance(what, str):
            job = replace(job, name="sh", args=[])
            return self._process(job, partial(Interpreter.command_line, text=what), ("-c", what))
        state = self._state(job, job.pid, job.cancelled)
        state.name = job.name
        session = job.session or Session(job.cancelled)
        if state.variables.get("PATH") is None:
            state.variables.assign("PATH", _DEFAULT_PATH)
        shell = Interpreter(self, state, session)
        try:
            program, arguments = shell.programs.resolve(what)
        except NotRunnableError as problem:
            missing = problem.status == NOT_FOUND
            reason = os.strerror(errno.ENOENT if missing else errno.EACCES)
            return job.fail(f"exec {what[0]}: {reason}", problem.status)
        return shell.process(lambda: shell.programs.start(program, arguments, instead=instead))

    def run_builtin(self, job: Invocation, words: list[str]) -> int:
        """Run a builtin of the shell as a program of its own."""
        shell = Interpreter(self, self._state(job, job.pid, job.cancelled), Session(job.cancelled))
        shell.state.name = job.name
        return shell.process(lambda: shell.command(words, functions=False))

    def kill(self, pid: int, number: int, *, by: int) -> None:
        """Deliver signal `number` on behalf of user `by`.

        Raises:
            ProcessLookupError: there is no such process.
            PermissionError: it belongs to another user.
        """
        self.rows.kill(pid, number, by=by)

    def shutdown(self) -> None:
        """Kill everything that runs; the shell can be used again afterwards."""
        everything, self._all = self._all, Cancellation()
        everything.set(signal.SIGKILL)


def _with_exit_trap(shell: Interpreter, work: Callable[[], int]) -> int:
    try:
        status = work()
    except ShellExit as ending:
        shell.state.status = ending.status
        shell.run_exit_trap()
        raise
    shell.state.status = status
    shell.run_exit_trap()
    return shell.state.status
