"""The only place that starts programs: an adb server, virtual devices, the service.

A child that we serve announces itself with one JSON line on standard output and stops when its
standard input closes, so that nothing outlives us even if we are killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess  # noqa: TID251  (the one module that may; see the docstring)
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.errors import HarnessError, ProtocolError

READY_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0


class ChildFailedError(HarnessError):
    """A program that we started did not come up.

    Attributes:
        program: which one.
        kind: its own word for what happened, such as `port-in-use`.
        what: what it said.
    """

    def __init__(self, program: str, kind: str, what: str) -> None:
        super().__init__(program, kind, what)
        self.program = program
        self.kind = kind
        self.what = what

    def __str__(self) -> str:
        return f"{self.program} did not start ({self.kind}): {self.what}"


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 30.0,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return what it printed; the exit code is the caller's to judge.

    Raises:
        ChildFailedError: it could not be started, or did not end within `timeout` seconds.
    """
    words = [str(word) for word in command]
    try:
        return subprocess.run(  # noqa: S603  (fixed words, no shell)
            words,
            env=dict(env) if env is not None else None,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
    except OSError as error:
        raise ChildFailedError(words[0], "not-started", str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise ChildFailedError(words[0], "timeout", f"no end within {timeout:g} s") from error


class Child:
    """A program that runs until we stop it, or until we are gone."""

    def __init__(self, program: str, process: subprocess.Popen[str]) -> None:
        self.program = program
        self._process = process
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name=f"{program}-out", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        if self._process.stdout is None:
            return
        with self._process.stdout:
            for line in self._process.stdout:
                self._lines.put(line)
        self._lines.put(None)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ready(self, timeout: float = READY_TIMEOUT_S) -> dict[str, Any]:
        """Its ready line, parsed.

        Raises:
            ChildFailedError: it said that it could not start, ended, or said nothing in time.
            ProtocolError: its first line is no JSON object.
        """
        message = self._message(timeout)
        if message.get("event") != "ready":
            self.stop()
            raise ChildFailedError(
                self.program,
                str(message.get("kind", "error")),
                str(message.get("message", message)),
            )
        return message

    def ask(self, line: str, timeout: float = READY_TIMEOUT_S) -> dict[str, Any]:
        """Write it a line, and read the one that it answers with.

        Raises:
            ChildFailedError: it ended, or did not answer in time.
            ProtocolError: its answer is no JSON object.
        """
        if self._process.stdin is None:
            raise ChildFailedError(self.program, "detached", "it has no standard input")
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise ChildFailedError(self.program, "ended", str(error)) from error
        return self._message(timeout)

    def _message(self, timeout: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=timeout)
        except queue.Empty:
            self.stop()
            raise ChildFailedError(self.program, "timeout", f"silent for {timeout:g} s") from None
        if line is None:
            code = self._process.wait(timeout=STOP_TIMEOUT_S)
            raise ChildFailedError(self.program, "ended", f"exit code {code}, see its log")
        try:
            return dict(json.loads(line))
        except (TypeError, ValueError) as error:
            self.stop()
            raise ProtocolError(self.program, f"no JSON object but {line!r}") from error

    def wait(self) -> int:
        """Return when it ends; its exit code."""
        return self._process.wait()

    def let_go(self) -> None:
        """Leave a detached program running; it is not ours to wait for any more."""
        self._process.returncode = 0

    def stop(self) -> None:
        """End it: first kindly, then for certain. Does nothing if it has ended.

        What it started itself may hold its output open; that is read on in the background, and is
        not waited for.
        """
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self.alive:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=STOP_TIMEOUT_S)
        self._reader.join(timeout=STOP_TIMEOUT_S)


def start(
    program: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    detached: bool = False,
) -> Child:
    """Start a program that keeps running.

    Args:
        program: its name in errors.
        command: the words of its command line.
        env: its whole environment; ours if None.
        log: the file that takes its standard error; /dev/null if None.
        detached: it outlives us, and has no standard input that could end.

    Raises:
        ChildFailedError: it could not be started.
    """
    words = [str(word) for word in command]
    try:
        with (log or Path(os.devnull)).open("ab") as errors:
            process = subprocess.Popen(  # noqa: S603  (fixed words, no shell)
                words,
                env=dict(env) if env is not None else None,
                stdin=subprocess.DEVNULL if detached else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,  # Ctrl-C is for us, who then stop it in order
            )
    except OSError as error:
        raise ChildFailedError(program, "not-started", str(error)) from error
    return Child(program, process)


def end(pid: int) -> None:
    """Ask a program that we let go, or that another run started, to end; it may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
