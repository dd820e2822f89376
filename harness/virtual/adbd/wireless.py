"""adbd over Wi-Fi: a port that speaks TLS, one for pairing while a code is shown, and a plain one.

They are ports of 127.0.0.1 and stand for those of wlan0's address: `adb pair 127.0.0.1:PORT CODE`,
then `adb connect 127.0.0.1:PORT`. What passes, and what does not, is up to wlan0, see
network/relay.py.
Without Wi-Fi the address is out of reach, and wireless debugging is turned off for good; the plain
port is there again with Wi-Fi, as after `adb tcpip`.

Source: packages/modules/adb/daemon/adb_wifi.cpp (`disable_wifi_debugging` ends what speaks TLS),
frameworks/base/services/core/java/com/android/server/adb/AdbDebuggingManager.java (Wi-Fi that is
turned off or left sets `adb_wifi_enabled` to 0).
"""

from __future__ import annotations

import secrets
import socket
import string
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from harness.virtual.adbd.door import Door
from harness.virtual.android.network.model import Transport

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Secure
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.tls import TlsLink

SINCE_API: Final = 30
_CODE_LENGTH = 6
_SUFFIX_LENGTH = 6


class WirelessDebugging:
    """The ports of one device."""

    def __init__(self, adbd: Adbd) -> None:
        """Nothing listens before `turn_on`."""
        self._adbd = adbd
        self._lock = threading.Lock()
        self._server: Door | None = None
        self._pairing: Door | None = None
        self._plain: Door | None = None
        self._left: list[Door] = []  # of what was turned off when Wi-Fi went; it comes back first
        self._secured: set[socket.socket] = set()
        self._unsecured: set[socket.socket] = set()
        self._stop_watching: Callable[[], None] | None = None
        self._failures = 0
        self._turn = threading.Lock()
        self._code = ""

    def turn_on(self) -> int:
        """Listen, if it does not yet; returns the port to connect to."""
        with self._lock:
            if self._server is None:
                self._server = self._open(lambda end: self._serve(end, self._secure))
            port = self._server.port
        self._tell(port)
        self._watch()
        return port

    def turn_on_plain(self) -> int:
        """Listen without TLS, as a phone does after `adb tcpip`; returns the port."""
        with self._lock:
            if self._plain is None:
                self._plain = self._open(lambda end: self._serve(end, None))
            port = self._plain.port
        self._adbd.android.properties.set("service.adb.tcp.port", str(port))
        self._watch()
        return port

    def turn_off(self) -> None:
        """Listen no more, on any port, and end the connections to them."""
        self._turn_tls_off()
        with self._lock:
            plain, self._plain = self._plain, None
            left, self._left = self._left, []
            stop, self._stop_watching = self._stop_watching, None
            connections = list(self._unsecured)
        for door in (plain, *left):
            _close(door)
        _end(connections)
        if plain is not None:
            self._adbd.android.properties.set("service.adb.tcp.port", "0")
        if stop is not None:
            stop()

    def _turn_tls_off(self) -> None:
        with self._lock:
            was_on = self._server is not None
            doors = [door for door in (self._server, self._pairing) if door is not None]
            self._server = self._pairing = None
            connections = list(self._secured)
            out_of_reach = not self.on_wifi
            if out_of_reach:
                self._left += doors
        for door in doors:
            if out_of_reach:
                door.set_reachable(False)
            else:
                door.close()
        _end(connections)
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
        on_wifi = self.on_wifi
        if not on_wifi:
            self._turn_tls_off()
        with self._lock:
            plain, left = self._plain, self._left
            if on_wifi:
                self._left = []
        if plain is not None:
            plain.set_reachable(on_wifi)
        if on_wifi:
            for door in left:
                door.close()

    def show_code(self, code: str = "") -> tuple[int, str]:
        """Let hosts pair that know the code, a new one if none is given; the port and the code."""
        code = code or "".join(secrets.choice(string.digits) for _ in range(_CODE_LENGTH))
        self.turn_on()
        with self._lock:
            _close(self._pairing)
            self._failures, self._code = 0, code
            self._pairing = self._open(lambda end: self._pair(end, code))
            return self._pairing.port, code

    def _open(self, serve: Callable[[socket.socket], None]) -> Door:
        """A door behind which each connection is served on a thread of its own."""

        def take(sock: socket.socket) -> None:
            port = sock.getsockname()[1]
            try:
                end = self._adbd.android.network.answer(self._adbd.uid, sock, port)
            except OSError:  # Wi-Fi has just gone
                sock.close()
            else:
                self._adbd.workers.submit(lambda: serve(end))

        return Door(take, reachable=self.on_wifi)

    def _serve(self, end: socket.socket, secure: Secure | None) -> None:
        ends = self._unsecured if secure is None else self._secured
        with self._lock:
            ends.add(end)
        try:
            self._adbd.serve(end, secure)
        finally:
            end.close()
            with self._lock:
                ends.discard(end)

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
        android.properties.set("service.adb.tls.port", str(port or ""))


def _close(door: Door | None) -> None:
    if door is not None:
        door.close()


def _end(connections: list[socket.socket]) -> None:
    for each in connections:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
