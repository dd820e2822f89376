"""Finds and starts programs: what /system/bin holds, and scripts anywhere."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.virtual.shell.cancellation import Cancellation, KilledError
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import Command, lookup
from harness.virtual.shell.streams import BytesReader, NullWriter, Reader, Writer

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView
    from harness.virtual.shell.jobs import Session
    from harness.virtual.shell.shell import Shell
    from harness.virtual.shell.state import State

NOT_FOUND = 127
NOT_EXECUTABLE = 126
_HEAD = 256  # BINPRM_BUF_SIZE, include/uapi/linux/binfmts.h
_BROKEN_PIPE = 128 + signal.SIGPIPE
_INACCESSIBLE_SINCE = 29  # mksh R57 words it so; before, "not found"
_IMAGES = ("/system", "/product", "/apex", "/vendor", "/odm")
_SILENT_SIGNALS = frozenset({signal.SIGINT, signal.SIGPIPE})


class NotRunnableError(Exception):
    """A name is no program; the text is mksh's, `status` 126 or 127."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class ProgramRunner:
    """Starts programs for one shell process."""

    def __init__(self, shell: Shell, state: State, session: Session) -> None:
        self._shell = shell
        self._state = state
        self._session = session

    def run(self, words: Sequence[str], *, instead: bool = False) -> int:
        """Run the program `words[0]` in this thread, see `start`; its exit status."""
        try:
            program, arguments = self.resolve(words)
        except NotRunnableError as problem:
            self._complain(problem.message)
            return problem.status
        return self.start(program, arguments, instead=instead)

    def _complain(self, message: str) -> None:
        stream = self._state.streams.get(2)
        if isinstance(stream, Writer):
            text = f"{self._state.prefix()}{message}\n"
            stream.bind(self._state.cancelled).write(text.encode("utf-8", "surrogateescape"))

    # finding

    def path_of(self, name: str) -> str | None:
        """Where a program is found; None when it is not."""
        if "/" in name:
            return name if self._view().allows(name, os.X_OK) else None
        folders = (self._state.variables.get("PATH") or "").split(":")
        known = lookup(name, self._shell.android.model.api)
        for folder in folders:
            if known is not None and folder == known.directory:
                return known.path
            path = f"{folder}/{name}"
            view = self._view()
            if not folder or folder.startswith(_IMAGES):  # these hold registered programs alone
                continue
            if view.allows(path, os.X_OK) and not view.is_directory(path):
                return path
        return None

    def _view(self) -> FileView:
        state = self._state
        return self._shell.android.filesystem.view(state.uid, state.cwd, state.umask)

    def _missing(self, name: str) -> NotRunnableError:
        old = self._shell.android.model.api < _INACCESSIBLE_SINCE
        return NotRunnableError(
            f"{name}: {'not found' if old else 'inaccessible or not found'}", NOT_FOUND
        )

    def resolve(self, words: Sequence[str]) -> tuple[Command, list[str]]:
        """The program that `words` start, and its arguments; NotRunnableError for none."""
        name = words[0]
        path = name if "/" in name else self.path_of(name)
        if path is None:
            raise self._missing(name)
        known = self._registered(path)
        if known is not None:
            return known, list(words[1:])
        return self._from_file(path, words)

    def _registered(self, path: str) -> Command | None:
        folder, _, base = path.rpartition("/")
        known = lookup(base, self._shell.android.model.api)
        if known is None or folder == known.directory:
            return known
        try:
            real = self._view().real(path, follow=False)
        except OSError:
            return None
        return known if real == known.path else None

    def _from_file(self, path: str, words: Sequence[str]) -> tuple[Command, list[str]]:
        view = self._view()
        try:
            if view.stat(path).is_directory:
                raise NotRunnableError(f"{path}: can't execute: Is a directory", NOT_EXECUTABLE)
            view.access(path, os.X_OK)
            head = b""
            if view.allows(path, os.R_OK):
                with view.open(path) as file:
                    head = file.read(_HEAD)
        except OSError as problem:
            if problem.errno in (errno.ENOENT, errno.ENOTDIR):
                raise self._missing(words[0]) from problem
            reason = os.strerror(problem.errno or 0)
            raise NotRunnableError(f"{path}: can't execute: {reason}", NOT_EXECUTABLE) from problem
        if head.startswith(b"\x7fELF"):
            raise NotRunnableError(f"{path}: not executable: 64-bit ELF file", NOT_EXECUTABLE)
        interpreter = ["/system/bin/sh"]
        if head.startswith(b"#!"):
            line = head[2:].split(b"\n")[0].decode(errors="replace")
            interpreter = line.split(maxsplit=1) or interpreter
        known = self._registered(interpreter[0])
        if known is None:
            raise self._missing(words[0])
        return known, [*interpreter[1:], path, *words[1:]]

    # starting

    def start(self, program: Command, arguments: list[str], *, instead: bool = False) -> int:
        """Run `program` with the streams and exported variables of this shell.

        With `instead` it takes the place of the shell, which must end with its status, unless that
        is a subshell without a process of its own.
        """
        state, rows = self._state, self._shell.rows
        instead = instead and state.is_process
        cancelled = Cancellation(state.cancelled, ignored=state.ignored)
        line = tuple(arguments)
        if instead:
            pid = state.process
            rows.become(pid, program.name, state.uid, cancelled, line)
        else:
            pid = rows.start(program.name, state.uid, state.process, cancelled, line)
        reader, writer, errors = (state.streams.get(fd) for fd in range(3))
        job = Invocation(
            name=program.name,
            args=arguments,
            env=state.variables.exported(),
            cwd=state.cwd,
            uid=state.uid,
            stdin=reader.bind(cancelled) if isinstance(reader, Reader) else BytesReader(),
            stdout=writer.bind(cancelled) if isinstance(writer, Writer) else NullWriter(),
            stderr=errors.bind(cancelled) if isinstance(errors, Writer) else NullWriter(),
            android=self._shell.android,
            shell=self._shell,
            cancelled=cancelled,
            pid=pid,
            umask=state.umask,
            session=self._session,
        )
        try:
            status = run_program(program, job)
        finally:
            if not instead:
                rows.end(pid)
            cancelled.close()
        state.cancelled.check()
        if cancelled.is_set():
            if not instead:
                self._report(cancelled.number)
            status = 128 + cancelled.number
        return status & 0xFF

    def _report(self, number: int) -> None:
        """Say that a signal ended the program (j_print in mksh's jobs.c)."""
        stream = self._state.streams.get(2)
        if number not in _SILENT_SIGNALS and isinstance(stream, Writer):
            stream.write(f"{signal.strsignal(number)} \n".encode())


def run_program(program: Command, job: Invocation) -> int:
    """Call a program's function; what the kernel would do with an error becomes a status."""
    try:
        return program.run(job)
    except KilledError as killed:
        return killed.status
    except BrokenPipeError:
        return _BROKEN_PIPE
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno else str(problem)
        where = f"{problem.filename}: " if problem.filename else ""
        return job.fail(f"{where}{reason}")
