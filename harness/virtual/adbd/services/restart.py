"""Services that restart adbd or the device: root, unroot, tcpip, usb, remount, reboot.

Source: packages/modules/adb/daemon/restart_service.cpp, services.cpp (`reboot_device`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.adbd.services import shell
from harness.virtual.android.users import ROOT, SHELL

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service
    from harness.virtual.adbd.stream import Stream


def make_root(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    """`adb root`: allowed on debuggable builds only."""

    def serve(stream: Stream) -> None:
        if adbd.uid == ROOT:
            stream.write(b"adbd is already running as root\n")
        elif adbd.android.properties.get("ro.debuggable") != "1":
            stream.write(b"adbd cannot run as root in production builds\n")
        else:
            _restart(adbd, stream, ROOT, b"restarting adbd as root\n")

    return serve


def make_unroot(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    """`adb unroot`: back to the shell user."""

    def serve(stream: Stream) -> None:
        if adbd.uid != ROOT:
            stream.write(b"adbd not running as root\n")
        else:
            _restart(adbd, stream, SHELL, b"restarting adbd as non root\n")

    return serve


def make_tcpip(adbd: Adbd, _connection: Connection, port: str) -> Service | None:
    """`adb tcpip PORT`: adbd restarts with the property set.

    No address of this device can be reached from outside, so nothing listens on that port, but
    on the console's `virtual wireless plain`; the emulator's own transport comes back as it was.
    """
    number = re.match(r"\s*[+-]?\d+", port)  # sscanf's %d
    if number is None:
        return None

    def serve(stream: Stream) -> None:
        if int(number[0]) <= 0:
            stream.write(f"invalid port {int(number[0])}\n".encode())
            return
        adbd.android.properties.set("service.adb.tcp.port", str(int(number[0])))
        _say_and_restart(adbd, stream, f"restarting in TCP mode port: {int(number[0])}\n".encode())

    return serve


def make_usb(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    """`adb usb`: back from `tcpip`."""

    def serve(stream: Stream) -> None:
        adbd.android.properties.set("service.adb.tcp.port", "0")
        _say_and_restart(adbd, stream, b"restarting in USB mode\n")

    return serve


def make_remount(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    """`adb remount`: refused; this device, like an emulator by default, has no writable system.

    Source: daemon/remount_service.cpp until API 28; the texts are those of an emulator that was
    started without -writable-system.
    """

    def serve(stream: Stream) -> None:
        if adbd.uid != ROOT:
            stream.write(b'Not running as root. Try "adb root" first.\n')
        else:
            stream.write(b"remount of the / superblock failed: Permission denied\nremount failed\n")

    return serve


def make_reboot(adbd: Adbd, connection: Connection, rest: str) -> Service | None:
    """`adb reboot`: the program of that name; the transport goes away by what it does."""
    return shell.make_exec(adbd, connection, f"/system/bin/reboot {rest}".strip())


def _restart(adbd: Adbd, stream: Stream, uid: int, message: bytes) -> None:
    adbd.android.properties.set("service.adb.root", "1" if uid == ROOT else "0")
    _say_and_restart(adbd, stream, message)


def _say_and_restart(adbd: Adbd, stream: Stream, message: bytes) -> None:
    stream.write(message)
    stream.close()
    stream.wait_closed(timeout=1.0)  # adb prints the message before the link is gone
    adbd.restart()
