"""nc: a TCP connection between standard input and output (external/toybox/toys/net/netcat.c)."""

from __future__ import annotations

import os
import socket
import threading

from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation

_PIECE = 65536
_PATIENCE = 75.0  # device seconds; the kernel's own, about tcp_syn_retries
_GRAMMAR = Grammar("46EUlLtu", "wWpsqf")


@applet("nc", "netcat", grammar=_GRAMMAR, since_api=29)
def nc(job: Invocation, options: Options) -> int:
    """Connect and copy both ways; -l is refused, nothing could reach it."""
    if "l" in options or "L" in options:
        return job.fail("bind: Permission denied")
    if len(options.arguments) != 2:  # noqa: PLR2004  (host and port)
        raise UsageError('bad argument count (see "nc --help")')
    host, port = options.arguments
    if not port.isdigit():
        raise UsageError(f"bad port '{port}'")
    patience = float(options.get("w") or _PATIENCE)
    try:
        connection = job.android.network.connect(job.uid, host, int(port), patience)
    except socket.gaierror as problem:
        return job.fail(f"{host}:{port}: {problem.strerror}")
    except TimeoutError:
        return job.fail("Timeout")
    except OSError as problem:
        return job.fail(f"connect: {os.strerror(problem.errno or 0)}")
    with connection:
        return _exchange(job, connection, patience if "w" in options else None)


def _exchange(job: Invocation, connection: socket.socket, idle: float | None) -> int:
    connection.settimeout(None if idle is None else job.android.clock.host_seconds(idle))

    def hang_up() -> None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has gone already

    job.cancelled.subscribe(hang_up)
    sender = threading.Thread(target=_send, args=(job, connection), daemon=True)
    sender.start()
    try:
        while data := connection.recv(_PIECE):
            job.stdout.write(data)
    except TimeoutError:
        return 1
    except ConnectionError as problem:
        return job.fail(f"read: {os.strerror(problem.errno or 0)}")
    finally:
        job.cancelled.unsubscribe(hang_up)
    job.cancelled.check()
    return 0


def _send(job: Invocation, connection: socket.socket) -> None:
    try:
        while data := job.stdin.read(_PIECE):
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return  # the other end has gone; the receiving side says so
