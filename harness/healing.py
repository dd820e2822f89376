"""Undo after a crash: finds the lists that interrupted runs left, and puts everything back.

The host's lists are taken first; without one, the copy on the device itself is, so that a device
can be healed from another host.
"""

from __future__ import annotations

import contextlib
import glob
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.adb import DeviceAdb
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.knobs import is_service_knob, knob_named
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import HarnessError, ProtocolError, UndoFailedError
from harness.journal import read_journal, replay
from harness.model import JsonValue, Knob
from harness.state_folder import state_folder


def leftovers(adb: DeviceAdb, folder: Path | None = None) -> list[Path]:
    """The undo lists of a device on this host, newest first; the device's own copy if none.

    Args:
        adb: the device.
        folder: where the lists are; this user's state folder if None.
    """
    place = folder or state_folder() / "journals"
    listed = sorted(place.glob(f"{glob.escape(adb.serial)}-*.jsonl"), reverse=True)
    ours = [path for path in listed if _is_of(path, adb.serial)]
    if ours:
        return ours
    copy = UndoMirror(adb).read()
    if copy is None:
        return []
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=place, prefix=f"{adb.serial}-copy-", suffix=".jsonl", delete=False
    ) as file:
        file.write(copy)
    return [Path(file.name)]


def _is_of(path: Path, serial: str) -> bool:
    """Whether a list is this device's: `pixel-*` finds those of `pixel-7` as well."""
    try:
        first, _ = read_journal(path)
    except ProtocolError:
        return True  # to be reported, not overlooked
    return bool(first.get("device", serial) == serial)


def heal(adb: DeviceAdb, folder: Path | None = None) -> list[str]:
    """Put back everything that interrupted runs changed; the names of the knobs put back.

    Raises:
        UndoFailedError: some of it could not be put back; its list is kept.
    """
    found = leftovers(adb, folder)
    done: list[str] = []
    failures: list[str] = []
    for path in found:
        try:
            done += _heal_from(path, adb)
        except UndoFailedError as error:
            failures += error.remaining
        except HarnessError as error:
            failures.append(str(error))
    if failures:
        raise UndoFailedError(adb.serial, failures)
    if found:
        UndoMirror(adb).forget()
    return done


def _heal_from(path: Path, adb: DeviceAdb) -> list[str]:
    first, entries = read_journal(path)
    if first.get("disposable"):  # by now the mark may be gone, but what was done is undone
        adb = adb.as_disposable()
    service = first.get("service") or {}
    with _service(service) as control:
        gone = bool(service.get("ends_with_run")) and not (control and control.answers())

        def knob_by_name(name: str) -> Knob[Any]:
            if gone and is_service_knob(name):
                return _Gone(name)
            return knob_named(name, adb, control)

        replay(path, adb.serial, knob_by_name)
    path.unlink(missing_ok=True)
    return [entry.knob for entry in entries if not (gone and is_service_knob(entry.knob))]


@dataclass(frozen=True)
class _Gone:
    """A knob of a service that ended with its run: there is nothing left to put back."""

    name: str

    def read(self) -> JsonValue:
        return None

    def write(self, value: JsonValue) -> None:
        """Nothing is there to change."""


@contextlib.contextmanager
def _service(address: dict[str, Any]) -> Iterator[ServiceControl | None]:
    """The service that a list belongs to; None where it names none or its token is gone."""
    token, reference = Path(str(address.get("token_file", ""))), str(address.get("token") or "")
    if not address or not (reference or token.is_file()):
        yield None
        return
    urls = str(address.get("url")), str(address.get("control_url"))
    control = ServiceControl(ServiceAddress(*urls, token, token_reference=reference))
    try:
        yield control
    finally:
        control.close()
