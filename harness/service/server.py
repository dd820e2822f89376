"""Uvicorn servers in one event loop, on sockets that are bound before anything is announced."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import uvicorn
from fastapi import FastAPI

from harness.service.certificate import write_certificate

GRACE_SECONDS = 5
KEEP_ALIVE_SECONDS = 75  # idle clients are not cut off just as they send again
CHUNK = 4096


class PortUnusableError(Exception):
    """The port is in use, or this user may not bind it; `kind` is the ready line's word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


class Listener:
    """A listening socket, for TLS if so said; port 0 takes any free one.

    Raises PortUnusableError.
    """

    def __init__(self, host: str, port: int, *, tls: bool = False) -> None:
        self.tls = tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio switches Nagle's algorithm off only for sockets that name their protocol; with it
        # on, every answer waits 40 ms for the peer's delayed acknowledgement.
        self.socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.socket.bind((host, port))
            self.socket.listen(128)
        except OSError as error:
            self.socket.close()
            kind = "port-in-use" if error.errno == errno.EADDRINUSE else "bind"
            raise PortUnusableError(
                kind, f"{host}:{port}: {os.strerror(error.errno or 0)}"
            ) from error

    @property
    def url(self) -> str:
        """What a client on this machine connects to."""
        host, port = self.socket.getsockname()[:2]
        scheme = "https" if self.tls else "http"
        return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

    def __enter__(self) -> "Listener":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()


class _Server(uvicorn.Server):
    """A server that leaves signals to `serve`, which stops them all."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


async def serve(
    apps: list[tuple[FastAPI, Listener]],
    *,
    on_ready: Callable[[], None],
    on_stop: Callable[[], None],
    stop_with_stdin: bool,
) -> None:
    """Serve until SIGTERM, SIGINT or, if wished, the end of standard input.

    `on_ready` is called once all answer, `on_stop` when the stop begins: it ends long polls.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if stop_with_stdin:
        _watch_stdin(loop, stop)
    servers = [_Server(_config(app, tls=listener.tls)) for app, listener in apps]
    async with asyncio.TaskGroup() as group:
        for server, (_, listener) in zip(servers, apps, strict=True):
            group.create_task(server.serve(sockets=[listener.socket]))
        on_ready()  # the sockets listen already: an early connection waits in their queue
        await stop.wait()
        on_stop()
        for server in servers:
            server.should_exit = True


def _config(app: FastAPI, *, tls: bool) -> uvicorn.Config:
    with tempfile.TemporaryDirectory(prefix="courier-service-") as folder:
        certificate = Path(folder) / "certificate.pem"
        if tls:
            write_certificate(certificate)
        config = _plain_config(app)
        config.ssl_certfile = str(certificate) if tls else None
        config.load()  # reads the file
    return config


def _plain_config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop at the end of standard input; a thread, since epoll refuses files and /dev/null."""

    def read() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, CHUNK):
                pass
        with contextlib.suppress(RuntimeError):  # the loop is already closed
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=read, name="stdin", daemon=True).start()
