"""adbd: takes adb servers' connections on the odd port and starts the services they open.

While the device is off (rebooting) every connection is closed at once: adb does not list it, or as
offline for the moment in which it tries.
"""

from __future__ import annotations

import logging
import math
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.virtual.adbd.auth import KeyRing
from harness.virtual.adbd.connection import Connection, Hooks, Secure
from harness.virtual.adbd.features import features_of
from harness.virtual.adbd.services.reverse import ReverseForwards
from harness.virtual.adbd.stream import Stream, StreamClosedError
from harness.virtual.adbd.wireless import WirelessDebugging
from harness.virtual.adbd.workers import Workers
from harness.virtual.android.users import ROOT, SHELL

if TYPE_CHECKING:
    from harness.virtual.adbd.auth import AuthMode
    from harness.virtual.adbd.service import Service
    from harness.virtual.device import Android

_LEAST_SECONDS_AWAY = 0.4  # adb looks for a vanished device every 0.1 s (`adb wait-for-disconnect`)


class Adbd:
    """One device's daemon: its listening socket, its connections, and as whom it runs."""

    def __init__(
        self,
        android: Android,
        listener: socket.socket,
        log: logging.Logger,
        auth: AuthMode | None = None,
    ) -> None:
        """Take over `listener`, a bound and listening socket; `start` serves it."""
        self.android = android
        self.log = log
        self.workers = Workers("adbd-service")
        self.reverse = ReverseForwards(self)
        self.keys = KeyRing(android, auth)
        self.wireless = WirelessDebugging(self)
        self.uid = SHELL
        self._listener = listener
        self._lock = threading.Lock()
        self._connections: set[Connection] = set()
        self._running = False
        self._went_down = -math.inf
        self._on_down: list[Callable[[], None]] = []
        self._awake = threading.Event()
        self._awake.set()
        self._stopped = False
        self._stop_waits = threading.Event()
        self._on_up: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to accept connections; they are refused until `come_up`."""
        threading.Thread(target=self._accept, name="adbd-accept", daemon=True).start()

    def stop(self) -> None:
        """Close the port and every connection; nothing of it is left."""
        self._stopped = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.wireless.turn_off()
        self._running = False
        self._stop_waits.set()
        self._awake.set()
        self.drop_connections()
        self.workers.stop()

    def when_up(self, callback: Callable[[], None]) -> None:
        """Have `callback` called each time adbd has come (back) up."""
        self._on_up.append(callback)

    def is_up(self) -> bool:
        """Whether it answers connections now."""
        return self._running

    def when_down(self, callback: Callable[[], None]) -> None:
        """Have `callback` called each time before adbd goes down."""
        self._on_down.append(callback)

    def go_down(self) -> None:
        """Vanish from adb, as when the device reboots: connections break, forwards are gone."""
        for callback in list(self._on_down):
            callback()
        self._running = False
        self._went_down = time.monotonic()
        self._awake.set()
        self.reverse.remove_all()
        self.drop_connections()

    def come_up(self) -> None:
        """Answer (again), as root if the property that `adb root` sets says so."""
        self._take_uid()
        self._running = True
        for callback in list(self._on_up):
            callback()

    def _take_uid(self) -> None:
        as_root = self.android.properties.get("service.adb.root") == "1"
        self.uid = ROOT if as_root else SHELL

    def boot(self) -> None:
        """Come up after a boot, not sooner than adb notices that the device was away."""
        self._stop_waits.wait(self._went_down + _LEAST_SECONDS_AWAY - time.monotonic())
        if not self._stopped:
            self.come_up()

    def pause(self) -> None:
        """Freeze: connections stay open and nobody answers them (the console's `avd stop`)."""
        self._awake.clear()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._awake.set()

    @property
    def is_paused(self) -> bool:
        """Whether it is frozen."""
        return not self._awake.is_set()

    def restart(self) -> None:
        """What init does when `service.adb.root` has changed."""
        self.go_down()
        self.come_up()

    def start_anew(self, work: Callable[[], None]) -> None:
        """Do `work`, which makes the device anew: adb sees its streams end, and waits."""
        was_paused = self.is_paused
        self.pause()
        try:
            self.reverse.remove_all()
            self.wireless.turn_off()
            with self._lock:
                connections = list(self._connections)
            for connection in connections:
                connection.end_streams()
            work()
            self._take_uid()
        finally:
            if not was_paused:
                self.resume()

    def drop_connections(self) -> None:
        """Break every transport."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.drop()

    def banner(self) -> bytes:
        """What CNXN says of the device (adb.cpp, `get_connection_string`)."""
        properties = self.android.properties
        names = ("ro.product.name", "ro.product.model", "ro.product.device")
        parts = [f"{name}={properties.get(name)}" for name in names]
        parts.append(f"features={','.join(self.features())}")
        return f"device::{';'.join(parts)}".encode()

    def features(self) -> tuple[str, ...]:
        """The features that this device's adbd announces."""
        return features_of(self.android.model.api)

    def _accept(self) -> None:
        while not self._stopped:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.workers.submit(lambda sock=sock: self.serve(sock))  # type: ignore[misc]

    def serve(self, sock: socket.socket, secure: Secure | None = None) -> None:
        """Serve one connection until it ends; with `secure`, inside TLS."""
        if not self.is_up():
            sock.close()
            return
        connection = Connection(
            sock, Hooks(self.banner, self._open, self._awake.wait, self.log, self.keys, secure)
        )
        with self._lock:
            self._connections.add(connection)
        if not self.is_up():
            connection.drop()
        connection.serve()
        with self._lock:
            self._connections.discard(connection)

    def _open(self, connection: Connection, name: str) -> Service | None:
        self.log.debug("open %r", name)
        self.android.parts_ready.wait()
        from harness.virtual.adbd.services.table import find_service  # noqa: PLC0415  (heavy)

        service = find_service(self, connection, name)
        if service is None:
            self.log.info("no service %r", name)
            return None

        def run(stream: Stream) -> None:
            self.android.programs_ready.wait()
            try:
                service(stream)
            except StreamClosedError:
                pass  # the host went away first; nobody is left to tell
            except Exception:  # one service's fault must not end the device
                self.log.exception("service %r failed", name)
            finally:
                stream.close()

        return lambda stream: self.workers.submit(lambda: run(stream))
