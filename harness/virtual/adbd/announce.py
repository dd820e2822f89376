"""Telling the adb server that the devices are there, now and whenever that server comes back.

The server looks at ports 5555-5585 only when it starts, so an emulator says `host:emulator:PORT` to
its smart socket. One connection per process stays open on `host:track-devices`: its end means that
the server has gone, and its lists show when a device of ours is missing. No server is started here.

Source: packages/modules/adb/SERVICES.TXT, client/transport_emulator.cpp (`local_connect`).
"""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress

_RETRY_SECONDS = 0.2
_REPLY_SECONDS = 5.0
_LOCALHOST = "127.0.0.1"
_ANSWERED = ("device", "unauthorized")  # what a device is listed as once it has said something


class Announcer:
    """Keeps every announced device known to the adb server on one port."""

    def __init__(self, server_port: int, log: logging.Logger) -> None:
        self._server_port = server_port
        self._log = log
        self._lock = threading.Lock()
        self._ports: dict[str, int] = {}
        self._listed = threading.Condition(self._lock)
        self._states: dict[str, str] = {}
        self._stopped = threading.Event()
        self._tracker: socket.socket | None = None
        self._thread = threading.Thread(target=self._watch, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin to watch the server."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; nothing is announced any more."""
        self._stopped.set()
        with self._lock:
            self._ports.clear()
            if self._tracker is not None:
                with suppress(OSError):
                    self._tracker.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def add(self, serial: str, adb_port: int) -> None:
        """Announce a device now, if there is a server, and keep it announced."""
        with self._lock:
            self._ports[serial] = adb_port
        self._announce(adb_port)

    def remove(self, serial: str) -> None:
        """Announce it no more."""
        with self._lock:
            self._ports.pop(serial, None)

    def wait_listed(self, serial: str, timeout: float) -> bool:
        """Wait at most `timeout` seconds until the server lists `serial` as a device.

        False at once when there is no server.
        """
        with self._listed:
            self._listed.wait_for(
                lambda: self._tracker is None or self._states.get(serial) in _ANSWERED, timeout
            )
            return self._states.get(serial) == "device"

    def wait_unlisted(self, serial: str, timeout: float) -> None:
        """Wait at most `timeout` seconds until the server no longer lists `serial`."""
        with self._listed:
            self._listed.wait_for(lambda: serial not in self._states, timeout)

    def _announce(self, adb_port: int) -> None:
        with suppress(OSError), self._connect() as sock:
            # The server sends no answer to this one, it only closes.
            sock.sendall(_request(f"host:emulator:{adb_port}"))
            sock.settimeout(_REPLY_SECONDS)
            sock.recv(1)

    def _connect(self) -> socket.socket:
        return socket.create_connection((_LOCALHOST, self._server_port), timeout=_REPLY_SECONDS)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._connect() as sock:
                    self._track(sock)
            except (OSError, ValueError) as error:  # ValueError: whoever answers is no adb server
                self._log.debug("no adb server on port %d: %s", self._server_port, error)
            self._stopped.wait(_RETRY_SECONDS)

    def _track(self, sock: socket.socket) -> None:
        with self._lock:
            self._tracker = sock
        try:
            sock.settimeout(None)
            sock.sendall(_request("host:track-devices"))
            with sock.makefile("rb") as lists:
                if lists.read(4) != b"OKAY":
                    return
                while not self._stopped.is_set() and (length := lists.read(4)):
                    self._announce_missing(lists.read(int(length, 16)).decode())
        finally:
            with self._listed:
                self._tracker = None
                self._states = {}
                self._listed.notify_all()

    def _announce_missing(self, listing: str) -> None:
        states = dict(line.split("\t", 1) for line in listing.splitlines() if "\t" in line)
        with self._listed:
            self._states = states
            self._listed.notify_all()
            missing = [port for serial, port in self._ports.items() if serial not in states]
        for port in missing:
            self._log.info("announcing port %d to the adb server", port)
            self._announce(port)


def _request(text: str) -> bytes:
    return f"{len(text):04x}{text}".encode()
