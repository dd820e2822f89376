"""Connections to an adb server by adbutils, without its waits.

adbutils sleeps 10 ms whenever it closes a connection and asks the server for its version before
each call; here both are left out, by subclassing. It also starts a server when none answers;
here that is an error, because a server is started only by those who will stop it.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from functools import partial

import adbutils
from adbutils.errors import AdbConnectionError, AdbError, AdbSyncError, AdbTimeout

from harness.errors import (
    CommandFailedError,
    DeviceTimeoutError,
    DeviceUnavailableError,
    HarnessError,
)
from harness.kept_connection import KeptConnection
from harness.link_retry import LinkRetry
from harness.sync_protocol import ANSWER, OKAY, file_parts

TRANSFER_TIMEOUT_S = 120.0
_CONNECT_TIMEOUT_S = 3.0
_AWAY = re.compile(  # AOSP, adb's transport.cpp (`acquire_one_transport`); the last is adbutils'
    r"device '.*' not found|device offline|device still|no devices|Unknown data: b''",
    re.IGNORECASE,
)
_UNAVAILABLE = re.compile(  # AOSP, adb's transport.cpp; the last line is adbutils at an early end
    r"device '.*' not found|device offline|device unauthorized|device still|no devices|closed$|"
    r"connection closed|Unknown data: b''|Invalid sync cmd$|read chunk missing",
    re.IGNORECASE,
)
_SEE_DEVICES = "See `adb devices`: plug it in, start it, or accept the key on its screen."
_LONGEST_REQUEST = 0xFFFF  # its length is sent as four hexadecimal digits


def is_away(error: BaseException) -> bool:
    """Whether an error on the way to a device says that it, or its adb server, may come back."""
    if isinstance(error, AdbTimeout):
        return False
    return isinstance(error, AdbConnectionError | ConnectionError) or (
        isinstance(error, AdbError) and _AWAY.search(str(error)) is not None
    )


class Connection(adbutils.AdbConnection):
    """A connection with one deadline for the whole conversation, closed without a nap."""

    deadline: float | None = None

    def _safe_connect(self) -> socket.socket:
        address = (self._AdbConnection__host, self._AdbConnection__port)
        try:
            sock = socket.create_connection(address, timeout=_CONNECT_TIMEOUT_S)
        except OSError as error:
            raise AdbConnectionError(f"{address[0]}:{address[1]}: {error}") from error
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        """Close what adbutils leaves open where the device is not found, or the server dies."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def check_okay(self) -> None:
        """As adbutils', but a refusal closes the connection."""
        with self._closed_on_error():
            super().check_okay()

    def _read_fully(self, n: int) -> bytes:
        chunks: list[bytes] = []
        missing = n
        while missing > 0:
            self._hurry()
            with self._closed_on_error():
                chunk = self.conn.recv(missing)
            if not chunk:
                break
            chunks.append(chunk)
            missing -= len(chunk)
        return b"".join(chunks)

    def _hurry(self) -> None:
        if self.deadline is None:
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise AdbTimeout("adb read timeout")
        self.conn.settimeout(left)

    def send_command(self, cmd: str) -> None:
        """As adbutils', but a command that is too long is refused."""
        request = cmd.encode("utf-8")
        if len(request) > _LONGEST_REQUEST:
            raise AdbError(f"{len(request)} bytes are more than ADB takes at once")
        with self._closed_on_error():
            self.conn.sendall(f"{len(request):04x}".encode() + request)

    def send_file(self, content: bytes, remote: str, mode: int) -> None:
        """Write a file; adbutils' own way loses the reason when the device refuses."""
        self.send_command("sync:")
        self.check_okay()
        for part in file_parts(content, remote, mode, int(time.time())):
            self.conn.sendall(part)
        answer, size = ANSWER.unpack(self.read_exact(ANSWER.size))
        if answer != OKAY:
            raise AdbSyncError(self.read_exact(size).decode("utf-8", errors="replace"))

    def close(self) -> None:
        """Close it, and wake whoever reads from it."""
        if not self.closed:
            with contextlib.suppress(OSError):  # the other side may be gone already
                self.conn.shutdown(socket.SHUT_RDWR)  # wakes a thread that reads
            self.conn.close()
            self._AdbConnection__conn = None


class Client(adbutils.AdbClient):
    """A client whose server's version is asked for once."""

    _version: int | None = None

    def make_connection(self, timeout: float | None = None) -> Connection:
        """A connection to the server; `timeout` in seconds for all of it."""
        connection = Connection(self.host, self.port)
        seconds = timeout or TRANSFER_TIMEOUT_S  # adbutils has none for files
        connection.deadline = time.monotonic() + seconds
        connection.conn.settimeout(seconds)
        return connection

    def server_version(self) -> int:
        """What the server said the first time."""
        if self._version is None:
            self._version = int(super().server_version())
        return self._version


class SocketDevice(adbutils.AdbDevice):
    """adbutils' device; sockets it hands out have a timeout, which uiautomator2 never sets."""

    socket_timeout_s = 60.0
    kept: KeptConnection | None = None

    def __init__(self, client: Client, serial: str) -> None:
        super().__init__(client, serial=serial)
        self.retry = LinkRetry(serial, is_away)

    def open_transport(
        self, command: str | None = None, timeout: float | None = TRANSFER_TIMEOUT_S
    ) -> Connection:
        """A connection to the device; one that was there before may be away for a moment.

        With a command, such as `killforward`, it is asked for once: where the answer is lost, it
        may have been done.
        """
        connect = partial(super().open_transport, command, timeout)
        opened: Connection = connect() if command else self.retry.open(connect)
        return opened

    def create_connection(self, network: adbutils.Network, address: int | str) -> socket.socket:
        """A socket to a port or name of the device."""
        connect = partial(super().create_connection, network, address)
        sock: socket.socket = self.kept.get(address, connect) if self.kept else connect()
        sock.settimeout(self.socket_timeout_s)
        return sock


@contextlib.contextmanager
def mapped_errors(device: str, doing: str) -> Iterator[None]:
    """Turn whatever adbutils or the socket below it raises into one of our errors.

    Args:
        device: the serial for the error's text.
        doing: what was being done, for the error's text.

    Raises:
        DeviceTimeoutError, DeviceUnavailableError, CommandFailedError: by what went wrong.
    """
    try:
        yield
    except HarnessError:
        raise
    except (AdbTimeout, TimeoutError) as error:
        raise DeviceTimeoutError(
            device,
            f"{doing} did not end in time",
            "See whether the device hangs; `adb shell` it by hand.",
        ) from error
    except AdbConnectionError as error:
        raise DeviceUnavailableError(
            device,
            f"no adb server answers while {doing} ({error})",
            "Start one with `adb start-server`; none is started from here.",
        ) from error
    except (EOFError, OSError) as error:
        raise DeviceUnavailableError(
            device, f"the connection was lost while {doing} ({error})", _SEE_DEVICES
        ) from error
    except AdbError as error:
        text = " ".join(str(part) for part in error.args).strip() or str(error)
        if _UNAVAILABLE.search(text):
            raise DeviceUnavailableError(
                device, f'adb says "{text}" while {doing}', _SEE_DEVICES
            ) from error
        raise CommandFailedError(
            device, f'{doing} failed: "{text}"', "Try it with adb by hand."
        ) from error
