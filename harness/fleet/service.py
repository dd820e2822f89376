"""The reference service, started as a process of its own and known here only by its addresses."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from harness import processes
from harness.control import ServiceAddress
from harness.model import is_local


def service_command(
    *, database: str, token_file: Path, port: int = 0, tls_port: int = 0, control_port: int = 0
) -> list[str]:
    """The words of the command line that starts it on loopback; port 0 takes any free one."""
    words = [sys.executable, "-m", "harness.service", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--tls-port", str(tls_port), "--control-port", str(control_port)]
    return [*words, "--database", database, "--token-file", str(token_file)]


@contextlib.contextmanager
def reference_service(home: Path, logs: Path) -> Iterator[ServiceAddress]:
    """Run the reference service on free ports with an empty database; stop it at the end.

    Raises:
        ChildFailedError: it did not start.
    """
    token_file = home / "control-token"
    command = service_command(database=":memory:", token_file=token_file)
    child = processes.start(
        "reference service",
        [*command, "--stop-with-stdin"],
        env=os.environ | {"HOME": str(home)},
        log=logs / "service.log",
    )
    try:
        ready = child.ready()
        yield ServiceAddress(
            str(ready["url"]),
            str(ready["control_url"]),
            token_file,
            tls_url=str(ready["tls_url"]),
            ends_with_run=True,
        )
    finally:
        child.stop()


def address_on_device(serial: str, url: str) -> str:
    """The service's address as a device reaches it.

    An emulator's own loopback is the device; the host's is 10.0.2.2 there (Android's emulator
    networking documentation).
    """
    parts = urlsplit(url)
    if is_local(serial) and parts.hostname in {"127.0.0.1", "localhost"}:
        return urlunsplit(parts._replace(netloc=f"10.0.2.2:{parts.port}"))
    return url
