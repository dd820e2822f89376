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
        settle(
            lambda: child.alive and server.answers(),
            bool,
            awaited="the adb server",
            seconds=_START_S,
            clock=SystemClock(),
        )
        yield server
    except NotSettledError as error:
        raise DeviceUnavailableError(
            f"adb server at port {port}", "it did not come up", f"See {log}."
        ) from error
    finally:
        child.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
