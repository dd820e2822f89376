"""An emulator's console: a text protocol on the even port, unlocked with the token in a file.

Binds to: an emulator on this host.
Implements: actions.

The greeting names the token's file. Each answer ends with a line `OK` or `KO: reason`
(developer.android.com, emulator console).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from harness.adb import Adb
from harness.errors import (
    CommandFailedError,
    ConfigError,
    DeviceUnavailableError,
    HarnessError,
    ProtocolError,
)
from harness.parsers.emulator_console import parse_greeting
from harness.redaction import SECRETS

_TIMEOUT_S = 30.0
_LOOKS = ("auth ", "help", "network status", "ping")


class Console:
    """One connection to the console of one emulator on this host.

    Args:
        port: where it listens.
        token_file: where its token is; None for the file that its greeting names.
        may_change: asked before each command that does more than look.

    Raises:
        DeviceUnavailableError: nothing listens there.
        ConfigError: the token file cannot be read.
        CommandFailedError: the token was refused.
    """

    def __init__(
        self,
        port: int,
        token_file: Path | None = None,
        may_change: Callable[[str], bool] = lambda _what: True,
    ) -> None:
        self._may_change = may_change
        self._name = f"emulator-{port}"
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_S)
        except OSError as error:
            raise DeviceUnavailableError(
                self._name, f"its console does not answer ({error})", "See whether it runs."
            ) from error
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        try:
            greeting = self._answer("the greeting")
            token = _token(token_file or _named_in(greeting))
            if token:
                self.command(f"auth {token}", shown="auth")
        except BaseException:
            self.close()
            raise

    def command(self, line: str, *, shown: str = "") -> str:
        """Send a command and return its answer without the final OK.

        Args:
            line: the command.
            shown: what errors call it, where the line holds a secret.

        Raises:
            ProtocolError: it is no single line.
            CommandFailedError: the console answered KO.
            DeviceUnavailableError: it hung up.
        """
        if not line.isprintable():  # a second line would be a second command
            raise ProtocolError(self._name, f"the console has no command {shown or line!r}")
        if not line.startswith(_LOOKS) and not self._may_change(f"emulator console: {line}"):
            return ""
        try:
            self._socket.sendall(f"{line}\n".encode())
            return self._answer(shown or line)
        except OSError as error:
            raise self._hung_up(shown or line) from error

    def _hung_up(self, command: str) -> DeviceUnavailableError:
        return DeviceUnavailableError(
            self._name, f"the console hung up on {command!r}", "See whether it runs."
        )

    def _answer(self, command: str) -> str:
        said: list[str] = []
        for raw in self._lines:
            text = raw.rstrip("\r\n")
            if text == "OK" or text.startswith("OK: "):  # `kill` answers OK: … bye bye
                return "\n".join(said)
            if text.startswith("KO"):
                raise CommandFailedError(
                    self._name, f"the console answered {command!r} with {text!r}", "See its help."
                )
            said.append(text)
        raise self._hung_up(command)

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> Console:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def console_of(adb: Adb) -> Console:
    """The console of an emulator that ADB lists by its console's port.

    Raises:
        DeviceUnavailableError: it is no emulator, or nothing listens there.
        ConfigError: the token file cannot be read.
        CommandFailedError: the token was refused.
    """
    kind, _, port = adb.serial.partition("-")
    if kind != "emulator" or not port.isdecimal():
        raise DeviceUnavailableError(adb.serial, "it has no emulator console", "Use an emulator.")
    return Console(int(port), may_change=adb.may_change)


def has_console(adb: Adb) -> bool:
    """Whether its console answers and lets us in."""
    try:
        with console_of(adb) as console:
            console.command("ping")
    except HarnessError:
        return False
    return True


def _named_in(greeting: str) -> Path | None:
    """The token's file; None where no token is asked for."""
    path = parse_greeting(f"{greeting}\nOK").token_path
    return Path(path) if path else None


def _token(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return SECRETS.learn(path.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise ConfigError(
            str(path), f"cannot be read ({error.strerror})", "the emulator console's token"
        ) from error
