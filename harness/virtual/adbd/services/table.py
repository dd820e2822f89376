"""Which service a name in OPEN stands for.

Source: packages/modules/adb/daemon/services.cpp (`daemon_service_to_fd`), SERVICES.TXT.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.adbd.services import diagnostic, forward, framebuffer, jdwp, restart, shell
from harness.virtual.adbd.services.sync import SyncService

if TYPE_CHECKING:
    from harness.virtual.adbd.connection import Connection
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.adbd.service import Service

Maker = Callable[["Adbd", "Connection", str], "Service | None"]


def find_service(adbd: Adbd, connection: Connection, name: str) -> Service | None:
    """The service called `name`, or None when adbd has none: the stream is refused then.

    It is called on the connection's reading thread and must not block.
    """
    for prefix, make in _SERVICES:
        if name.startswith(prefix):
            return make(adbd, connection, name.removeprefix(prefix))
    return None


def _sync(adbd: Adbd, _connection: Connection, _rest: str) -> Service:
    return SyncService(adbd.android.filesystem, adbd.uid, adbd.features()).serve


def _reverse(adbd: Adbd, connection: Connection, request: str) -> Service:
    return adbd.reverse.service(connection, request)


_SERVICES: tuple[tuple[str, Maker], ...] = (
    ("shell", shell.make_shell),
    ("exec:", shell.make_exec),
    ("abb_exec:", shell.make_abb_exec),
    ("abb:", shell.make_abb),
    ("sync:", _sync),
    ("tcp:", forward.make_tcp),
    ("localabstract:", forward.make_abstract),
    ("reverse:", _reverse),
    ("reboot:", restart.make_reboot),
    ("root:", restart.make_root),
    ("unroot:", restart.make_unroot),
    ("remount:", restart.make_remount),
    ("framebuffer:", framebuffer.make_framebuffer),
    ("tcpip:", restart.make_tcpip),
    ("usb:", restart.make_usb),
    ("jdwp", jdwp.make_list),
    ("track-jdwp", jdwp.make_tracker),
    ("track-app", jdwp.make_app_tracker),
    ("sink:", diagnostic.make_sink),
    ("source:", diagnostic.make_source),
    ("reconnect", diagnostic.make_reconnect),
)
