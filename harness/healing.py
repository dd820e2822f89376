"""Undo after a crash: finds the lists that interrupted runs left, and puts everything back.

The host's lists are taken first; without one, the copy on the device itself is, so that a device
can be healed from another host.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.adb import Adb
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.knobs import knob_named
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import UndoFailedError
from harness.journal import read_journal, replay


def state_folder() -> Path:
    """Where this user's undo lists are kept between runs."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "harness"


def leftovers(adb: Adb, folder: Path | None = None) -> list[Path]:
    """The undo lists of a device on this host, newest first; the device's own copy if none.

    Args:
        adb: the device.
        folder: where the lists are; this user's state folder if None.
    """
    place = folder or state_folder() / "journals"
    listed = sorted(place.glob(f"{adb.serial}-*.jsonl"), reverse=True)
    if listed:
        return listed
    copy = UndoMirror(adb).read()
    if copy is None:
        return []
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=place, prefix=f"{adb.serial}-copy-", suffix=".jsonl", delete=False
    ) as file:
        file.write(copy)
    return [Path(file.name)]


def heal(adb: Adb, folder: Path | None = None) -> list[str]:
    """Put back everything that interrupted runs changed; the names of the knobs put back.

    Raises:
        UndoFailedError: some of it could not be put back; its list is kept.
    """
    done: list[str] = []
    failures: list[str] = []
    for path in leftovers(adb, folder):
        first, entries = read_journal(path)
        with _service(first.get("service") or {}) as control:
            try:
                replay(path, adb.serial, functools.partial(knob_named, adb=adb, control=control))
            except UndoFailedError as error:
                failures += error.remaining
                continue
        done += [entry.knob for entry in entries]
        path.unlink(missing_ok=True)
    if failures:
        raise UndoFailedError(adb.serial, failures)
    UndoMirror(adb).forget()
    return done


@contextlib.contextmanager
def _service(address: dict[str, Any]) -> Iterator[ServiceControl | None]:
    """The service that a list belongs to; None where it names none or its token is gone."""
    token = Path(str(address.get("token_file", "")))
    if not address or not token.is_file():
        yield None
        return
    control = ServiceControl(
        ServiceAddress(str(address["url"]), str(address["control_url"]), token)
    )
    try:
        yield control
    finally:
        control.close()
