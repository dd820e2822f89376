"""Commands that run beside each other: pipelines, subshells, and what a & starts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.jobs import Job
from harness.virtual.shell.state import Stream
from harness.virtual.shell.streams import BytesReader, Pipe, Reader
from harness.virtual.shell.syntax.nodes import (
    Command,
    Literal,
    Pipeline,
    Redirected,
    Simple,
    Subshell,
)

if TYPE_CHECKING:
    from harness.virtual.shell.interpreter import Interpreter


def _subshell(interpreter: Interpreter, node: Subshell) -> int:
    if interpreter.is_last:
        interpreter.is_last = False
        return interpreter.run(node.body)
    child = interpreter.child()
    return child.process(lambda: child.body(node.body))


def _pipeline(interpreter: Interpreter, node: Pipeline) -> int:
    started = time.monotonic()
    if len(node.commands) > 1:
        status = _piped(interpreter, node.commands)
    else:
        run = interpreter.unchecked if node.negated else interpreter.run
        status = run(node.commands[0])
    if node.timed:
        minutes, seconds = divmod(time.monotonic() - started, 60)
        spent = "     0m00.00s user     0m00.00s system"
        interpreter.write(2, f"    {int(minutes)}m{seconds:05.2f}s real{spent}\n")
    return int(status == 0) if node.negated else status


def _piped(interpreter: Interpreter, commands: tuple[Command, ...]) -> int:
    """All stages but the last in threads; the last here, in a subshell as in mksh."""
    jobs = []
    source: Reader | None = None
    for command in commands[:-1]:
        pipe = Pipe()
        jobs.append(_stage(interpreter, command, source, pipe))
        source = pipe.reader
    last = interpreter.child()
    if source is not None:
        last.state.streams[0] = source
    try:
        status = last.process(lambda: last.body(commands[-1]))
    finally:
        if source is not None:
            source.release()
    statuses = [job.wait(interpreter.state.cancelled) for job in jobs]
    interpreter.state.cancelled.check()
    interpreter.state.variables.assign_array("PIPESTATUS", [str(x) for x in [*statuses, status]])
    if "pipefail" in interpreter.state.options:
        return next((each for each in [status, *reversed(statuses)] if each), 0)
    return status


def _stage(interpreter: Interpreter, command: Command, source: Reader | None, target: Pipe) -> Job:
    cancelled = Cancellation(interpreter.state.cancelled)
    child = interpreter.child(cancelled)
    if source is not None:
        child.state.streams[0] = source
    child.state.streams[1] = target.writer

    def work() -> int:
        try:
            return child.process(lambda: child.body(command))
        finally:
            if source is not None:
                source.release()
            target.writer.release()
            cancelled.close()

    job = Job(0, cancelled, work)
    job.start()
    return job


def start_in_background(interpreter: Interpreter, command: Command) -> int:
    """Start what stands before a &; its input is empty unless the shell is interactive."""
    state = interpreter.state
    cancelled = Cancellation(interpreter.session.cancelled)
    child = interpreter.child(cancelled)
    if not state.interactive:
        child.state.streams[0] = BytesReader()
    rows = interpreter.shell.rows
    pid = rows.fork(state.process, state.uid, cancelled)
    child.state.process, child.state.is_process = pid, True
    rows.trap(pid, child.take_signal)
    bare = command.command if isinstance(command, Redirected) else command
    child.is_last = isinstance(bare, Simple | Subshell)
    streams = _held(child.state.streams, command)
    for stream in streams:
        stream.retain()

    def work() -> int:
        try:
            return child.process(lambda: child.body(command))
        finally:
            for stream in streams:
                stream.release()
            rows.end(pid)
            cancelled.close()

    job = Job(pid, cancelled, work)
    job.streams = streams
    state.background = pid
    state.jobs.append(job)
    interpreter.session.add(job)
    job.start()
    return 0


def _held(streams: Mapping[int, Stream], command: Command) -> tuple[Stream, ...]:
    """What a job keeps open: a file that its redirections replace is not held by it."""
    table: dict[int, Stream | None] = dict(streams)
    redirects = command.redirects if isinstance(command, Simple | Redirected) else ()
    for redirect in redirects:
        source = redirect.target[0] if redirect.target else None
        number = source.text if isinstance(source, Literal) else ""
        copied = redirect.operator in (">&", "<&") and number.isdigit()
        table[redirect.fd] = table.get(int(number)) if copied else None
        if redirect.operator.startswith("&"):
            table[2] = None
    return tuple(stream for stream in table.values() if stream is not None)


PIPELINES: Mapping[type, Callable[[Interpreter, Any], int]] = {
    Pipeline: _pipeline,
    Subshell: _subshell,
}
