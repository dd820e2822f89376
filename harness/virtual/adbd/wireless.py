"""adbd over Wi-Fi: a port that speaks TLS, one for pairing while a code is shown, and a plain one.

They are ports of 127.0.0.1 and stand for those of wlan0's address: `adb pair 127.0.0.1:PORT CODE`,
then `adb connect 127.0.0.1:PORT`. Without Wi-Fi their connections break and new ones are closed at
once. The plain port is there again with Wi-Fi, as after `adb tcpip`; wireless debugging stays off.

Source: packages/modules/adb/daemon/adb_wifi.cpp, frameworks/base/services/core/java/com/android/
server/adb/AdbDebuggingManager.java (Wi-Fi that is turned off or left sets `adb_wifi_enabled` to 0).
"""

from __future__ import annotations

import secrets
import socket
import string
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from harness.virtual.android.network.model import Transport

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Secure
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.tls import TlsLink

SINCE_API: Final = 30
_LOCALHOST = "127.0.0.1"
_CODE_LENGTH = 6
_SUFFIX_LENGTH = 6


class WirelessDebugging:
    """The ports of one device."""

    def __init__(self, adbd: Adbd) -> None:
        """Nothing listens before `turn_on`."""
        self._adbd = adbd
        self._lock = threading.Lock()
        self._server: socket.socket | None = None
        self._pairing: socket.socket | None = None
        self._plain: socket.socket | None = None
        self._accepted: set[socket.socket] = set()
        self._stop_watching: Callable[[], None] | None = None
        self._failures = 0
        self._turn = threading.Lock()
        self._code = ""

    def turn_on(self) -> int:
        """Listen, if it does not yet; returns the port to connect to."""
        with self._lock:
            if self._server is None:
                self._server = self._listen(lambda sock: self._serve(sock, self._secure))
            port = int(self._server.getsockname()[1])
        self._tell(port)
        self._watch()
        return port

    def turn_on_plain(self) -> int:
        """Listen without TLS, as a phone does after `adb tcpip`; returns the port."""
        with self._lock:
            if self._plain is None:
                self._plain = self._listen(lambda sock: self._serve(sock, None))
            port = int(self._plain.getsockname()[1])
        self._adbd.android.properties.set("service.adb.tcp.port", str(port))
        self._watch()
        return port

    def turn_off(self) -> None:
        """Listen no more, on any port; connections stay until they end."""
        self._turn_tls_off()
        with self._lock:
            plain, self._plain = self._plain, None
            stop, self._stop_watching = self._stop_watching, None
        if plain is not None:
            _close(plain)
            self._adbd.android.properties.set("service.adb.tcp.port", "0")
        if stop is not None:
            stop()

    def _turn_tls_off(self) -> None:
        with self._lock:
            was_on = self._server is not None
            for listener in (self._server, self._pairing):
                _close(listener)
            self._server = self._pairing = None
        if was_on:
            self._tell(0)

    def _watch(self) -> None:
        """Hear of Wi-Fi; its service is another one after each boot, which turns this off."""
        with self._lock:
            if self._stop_watching is None:
                connectivity = self._adbd.android.connectivity
                self._stop_watching = connectivity.observe(self._network_changed)

    @property
    def on_wifi(self) -> bool:
        """Whether the device has joined Wi-Fi; wireless debugging needs it."""
        return self._adbd.android.connectivity.network_of(Transport.WIFI) is not None

    def _network_changed(self) -> None:
        if self.on_wifi:
            return
        self._turn_tls_off()
        with self._lock:
            accepted = list(self._accepted)
        for sock in accepted:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

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

    def _serve(self, sock: socket.socket, secure: Secure | None) -> None:
        with self._lock:
            self._accepted.add(sock)
        try:
            if self.on_wifi:
                self._adbd.serve(sock, secure)
        finally:
            sock.close()
            with self._lock:
                self._accepted.discard(sock)

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
