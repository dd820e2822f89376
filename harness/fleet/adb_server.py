"""An adb server of our own: its own port, home and keys, and no look at anybody's emulators."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from harness import processes
from harness.adb import AdbServer, adb_binary
from harness.clock import SystemClock
from harness.errors import DeviceUnavailableError
from harness.waiting import NotSettledError, settle

_START_S = 15.0
_NO_SCAN = "5553"
"""Below the first emulator port: the server then looks for no emulator by itself."""


@contextlib.contextmanager
def own_adb_server(home: Path) -> Iterator[AdbServer]:
    """Run an adb server on a free port with `home` as its HOME; stop it at the end.

    Raises:
        ConfigError: there is no adb binary.
        DeviceUnavailableError: the server did not come up.
    """
    port = _free_port()
    env = os.environ | {
        "HOME": str(home),
        "ANDROID_USER_HOME": str(home / ".android"),
        "ADB_LOCAL_TRANSPORT_MAX_PORT": _NO_SCAN,
        "ADB_USB": "0",  # a phone on the desk belongs to its owner's own server
        "ADB_MDNS": "0",
        "TMPDIR": str(home),
        "ANDROID_ADB_SERVER_PORT": str(port),
    }
    log = home / "adb-server.log"
    child = processes.start(
        "adb server",
        [adb_binary(), "-L", f"tcp:localhost:{port}", "server", "nodaemon"],
        env=env,
        log=log,
    )
    server = AdbServer(port=port)
    try:
        _await_answer(server, child, log)
        yield server
    finally:
        child.stop()


def _await_answer(server: AdbServer, child: processes.Child, log: Path) -> None:
    with contextlib.suppress(NotSettledError):
        settle(
            lambda: server.answers() or not child.alive,
            bool,
            awaited="the adb server",
            seconds=_START_S,
            clock=SystemClock(),
        )
    if not (child.alive and server.answers()):
        said = log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
        raise DeviceUnavailableError(
            f"adb server at port {server.port}", f'it did not come up ("{said}")', f"See {log}."
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
