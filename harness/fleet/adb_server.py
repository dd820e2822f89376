"""An adb server of our own: its own port, home and keys, and no look at anybody's emulators."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from harness import processes
from harness.adb import AdbServer, adb_binary
from harness.clock import SystemClock
from harness.errors import DeviceUnavailableError, HarnessError
from harness.waiting import NotSettledError, settle

_LOG = logging.getLogger("harness.fleet")
_START_S = 15.0
_MOST_RESTARTS = 20
_PAUSE_S = 0.05
"""Before the second restart, and so much more before each further one."""
_ENDS_WITH_STDIN = """
exec 3<&0
"$@" </dev/null 3<&- & adb=$!
{ read -r _ <&3; kill "$adb"; } 2>/dev/null & reader=$!
trap 'kill "$adb" 2>/dev/null' TERM
while kill -0 "$adb" 2>/dev/null; do wait "$adb"; ended=$?; done
kill "$reader" 2>/dev/null
exit "$ended"
"""
"""A script that runs what its arguments say, and ends it when we are gone."""
_NO_SCAN = "5553"
"""Below the first emulator port: the server then looks for no emulator by itself."""


@contextlib.contextmanager
def own_adb_server(home: Path, logs: Path | None = None) -> Iterator[AdbServer]:
    """Run an adb server on a free port with `home` as its HOME; stop it at the end.

    One that ends meanwhile, by `adb kill-server` or by a fault of its own, is started anew.

    Args:
        home: takes its keys.
        logs: takes its log; `home` if None.

    Raises:
        ConfigError: there is no adb binary.
        DeviceUnavailableError: the server did not come up.
    """
    keeper = _Keeper(home, logs or home)
    try:
        yield keeper.start()
    finally:
        keeper.stop()


class _Keeper:
    """Starts the server, and starts it anew at the same port when somebody ends it."""

    def __init__(self, home: Path, logs: Path) -> None:
        self._port = _free_port()
        self._env = os.environ | {
            "HOME": str(home),
            "ANDROID_USER_HOME": str(home / ".android"),
            "ADB_LOCAL_TRANSPORT_MAX_PORT": _NO_SCAN,
            "ADB_USB": "0",  # a phone on the desk belongs to its owner's own server
            "ADB_MDNS": "0",
            "TMPDIR": str(home),
            "ANDROID_ADB_SERVER_PORT": str(self._port),
        }
        self._log = logs / "adb-server.log"
        self._changing = threading.Lock()
        self._stopping = False
        self._child: processes.Child | None = None
        self._watcher = threading.Thread(target=self._watch, name="adb-server", daemon=True)

    def start(self) -> AdbServer:
        server = AdbServer(port=self._port)
        self._child = self._launch()
        try:
            _await_answer(server, self._child, self._log)
        except BaseException:
            self._child.stop()
            raise
        self._watcher.start()
        return server

    def _launch(self) -> processes.Child:
        words = [str(adb_binary()), "-L", f"tcp:localhost:{self._port}", "server", "nodaemon"]
        watched = ["sh", "-c", _ENDS_WITH_STDIN, "sh", *words]
        return processes.start("adb server", watched, env=self._env, log=self._log)

    def _watch(self) -> None:
        for before in range(_MOST_RESTARTS):
            if not self._has_ended():
                return
            self._await_port(before * _PAUSE_S)
            self._start_anew()
        if self._has_ended():
            _LOG.error(
                "the adb server at port %d is given up after %d starts; see %s",
                self._port,
                _MOST_RESTARTS,
                self._log,
            )

    def _has_ended(self) -> bool:
        """Wait for its end; whether that was not ours."""
        code = self._child.wait() if self._child is not None else 0
        if not self._stopping:
            _LOG.warning(
                "the adb server at port %d ended (%d); it said last: %s",
                self._port,
                code,
                _last_words(self._log),
            )
        return not self._stopping

    def _await_port(self, pause_s: float) -> None:
        """Whoever ended it may have the port for a moment; the longer ago it worked, the later."""
        clock = SystemClock()
        begin = clock.now()
        with contextlib.suppress(NotSettledError):  # then the start fails, and says why
            settle(
                lambda: self._stopping or (clock.now() - begin >= pause_s and _is_free(self._port)),
                bool,
                awaited="its port",
                seconds=pause_s + _START_S,
                clock=clock,
            )

    def _start_anew(self) -> None:
        with self._changing:
            if self._stopping:
                return
            if self._child is not None:
                self._child.stop()
            try:
                self._child = self._launch()
            except HarnessError as error:
                _LOG.warning("the adb server at port %d was not started: %s", self._port, error)
            else:
                _LOG.warning("the adb server at port %d was started anew", self._port)

    def stop(self) -> None:
        with self._changing:
            self._stopping = True
            child = self._child
        if child is not None:
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
        said = _last_words(log)
        raise DeviceUnavailableError(
            f"adb server at port {server.port}", f'it did not come up ("{said}")', f"See {log}."
        )


def _last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace").strip()[-300:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    """Whether nobody listens there; adb, too, takes a port with connections that are ending."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
