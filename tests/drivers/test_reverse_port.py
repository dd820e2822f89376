"""A port that leads to the host is taken away, whatever still wants through it."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from harness.drivers.reverse_port import ReversePort
from harness.fleet.adb_server import own_adb_server
from harness.fleet.virtual import VirtualSpec, virtual_devices

_TRIES = 5


@pytest.mark.slow
def test_a_port_goes_although_programs_of_the_device_go_on_connecting_to_it(tmp_path: Path) -> None:
    with (
        own_adb_server(tmp_path) as server,
        virtual_devices(VirtualSpec(), server, tmp_path, tmp_path) as serials,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        threading.Thread(target=_hang_up, args=(listener,), daemon=True).start()
        place = f"tcp:{listener.getsockname()[1]}"
        adb = server.device(serials[0]).as_disposable()
        reverse = ReversePort(adb, listener.getsockname()[1])
        for _ in range(_TRIES):
            reverse.write(place)
            connecting = f"while nc 127.0.0.1 {reverse.port} </dev/null; do :; done"
            adb.shell(f"for each in 1 2 3 4; do ({connecting}) >/dev/null 2>&1 & done")

            reverse.write("")

            assert reverse.read() == ""
            adb.run("pkill nc")
        listener.shutdown(socket.SHUT_RDWR)


def _hang_up(listener: socket.socket) -> None:
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return
