"""One TCP connection of an adb server: the handshake, and the table of its streams.

    peer                                  we
    CNXN(version, max payload, banner) →
                                       ←  CNXN(version, max payload, banner)
    OPEN(their id, 0, "shell:ls" NUL)  →
                                       ←  OKAY(our id, their id)   or CLSE(0, their id)
    WRTE(their id, our id, bytes)      →
                                       ←  OKAY(our id, their id), then whatever it causes

Between the two CNXN there may be AUTH (see auth.py) or STLS (see tls.py). Messages for streams that
do not exist are ignored, as in `handle_packet`; a message that is none drops this connection only.

Source: packages/modules/adb/adb.cpp (`handle_packet`), sockets.cpp (`remote_socket_shutdown`).
"""

from __future__ import annotations

import io
import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.virtual.adbd import auth, wire
from harness.virtual.adbd.auth import AuthMode, KeyRing
from harness.virtual.adbd.service import Service
from harness.virtual.adbd.stream import Stream
from harness.virtual.adbd.wire import Message, WireError

if TYPE_CHECKING:
    from harness.virtual.adbd.tls import TlsLink

_READ_BUFFER: Final = 64 * 1024

Secure = Callable[[socket.socket], "TlsLink"]


@dataclass(frozen=True)
class Hooks:
    """What a connection asks of its daemon.

    Attributes:
        banner: `device::name=value;…` with the features, as bytes.
        open_stream: starts the service of that name on a stream; False refuses it. It is called
            before the stream is accepted, and returns what starts the service afterwards.
        wait_awake: returns at once, but not while the whole device is frozen.
        log: the device's logger.
        keys: the hosts to trust; None trusts all.
        secure: puts TLS between the socket and this connection; None on ports that are without.
    """

    banner: Callable[[], bytes]
    open_stream: Callable[[Connection, str], Service | None]
    wait_awake: Callable[[], object]
    log: logging.Logger
    keys: KeyRing | None = None
    secure: Secure | None = None


class Connection:
    """The transport's state; `serve` runs on a thread of its own until the connection ends.

    Attributes:
        max_payload: bytes that the peer takes in one message.
        serial: adbd's name for this transport, as `adb reverse --list` shows it.
    """

    def __init__(self, sock: socket.socket, hooks: Hooks) -> None:
        self.max_payload = wire.MAX_PAYLOAD_V1
        self.serial = f"host-{sock.fileno()}"
        self._sock = sock
        self._source: wire.Source = wire.SocketSource(sock)
        self._write: Callable[[bytes], object] = sock.sendall
        self._secured = False
        self._hooks = hooks
        self._version = wire.VERSION_MIN
        self._online = False
        self._token = b""  # what the peer has to sign; empty when it was not asked
        self._send_lock = threading.Lock()
        self._streams_lock = threading.Lock()
        self._streams: dict[int, Stream] = {}
        self._next_id = 1
        self._on_close: list[Callable[[], None]] = []

    @property
    def online(self) -> bool:
        """Whether the handshake is done and the link is up."""
        return self._online

    def serve(self) -> None:
        """Handle messages until the peer leaves or misbehaves; releases all that belongs to it."""
        try:
            while (message := wire.read_message(self._source)) is not None:
                self._hooks.wait_awake()
                self._handle(message)
        except WireError as error:
            self._hooks.log.warning("adb connection dropped: %s", error)
        except OSError as error:
            self._hooks.log.info("adb connection lost: %s", error)
        finally:
            self._release()

    def drop(self) -> None:
        """Break the link from our side; `serve` ends by it."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def when_closed(self, callback: Callable[[], None]) -> None:
        """Have `callback` called once the link is gone."""
        self._on_close.append(callback)

    def open(self, service: str, timeout: float) -> Stream | None:
        """Open a stream to the peer, as `reverse` forwards do; None if it is not accepted."""
        with self._streams_lock:
            stream = self._add_stream(remote_id=0)
        self._send(wire.OPEN, stream.local_id, 0, service.encode() + b"\0")
        if stream.wait_accepted(timeout):
            return stream
        self._forget(stream)
        return None

    def send_okay(self, stream: Stream) -> None:
        """Acknowledge a WRTE, or accept an OPEN."""
        self._send(wire.OKAY, stream.local_id, stream.remote_id)

    def send_write(self, stream: Stream, data: bytes) -> None:
        """Send bytes of a stream."""
        self._send(wire.WRTE, stream.local_id, stream.remote_id, data)

    def send_close(self, stream: Stream) -> None:
        """Close a stream and forget it."""
        self._forget(stream)
        self._send(wire.CLSE, stream.local_id, stream.remote_id)

    def _send(self, command: int, arg0: int, arg1: int, data: bytes = b"") -> None:
        checked = self._version < wire.VERSION_SKIP_CHECKSUM
        header = wire.header_of(command, arg0, arg1, data, checked=checked)
        try:
            with self._send_lock:
                self._write(header + data if data else header)
        except OSError:
            self.drop()  # the reading thread sees the end and releases the streams

    def _handle(self, message: Message) -> None:
        unchecked = self._version >= wire.VERSION_SKIP_CHECKSUM or _is_unchecked(message)
        if not unchecked and not message.sums_up():
            raise WireError(f"bad checksum {message.check:#010x}")
        if message.command == wire.CNXN:
            self._handle_connect(message)
        elif message.command == wire.STLS:
            self._handle_tls()
        elif message.command == wire.AUTH:
            self._handle_auth(message)
        elif self._online:
            self._handle_stream_message(message)
        # Anything else before CNXN is ignored, as AOSP does while a transport is offline.

    def _handle_connect(self, message: Message) -> None:
        self._close_streams()
        self._version = max(min(message.arg0, wire.VERSION_SKIP_CHECKSUM), wire.VERSION_MIN)
        self.max_payload = max(min(message.arg1, wire.MAX_PAYLOAD), 1)
        self._online = False
        if self._hooks.secure is not None and not self._secured:
            self._send(wire.STLS, wire.STLS_VERSION, 0)
        elif self._secured or self._hooks.keys is None or self._hooks.keys.mode is AuthMode.OFF:
            self._greet()
        else:
            self._ask_for_signature()

    def _handle_tls(self) -> None:
        """Go on inside TLS; the host is a known one then (`adbd_auth_tls_handshake`)."""
        if self._hooks.secure is None or self._secured:
            return
        link = self._hooks.secure(self._sock)
        self._secured = True
        self._source = io.BufferedReader(link, _READ_BUFFER)
        self._write = link.sendall
        self._greet()

    def _ask_for_signature(self) -> None:
        self._token = os.urandom(auth.TOKEN_SIZE)
        self._send(wire.AUTH, auth.TOKEN, 0, self._token)

    def _handle_auth(self, message: Message) -> None:
        keys = self._hooks.keys
        if keys is None or not self._token:
            return
        if message.arg0 == auth.SIGNATURE:
            if keys.verifies(self._token, message.data):
                self._greet()
            else:
                self._ask_for_signature()
        elif message.arg0 == auth.PUBLIC_KEY:
            keys.offer(message.data, self._greet)

    def _greet(self) -> None:
        self._token = b""
        self._online = True
        banner = self._hooks.banner()
        self._send(wire.CNXN, wire.VERSION_SKIP_CHECKSUM, wire.MAX_PAYLOAD, banner)

    def _handle_stream_message(self, message: Message) -> None:
        if message.command == wire.OPEN:
            self._handle_open(message)
            return
        stream = self._streams.get(message.arg1)
        if stream is None:
            return
        if message.command == wire.OKAY and message.arg0 != 0:
            stream.acknowledge(message.arg0)
        elif message.command == wire.WRTE and stream.remote_id == message.arg0:
            stream.feed(message.data)
        elif message.command == wire.CLSE and message.arg0 in (0, stream.remote_id):
            stream.peer_closed(answer=message.arg0 != 0)
            self._forget(stream)

    def _handle_open(self, message: Message) -> None:
        # The name ends with NUL; old hosts forget it (adb.cpp trims both).
        name = message.data.rstrip(b"\0").decode("utf-8", "replace")
        if message.arg0 == 0:
            return
        start = self._hooks.open_stream(self, name)
        if start is None:
            self._send(wire.CLSE, 0, message.arg0)
            return
        with self._streams_lock:
            stream = self._add_stream(remote_id=message.arg0)
        self.send_okay(stream)
        start(stream)

    def _add_stream(self, remote_id: int) -> Stream:
        stream = Stream(self, self._next_id, remote_id)
        self._next_id += 1
        self._streams[stream.local_id] = stream
        return stream

    def _forget(self, stream: Stream) -> None:
        with self._streams_lock:
            self._streams.pop(stream.local_id, None)

    def end_streams(self) -> None:
        """Close every stream, and tell the peer."""
        self._close_streams(tell=True)

    def _close_streams(self, *, tell: bool = False) -> None:
        with self._streams_lock:
            streams = list(self._streams.values())
            self._streams.clear()
        for stream in streams:
            stream.peer_closed(answer=tell)

    def _release(self) -> None:
        self._online = False
        self._close_streams()
        with suppress(OSError):
            self._sock.close()
        callbacks, self._on_close = self._on_close, []
        for callback in callbacks:
            callback()


def _is_unchecked(message: Message) -> bool:
    """Whether a CNXN says that its sender leaves sums out."""
    return message.command == wire.CNXN and message.arg0 >= wire.VERSION_SKIP_CHECKSUM
