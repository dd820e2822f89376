"""The emulator console: lines of text on the even port, after a token.

    → Android Console: Authentication required … OK
    ← auth TOKEN
    → Android Console: type 'help' for a list of commands
    → OK

A line that looks like an HTTP request ends the connection, so that a web page cannot drive it.

Source: external-qemu, android/android-emu/android/console.cpp (`control_global_accept`,
`control_client_do_command`, `do_auth`).
"""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.virtual.console import redir, tree
from harness.virtual.console.auth import TokenError, read_token, token_path
from harness.virtual.console.avd import AVD_NAME
from harness.virtual.console.tree import ConsoleError, Leave, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine

_LINE_LIMIT = 4096
_HELP_PROMPT = "Android Console: type 'help' for a list of commands\n"
_HTTP_METHODS = ("GET", "POST", "PUT", "HEAD", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")


class Console:
    """Serves the even port of one device."""

    def __init__(self, device: Machine, listener: socket.socket, log: logging.Logger) -> None:
        self.device = device
        self.log = log
        self._listener = listener
        self._lock = threading.Lock()
        self._clients: set[socket.socket] = set()
        self._stopped = False

    def start(self) -> None:
        """Begin to accept; makes the token file if it is missing."""
        try:
            read_token()
        except TokenError as error:
            self.log.warning("emulator console will not work: %s", error)
        threading.Thread(target=self._accept, name="console-accept", daemon=True).start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self._stopped = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        redir.close_all(self.device.android)
        with self._lock:
            clients = list(self._clients)
        for client in clients:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stopped:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(
                target=self._serve, args=(sock,), name="console-client", daemon=True
            ).start()

    def _serve(self, sock: socket.socket) -> None:
        with self._lock:
            self._clients.add(sock)
        try:
            with sock, suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                Client(self, sock).serve()
        finally:
            with self._lock:
                self._clients.discard(sock)


class Client:
    """One connection: what it may say depends on whether it has given the token."""

    def __init__(self, console: Console, sock: socket.socket) -> None:
        self._console = console
        self._sock = sock
        self._verbs = self._before_auth()

    def serve(self) -> None:
        """Greet, then answer line by line until the client leaves."""
        try:
            token = read_token()
        except TokenError:
            return
        if token:
            self._send(
                "Android Console: Authentication required\n"
                "Android Console: type 'auth <auth_token>' to authenticate\n"
                "Android Console: you can find your <auth_token> in \n"
                f"'{token_path()}'\nOK\n"
            )
        else:
            self._verbs = self._after_auth()
            self._send(f"{_HELP_PROMPT}OK\n")
        with self._sock.makefile("rb") as lines:
            while (line := lines.readline(_LINE_LIMIT)).endswith(b"\n"):
                if not self._answer(line):
                    return

    def _answer(self, line: bytes) -> bool:
        try:
            text = line.decode("utf-8").replace("\r", "").removesuffix("\n")
        except UnicodeDecodeError:
            self._send("KO: Forbidden binary request. Aborting\n")
            return False
        if _is_http(text):
            self._send("KO: Forbidden HTTP request. Aborting\n")
            return False
        self._console.device.android.parts_ready.wait()
        try:
            self._send(tree.execute(self._verbs, self._console.device, text))
        except Leave as leave:
            self._send(leave.farewell)
            if leave.then is not None:
                leave.then()
            return False
        return True

    def _before_auth(self) -> tuple[Verb, ...]:
        return (*self._help(), AVD_NAME, _auth_verb(self._auth), _QUIT)

    def _after_auth(self) -> tuple[Verb, ...]:
        from harness.virtual.console.verbs import VERBS  # noqa: PLC0415  (heavy)

        return (*self._help(), *VERBS, _QUIT)

    def _help(self) -> tuple[Verb, ...]:
        return (
            Verb("help|h|?", "print a list of commands", self._print_help),
            Verb("help-verbose", "print a list of commands with descriptions", self._print_all),
            Verb("ping", "check if the emulator is alive", lambda _device, _rest: "I am alive!\n"),
        )

    def _print_help(self, _device: Machine, rest: str) -> str:
        return tree.help_for(self._verbs, rest)

    def _print_all(self, _device: Machine, _rest: str) -> str:
        return tree.help_verbose(self._verbs)

    def _auth(self, _device: Machine, rest: str) -> str:
        if not rest:
            raise ConsoleError("missing authentication token")
        try:
            token = read_token()
        except TokenError as error:
            raise ConsoleError("unable to read ~/.emulator_console_auth_token") from error
        from hmac import compare_digest  # noqa: PLC0415  (adb lists the device without it)

        if not compare_digest(rest.encode(), token.encode()):
            raise ConsoleError("authentication token does not match ~/.emulator_console_auth_token")
        self._verbs = self._after_auth()
        return _HELP_PROMPT

    def _send(self, text: str) -> None:
        self._sock.sendall(text.replace("\n", "\r\n").encode())


def _auth_verb(handler: tree.Handler) -> Verb:
    return Verb(
        "auth",
        "user authentication for the emulator console",
        handler,
        "use 'auth <auth_token>' to get extended console functionality\n",
    )


def _quit(_device: Machine, _rest: str) -> str:
    raise Leave


_QUIT = Verb("quit|exit", "quit control session", _quit)


def _is_http(line: str) -> bool:
    """Whether it is a request line (android/utils/http_utils.cpp)."""
    words = line.split(" ")
    return words[0] in _HTTP_METHODS and words[-1].startswith("HTTP/")
