"""The only door to adbutils: every call has a deadline, an exit code and a mapped error.

adbutils sleeps 10 ms whenever it closes a connection and asks the server for its version before
each call; here both are left out, by subclassing. It also starts a server when none answers;
here that is an error, because a server is started only by those who will stop it.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import shlex
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import adbutils
from adbutils.errors import AdbConnectionError, AdbError, AdbSyncError, AdbTimeout

from harness.errors import (
    CommandFailedError,
    ConfigError,
    DeviceError,
    DeviceTimeoutError,
    DeviceUnavailableError,
    HarnessError,
    ProtocolError,
)

DEFAULT_PORT = 5037
COMMAND_TIMEOUT_S = 30.0
TRANSFER_TIMEOUT_S = 120.0

_UNAVAILABLE = re.compile(
    r"device .*not found|device offline|device unauthorized|device still|no devices|"
    r"device .*(connecting|authorizing)|closed",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ShellResult:
    """What a command on the device printed, stream by stream, and its exit status."""

    stdout: str
    stderr: str
    exit_code: int

    @property
    def output(self) -> str:
        """Both streams, for error texts."""
        return (self.stdout + self.stderr).strip()


@dataclass(frozen=True)
class ListedDevice:
    """One line of `adb devices -l`.

    Attributes:
        serial: ADB's name for it.
        state: `device`, `offline`, `unauthorized`, …
        tags: such as `product`, `model`, `transport_id`.
    """

    serial: str
    state: str
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_emulator(self) -> bool:
        """Whether ADB lists it the way it lists local emulators."""
        return self.serial.startswith("emulator-")


class Adb(Protocol):
    """One device, as far as ADB reaches."""

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        ...

    def run(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> ShellResult:
        """Run a command line on the device; the exit status is the caller's to judge."""
        ...

    def shell(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> str:
        """Run a command line and return what it printed, stripped; a non-zero status raises."""
        ...

    def exec_out(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> bytes:
        """Run a command line and return its standard output byte for byte."""
        ...

    def pull(self, remote: str) -> bytes:
        """The content of a file on the device."""
        ...

    def push(self, content: bytes, remote: str, *, mode: int = 0o644) -> None:
        """Write a file on the device."""
        ...

    def install(self, apk: Path, *flags: str) -> None:
        """Install an APK file."""
        ...


class _Connection(adbutils.AdbConnection):
    """A connection with one deadline for the whole conversation, closed without a nap."""

    deadline: float | None = None

    def _safe_connect(self) -> socket.socket:
        sock: socket.socket = self._create_socket()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def _read_fully(self, n: int) -> bytes:
        chunks: list[bytes] = []
        missing = n
        while missing > 0:
            self._hurry()
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

    def close(self) -> None:
        if not self.closed:
            with contextlib.suppress(OSError):  # the other side may be gone already
                self.conn.shutdown(socket.SHUT_RDWR)  # wakes a thread that reads
            self.conn.close()
            self._AdbConnection__conn = None


class _Client(adbutils.AdbClient):
    """A client whose server's version is asked for once."""

    _version: int | None = None

    def make_connection(self, timeout: float | None = None) -> _Connection:
        connection = _Connection(self.host, self.port)
        if timeout:
            connection.deadline = time.monotonic() + timeout
            connection.conn.settimeout(timeout)
        return connection

    def server_version(self) -> int:
        if self._version is None:
            self._version = int(super().server_version())
        return self._version


class _Device(adbutils.AdbDevice):
    """adbutils' device; sockets it hands out have a timeout, which uiautomator2 never sets."""

    socket_timeout_s = 60.0

    def create_connection(self, network: adbutils.Network, address: int | str) -> socket.socket:
        sock: socket.socket = super().create_connection(network, address)
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
    except (AdbConnectionError, EOFError, OSError) as error:
        raise DeviceUnavailableError(
            device,
            f"the connection was lost while {doing} ({error or type(error).__name__})",
            "See `adb devices`; plug it in or start it, then start again.",
        ) from error
    except AdbError as error:
        raise _by_text(device, doing, error) from error


def _by_text(device: str, doing: str, error: AdbError) -> DeviceError:
    text = str(error.args[0]) if error.args else type(error).__name__
    if _UNAVAILABLE.search(text):
        return DeviceUnavailableError(
            device,
            f'adb says "{text}" while {doing}',
            "See `adb devices`; accept the key on its screen or plug it in again.",
        )
    if isinstance(error, AdbSyncError):
        return CommandFailedError(
            device, f'{doing} failed: "{text}"', "Check the path and who may write there."
        )
    return CommandFailedError(device, f'{doing} failed: "{text}"', "Try it with adb by hand.")


class DeviceAdb:
    """`Adb` over adbutils, without its waits."""

    def __init__(self, client: _Client, serial: str) -> None:
        self._device = _Device(client, serial=serial)
        self._log = logging.getLogger(f"harness.device.{serial}")

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        return str(self._device.serial)

    @property
    def underlying(self) -> adbutils.AdbDevice:
        """The object of adbutils; uiautomator2 needs it, nobody else does."""
        return self._device

    def run(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> ShellResult:
        """Run a command line; standard output and error apart, and the real exit status.

        Raises:
            DeviceTimeoutError, DeviceUnavailableError: it could not be run to its end.
        """
        with mapped_errors(self.serial, f"`{command}`"):
            result = self._device.shell2(command, timeout=timeout_s, v2=True)
        self._log.debug("%s -> %d", command, result.returncode)
        return ShellResult(result.stdout, result.stderr, result.returncode)

    def shell(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> str:
        """Run a command line and return its standard output, stripped.

        Raises:
            CommandFailedError: its exit status was not 0.
            DeviceTimeoutError, DeviceUnavailableError: it could not be run to its end.
        """
        result = self.run(command, timeout_s=timeout_s)
        if result.exit_code != 0:
            raise CommandFailedError(
                self.serial,
                f'`{command}` exited {result.exit_code}, "{result.output}"',
                "Try it with `adb shell` by hand; the device may not have it.",
            )
        return result.stdout.strip()

    def exec_out(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> bytes:
        """Run a command line without a terminal; what it printed, byte for byte.

        Raises:
            DeviceTimeoutError, DeviceUnavailableError: it could not be run to its end.
        """
        with (
            mapped_errors(self.serial, f"`{command}`"),
            self._device.open_transport(timeout=timeout_s) as connection,
        ):
            connection.send_command(f"exec:{command}")
            connection.check_okay()
            return bytes(connection.read_until_close(encoding=None))

    def pull(self, remote: str) -> bytes:
        """The content of a file on the device.

        Raises:
            CommandFailedError: there is no such file, or it may not be read.
        """
        with mapped_errors(self.serial, f"pulling {remote}"):
            return b"".join(self._device.sync.iter_content(remote))

    def push(self, content: bytes, remote: str, *, mode: int = 0o644) -> None:
        """Write a file on the device.

        Raises:
            CommandFailedError: the device does not let it be written there.
        """
        with mapped_errors(self.serial, f"pushing {remote}"):
            self._device.sync.push(io.BytesIO(content), remote, mode=mode)

    def install(self, apk: Path, *flags: str) -> None:
        """Push an APK file and install it, as every API level can.

        Args:
            apk: the file.
            flags: of `pm install`, such as `-r`, `-d`, `-t`.

        Raises:
            CommandFailedError: the package manager refused, with its code.
        """
        remote = f"/data/local/tmp/harness-{uuid.uuid4().hex[:8]}.apk"
        self.push(apk.read_bytes(), remote)
        try:
            words = shlex.join(["pm", "install", *flags, remote])
            result = self.run(words, timeout_s=TRANSFER_TIMEOUT_S)
        finally:
            self.run(f"rm -f {remote}")
        if "Success" not in result.stdout:
            raise CommandFailedError(
                self.serial,
                f"installing {apk.name} was refused: {result.output or 'no reason given'}",
                "Look the code up in Android's PackageManager constants.",
            )


class AdbServer:
    """An adb server that is running; never started or stopped from here.

    Args:
        host: where it listens.
        port: on which port.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        self._client = _Client(host, port)
        self._name = f"adb server at {host}:{port}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._client.port)

    def devices(self) -> list[ListedDevice]:
        """What it lists, whatever the state.

        Raises:
            DeviceUnavailableError: no adb server answers there.
        """
        with mapped_errors(self._name, "listing devices"):
            return [
                ListedDevice(info.serial, info.state, dict(info.tags or {}))
                for info in self._client.list(extended=True)
            ]

    def answers(self) -> bool:
        """Whether a server listens there."""
        try:
            with socket.create_connection((self._client.host, self._client.port), timeout=1.0):
                return True
        except OSError:
            return False

    def device(self, serial: str) -> DeviceAdb:
        """One device of it; nothing is asked of the device yet."""
        return DeviceAdb(self._client, serial)


def adb_binary() -> Path:
    """The adb to use: ADBUTILS_ADB_PATH, else the user's own on PATH, else adbutils' own.

    Raises:
        ConfigError: none of them is a program.
    """
    try:
        path = Path(adbutils.adb_path())
    except AdbError as error:
        raise ConfigError("PATH", "there is no adb binary", "adb on PATH") from error
    if not path.is_file():
        raise ConfigError(
            "ADBUTILS_ADB_PATH", f"{path} is not a file", "the path of an adb binary, or unset"
        )
    return path


def parse_int(device: str, what: str, text: str) -> int:
    """A number that the device printed.

    Raises:
        ProtocolError: it printed something else.
    """
    try:
        return int(text)
    except ValueError as error:
        raise ProtocolError(device, f"{what} should be a number, not {text!r}") from error
