"""The only door to a device over ADB: each call has a deadline, a status and a mapped error."""

from __future__ import annotations

import copy
import logging
import shlex
import socket
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import adbutils
from adbutils.errors import AdbError

from harness.adb_connection import TRANSFER_TIMEOUT_S, Client, SocketDevice, mapped_errors
from harness.destructive import WHETHER_EMULATOR, Leave, harm_of_command, harm_of_file
from harness.errors import (
    CommandFailedError,
    ConfigError,
    DeviceUnavailableError,
    ProtocolError,
)
from harness.model import ListedDevice
from harness.parsers.adb_install import parse_install
from harness.parsers.lines import read_from

DEFAULT_PORT = 5037
COMMAND_TIMEOUT_S = 30.0
OURS = "/data/local/tmp/harness"
"""How the path of everything begins that the harness puts on a device."""


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


class Adb(Protocol):
    """One device, as far as ADB reaches."""

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        ...

    @property
    def leave(self) -> Leave:
        """Whether what cannot be put back may be done on it."""
        ...

    def may_change(self, what: str) -> bool:
        """Whether a change by another way than this door may be made; a dry run notes it."""
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

    def forwards(self) -> dict[str, str]:
        """Where places of the host lead on the device, by `adb forward`."""
        ...

    def forward(self, local: str, remote: str) -> None:
        """Have a place of the host, such as `tcp:40123`, lead to one of the device."""
        ...

    def remove_forward(self, local: str) -> None:
        """Have it lead nowhere again."""
        ...

    def reverses(self) -> dict[str, str]:
        """Where places of the device lead on the host, by `adb reverse`."""
        ...

    def reverse(self, remote: str, local: str) -> None:
        """Have a place of the device, such as `tcp:8080`, lead to one of the host."""
        ...

    def remove_reverse(self, remote: str) -> None:
        """Have it lead nowhere again."""
        ...


class DeviceAdb:
    """`Adb` over adbutils, without its waits.

    Args:
        client: the adb server.
        serial: the device.
        marked: whether its owner marked it as disposable.
    """

    def __init__(self, client: Client, serial: str, *, marked: bool = False) -> None:
        self.client = client
        self._device = SocketDevice(client, serial)
        self.leave = Leave(serial, lambda: self.run(WHETHER_EMULATOR).stdout, marked=marked)
        self._log = logging.getLogger(f"harness.device.{serial}")

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        return str(self._device.serial)

    @property
    def underlying(self) -> SocketDevice:
        """The object of adbutils; uiautomator2 needs it, nobody else does."""
        return self._device

    def may_change(self, what: str) -> bool:  # noqa: ARG002  (for a dry run)
        """Whether something that goes by no door of ours to the device may be done now: yes."""
        return True

    def as_disposable(self) -> DeviceAdb:
        """The same device over the same link, for those who may do anything to it."""
        same = copy.copy(self)
        same.leave = Leave(self.serial, lambda: same.run(WHETHER_EMULATOR).stdout, marked=True)
        return same

    @property
    def repeated(self) -> list[str]:
        """A line for each call that was made again because the device was away; may be cleared."""
        return self._device.retry.repeated

    def run(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> ShellResult:
        """Run a command line; standard output and error apart, and the real exit status.

        Raises:
            CapabilityMissingError: it is destructive, and the device is not disposable.
            DeviceTimeoutError, DeviceUnavailableError: it could not be run to its end.
        """
        self._expect_line(command)
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
        self._check(command, result.exit_code, result.output)
        return result.stdout.strip()

    def _expect_line(self, command: str) -> None:
        if "\0" in command:  # the device would run what stands before it
            raise ProtocolError(self.serial, f"no command line holds a NUL: {command!r}")
        self.leave.expect(harm_of_command(command))

    def _check(self, command: str, exit_code: int, output: str) -> None:
        if exit_code != 0:
            raise CommandFailedError(
                self.serial,
                f'`{command}` exited {exit_code}, "{output.strip()}"',
                "Try it with `adb shell` by hand; the device may not have it.",
            )

    def exec_out(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> bytes:
        """Run a command line; its standard output, byte for byte and whole.

        The shell protocol carries it, because adb's own `exec:` has no exit status and looks
        the same whether the command ended or the device went away.

        Raises:
            CommandFailedError: its exit status was not 0.
            DeviceTimeoutError, DeviceUnavailableError: it could not be run to its end.
        """
        self._expect_line(command)
        with mapped_errors(self.serial, f"`{command}`"):
            raw = self._device.shell2(command, timeout=timeout_s, encoding=None, v2=True)
        text = (raw.stdout[:200] + raw.stderr).decode("utf-8", errors="replace")
        self._check(command, raw.returncode, text)
        return bytes(raw.stdout)

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
            CapabilityMissingError: what lies there is somebody's, and the device is not disposable.
            CommandFailedError: the device does not let it be written there.
        """
        self.leave.expect(harm_of_file(remote))
        with (
            mapped_errors(self.serial, f"pushing {remote}"),
            self._device.open_transport(timeout=TRANSFER_TIMEOUT_S) as connection,
        ):
            connection.send_file(content, remote, mode)

    def install(self, apk: Path, *flags: str) -> None:
        """Push an APK file and install it, as every API level can.

        Args:
            apk: the file.
            flags: of `pm install`, such as `-r`, `-d`, `-t`.

        Raises:
            CapabilityMissingError: the device is not disposable.
            CommandFailedError: the package manager refused, with its code.
        """
        self.leave.expect("installs an app")
        remote = f"{OURS}-{uuid.uuid4().hex[:8]}.apk"
        self.push(apk.read_bytes(), remote)
        try:
            words = shlex.join(["pm", "install", *flags, remote])
            result = self.run(words, timeout_s=TRANSFER_TIMEOUT_S)
        finally:
            self.run(f"rm -f {remote}")
        answer = read_from(self.serial, parse_install, result.output)
        if not answer.success:
            raise CommandFailedError(
                self.serial,
                f"installing {apk.name} was refused: {answer}",
                "Look the code up in Android's PackageManager constants.",
            )

    def forwards(self) -> dict[str, str]:
        """Where places of the host lead on the device, such as `tcp:40123` to `tcp:8080`."""
        with mapped_errors(self.serial, "listing forward connections"):
            listed = self._device.forward_list()  # the server's, of every device
            return {each.local: each.remote for each in listed if each.serial == self.serial}

    def forward(self, local: str, remote: str) -> None:
        """Have a place of the host lead to one of the device; raises as `run` does.

        Raises:
            CommandFailedError: the place is taken on the host.
        """
        with mapped_errors(self.serial, f"forwarding {local}"):
            self._device.forward(local, remote)

    def remove_forward(self, local: str) -> None:
        """Have it lead nowhere again.

        Raises:
            CommandFailedError: it led nowhere.
        """
        with mapped_errors(self.serial, f"removing the forward of {local}"):
            self._device.forward_remove(local)

    def reverses(self) -> dict[str, str]:
        """Where places of the device lead on the host, such as `tcp:8080` to `tcp:40123`."""
        with mapped_errors(self.serial, "listing reverse connections"):
            return {item.remote: item.local for item in self._device.reverse_list()}

    def reverse(self, remote: str, local: str) -> None:
        """Have a place of the device lead to one of the host; raises as `run` does.

        Raises:
            CommandFailedError: the place is taken on the device.
        """
        with mapped_errors(self.serial, f"reversing {remote}"):
            self._device.reverse(remote, local)

    def remove_reverse(self, remote: str) -> None:
        """Have it lead nowhere again.

        The adb server ends itself when the device connects to it meanwhile, and takes it along
        (packages/modules/adb/adb.cpp, `handle_packet`).

        Raises:
            CommandFailedError: it led nowhere.
            DeviceUnavailableError: the device went away, and it is not known to be gone.
        """
        try:
            with mapped_errors(self.serial, f"removing the reverse of {remote}"):
                self._device.reverse_remove(remote)
        except DeviceUnavailableError:
            if remote in self.reverses():
                raise


class AdbServer:
    """An adb server that is running; never started or stopped from here."""

    def __init__(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        self._client = Client(host, port)
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

    def is_emulator(self, serial: str) -> bool:
        """Whether a device of it says that it is an emulator; raises as `DeviceAdb.run` does."""
        return self.device(serial).leave.is_emulator

    def device(self, serial: str, *, disposable: bool = False) -> DeviceAdb:
        """One device of it; nothing is asked of the device yet.

        Args:
            serial: which.
            disposable: whether its owner marked it so; emulators need no mark.
        """
        return DeviceAdb(self._client, serial, marked=disposable)


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
