"""Services that run a program: `shell`, `exec`, `abb` and `abb_exec`.

`shell[,v2][,TERM=…][,pty|raw]:COMMAND` runs COMMAND, or an interactive shell without one. With `v2`
every piece of either direction is framed (see shell_protocol.py); without it, standard output and
standard error come mixed and there is no exit code. `exec:` is the raw one without frames. `abb` is
`cmd` without a process: its arguments are divided by NUL.

Source: packages/modules/adb/daemon/services.cpp (`ShellService`), shell_service.cpp and
abb_service.cpp.
"""

from __future__ import annotations

import shlex
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.adbd.services.shell_protocol import FrameDecoder, PacketId, exit_frame
from harness.virtual.adbd.services.shell_streams import Holders, HostReader, HostWriter
from harness.virtual.adbd.services.terminal import Terminal
from harness.virtual.shell import Cancellation

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream
    from harness.virtual.shell import Reader, Writer

_ABB_DELIMITER = "\0"
_INTERACTIVE = "/system/bin/sh -"  # prompts when its input is a terminal, else reads a script


@dataclass(frozen=True)
class ShellRequest:
    """One request; `script` is empty for an interactive shell."""

    script: str
    framed: bool = False
    terminal: bool = False
    term: str = "dumb"
    env: dict[str, str] = field(default_factory=dict)


def make_shell(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`shell…:`; None without a colon, as AOSP refuses it."""
    arguments, colon, script = rest.partition(":")
    if not colon:
        return None
    request = _parse_shell(arguments.split(","), script)
    return lambda stream: _run(adbd, request, stream)


def make_exec(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`exec:COMMAND`: raw, one stream both ways."""
    return lambda stream: _run(adbd, ShellRequest(rest), stream)


def make_abb_exec(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`abb_exec:SERVICE NUL ARG…`: what a streamed `adb install` opens."""
    return lambda stream: _run(adbd, ShellRequest(_abb_script(rest)), stream)


def make_abb(adbd: Adbd, _connection: Connection, rest: str) -> Service | None:
    """`abb:SERVICE NUL ARG…`: the framed form."""
    return lambda stream: _run(adbd, ShellRequest(_abb_script(rest), framed=True), stream)


def _abb_script(rest: str) -> str:
    return shlex.join(["cmd", *rest.split(_ABB_DELIMITER)])


def _parse_shell(arguments: list[str], script: str) -> ShellRequest:
    terminal = not script
    framed = False
    term = "dumb"
    for argument in arguments:
        if argument == "raw":
            terminal = False
        elif argument == "pty":
            terminal = True
        elif argument == "v2":
            framed = True
        elif argument.startswith("TERM="):
            term = argument.removeprefix("TERM=")
    return ShellRequest(script, framed=framed, terminal=terminal, term=term)


def _run(adbd: Adbd, request: ShellRequest, stream: Stream) -> None:
    """Run it on this thread; the stream is closed by the caller."""
    cancelled = Cancellation()
    gone = Cancellation()
    # With frames or a terminal, what runs gets SIGHUP when the host goes away. Without, it sees the
    # end of its input and a broken pipe, and else goes on (shell_service.cpp, `PassDataStreams`).
    if request.framed or request.terminal:
        gone.subscribe(lambda: cancelled.set(signal.SIGHUP))
    stream.on_close = gone.set
    if stream.closed:
        gone.set()
    holders = Holders()
    if request.terminal:
        stdin, stdout, stderr = _terminal_streams(adbd, request, stream, cancelled)
    else:
        stdin, stdout, stderr = _plain_streams(request, stream, holders)
    status = adbd.android.shell.run(
        request.script or _INTERACTIVE,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        uid=adbd.uid,
        env={"TERM": request.term},
        cancelled=cancelled,
    )
    if holders.any:
        stream.flush()
    holders.wait(gone)
    if request.framed:
        stream.write(exit_frame(status))


def _plain_streams(
    request: ShellRequest, stream: Stream, holders: Holders
) -> tuple[Reader, Writer, Writer]:
    if not request.framed:
        both = HostWriter(stream, holders)
        return HostReader(stream, stream.read), both, both
    return (
        HostReader(stream, FrameDecoder(stream).take),
        HostWriter(stream, holders, PacketId.STDOUT),
        HostWriter(stream, holders, PacketId.STDERR),
    )


def _terminal_streams(
    adbd: Adbd, request: ShellRequest, stream: Stream, cancelled: Cancellation
) -> tuple[Reader, Writer, Writer]:
    take = FrameDecoder(stream).take if request.framed else stream.read
    # The kernel hangs up whoever still uses the terminal when its shell ends: nobody is waited for.
    output = HostWriter(stream, Holders(), PacketId.STDOUT if request.framed else None)
    terminal = Terminal(take, output, cancelled.set)
    adbd.workers.submit(terminal.pump)
    return terminal.reader, terminal.writer, terminal.writer
