"""Wireless debugging: a port on which adbd speaks TLS, and one for pairing while a code is shown.

Both are ports of 127.0.0.1: `adb pair 127.0.0.1:PORT CODE`, then `adb connect 127.0.0.1:PORT`.

Source: packages/modules/adb/daemon/adb_wifi.cpp, frameworks/base/services/core/java/com/android/
server/adb/AdbDebuggingManager.java.
"""

from __future__ import annotations

import secrets
import socket
import string
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.tls import TlsLink

SINCE_API: Final = 30
_LOCALHOST = "127.0.0.1"
_CODE_LENGTH = 6
_SUFFIX_LENGTH = 6


class WirelessDebugging:
    """The two ports of one device."""

    def __init__(self, adbd: Adbd) -> None:
        """Nothing listens before `turn_on`."""
        self._adbd = adbd
        self._lock = threading.Lock()
        self._server: socket.socket | None = None
        self._pairing: socket.socket | None = None
        self._failures = 0
        self._turn = threading.Lock()
        self._code = ""

    def turn_on(self) -> int:
        """Listen, if it does not yet; returns the port to connect to."""
        with self._lock:
            if self._server is None:
                self._server = self._listen(self._serve)
            port = int(self._server.getsockname()[1])
        self._tell(port)
        return port

    def turn_off(self) -> None:
        """Listen no more, on either port; connections stay until they end."""
        with self._lock:
            was_on = self._server is not None
            for listener in (self._server, self._pairing):
                _close(listener)
            self._server = self._pairing = None
        if was_on:
            self._tell(0)

    def show_code(self, code: str = "") -> tuple[int, str]:
        """Let hosts pair that know the code, a new one if none is given; the port and the code."""
        code = code or "".join(secrets.choice(string.digits) for _ in range(_CODE_LENGTH))
        self.turn_on()
        with self._lock:
            _close(self._pairing)
            self._failures, self._code = 0, code
            self._pairing = self._listen(lambda sock: self._pair(sock, code))
            return int(self._pairing.getsockname()[1]), code

    def _listen(self, serve: Callable[[socket.socket], None]) -> socket.socket:
        listener = socket.create_server((_LOCALHOST, 0))

        def accept() -> None:
            with suppress(OSError):
                while True:
                    sock, _ = listener.accept()
                    self._adbd.workers.submit(lambda sock=sock: serve(sock))  # type: ignore[misc]

        threading.Thread(target=accept, name="adbd-wireless", daemon=True).start()
        return listener

    def _serve(self, sock: socket.socket) -> None:
        self._adbd.serve(sock, self._secure)

    def _secure(self, sock: socket.socket) -> TlsLink:
        from harness.virtual.adbd import tls  # noqa: PLC0415  (only if asked for)

        keys = self._adbd.keys
        context = tls.server_context(keys.trusts, keys.known() if keys.asks else ())
        link = tls.TlsLink(sock, sock.recv, context)
        link.handshake()
        return link

    def _pair(self, sock: socket.socket, code: str) -> None:
        """One host after the other: the code that let one in is no longer one for the next."""
        with sock, self._turn:
            if code == self._code:
                self._try_to_pair(sock, code)

    def _try_to_pair(self, sock: socket.socket, code: str) -> None:
        from harness.virtual.adbd.pairing import MOST_ATTEMPTS, PairingError, pair  # noqa: PLC0415

        try:
            key = pair(sock, code, self._guid())
        except (PairingError, OSError) as error:
            self._adbd.log.info("pairing failed: %s", error)
            self._failures += 1
            if self._failures < MOST_ATTEMPTS:
                return
        else:
            self._adbd.keys.remember(key)
        with self._lock:
            _close(self._pairing)
            self._pairing, self._code = None, ""

    def _guid(self) -> str:
        """The name that stays with the device (`ReadDeviceGuid`)."""
        properties = self._adbd.android.properties
        guid = properties.get("persist.adb.wifi.guid")
        if not guid:
            letters = string.ascii_letters + string.digits
            suffix = "".join(secrets.choice(letters) for _ in range(_SUFFIX_LENGTH))
            guid = f"adb-{properties.get('ro.serialno')}-{suffix}"
            properties.set("persist.adb.wifi.guid", guid)
        return guid

    def _tell(self, port: int) -> None:
        android = self._adbd.android
        android.settings.put("global", "adb_wifi_enabled", str(int(port > 0)))
        android.properties.set("persist.adb.tls_server.enable", str(int(port > 0)))
        android.properties.set("service.adb.tls.port", str(port))


def _close(listener: socket.socket | None) -> None:
    if listener is not None:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
