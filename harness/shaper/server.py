"""Listens, and takes each connection through the line."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from harness.shaper.connection import Connection, reset_on_close
from harness.shaper.line import Line
from harness.shaper.route import Address, ProxyRoute, Route
from harness.shaper.shape import Fault, Shape

_BACKLOG = 128


class Shaper:
    """Lives on one event loop.

    Args:
        listen: where; port 0 takes a free one.
        route: where connections go.
    """

    def __init__(self, listen: Address, route: Route) -> None:
        self.line = Line()
        self._route = route
        self._listen = listen
        self._server: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._open: dict[Connection, asyncio.Task[None]] = {}
        self.line.observe(self._shape_changed)

    def start(self) -> Address:
        """Begin to listen; where.

        Raises:
            OSError: the address cannot be had.
        """
        family = socket.AF_INET6 if ":" in self._listen.host else socket.AF_INET
        server = socket.create_server(
            (self._listen.host, self._listen.port), family=family, backlog=_BACKLOG
        )
        server.setblocking(False)
        self._server = server
        self._listen = Address(self._listen.host, server.getsockname()[1])
        self._accepting = asyncio.ensure_future(self._accept(server))
        return self._listen

    async def close(self) -> None:
        """Stop listening and end every connection."""
        self._stop_listening()
        tasks = list(self._open.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _stop_listening(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
        if self._server is not None:
            self._server.close()
        self._server = self._accepting = None

    async def _accept(self, server: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            client, _ = await loop.sock_accept(server)
            client.setblocking(False)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.line.shape.fault is Fault.RESET:
                reset_on_close(client)
                client.close()
                continue
            connection = Connection(client, self.line, self._route)
            self._open[connection] = asyncio.ensure_future(self._run(connection))

    async def _run(self, connection: Connection) -> None:
        try:
            await connection.run()
        finally:
            self._open.pop(connection, None)

    def _shape_changed(self, shape: Shape) -> None:
        if shape.fault is Fault.RESET:
            for connection, task in list(self._open.items()):
                connection.break_on_close()
                task.cancel()
        if shape.fault is Fault.PORTAL and isinstance(self._route, ProxyRoute):
            self._route.portal.close()
        if shape.fault is Fault.REFUSE:
            self._stop_listening()
        elif self._server is None:
            with contextlib.suppress(OSError):  # taken meanwhile: it stays refused
                self.start()
