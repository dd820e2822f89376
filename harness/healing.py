"""Undo after a crash: finds the lists that interrupted runs left, and puts everything back.

The host's lists and the copy on the device itself count as one, so that a device can be healed from
another host, and a list that lost its last line is completed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.adb import DeviceAdb
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.app_package import KEPT
from harness.drivers.by_hand import by_hand
from harness.drivers.knobs import is_service_knob, knob_named
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import CommandFailedError, ConfigError
from harness.files import Files
from harness.journal import Entry, KnobByName, UndoList, not_put_back
from harness.leftovers import (
    Healer,
    Leftover,
    lists_here,
    set_aside,
    set_aside_name,
    why_done,
    with_mirrored,
)
from harness.model import JsonValue, Knob
from harness.redaction import SECRETS
from harness.state_folder import state_folder


def interrupted(folder: Path | None = None) -> dict[str, list[Leftover]]:
    """What interrupted runs left on this host, by device; no device is asked.

    Args:
        folder: where the lists are; in this user's state folder if None.

    Raises:
        HarnessError: the disk failed.
    """
    return lists_here(_place(folder), Files())


def _place(folder: Path | None) -> Path:
    return folder or state_folder() / "journals"


def leftovers(adb: DeviceAdb, folder: Path | None = None) -> list[Leftover]:
    """The undo lists of a device, on this host and on the device itself, newest first.

    Raises:
        HarnessError: the disk failed, or the device does not answer.
    """
    return with_mirrored(interrupted(folder).get(adb.serial, []), UndoMirror(adb))


def heal(
    adb: DeviceAdb, folder: Path | None = None, tell: Callable[[str], None] | None = None
) -> list[str]:
    """Put back everything that interrupted runs changed; the names of the knobs put back.

    Args:
        adb: the device.
        folder: where this host's lists are; in this user's state folder if None.
        tell: is given a sentence about each list that is set aside; the device's log if None.

    Raises:
        UndoFailedError: some of it could not be put back; its list is kept.
        HarnessError: the disk failed, or the device does not answer.
    """

    @contextlib.contextmanager
    def knobs_of(undo: UndoList) -> Iterator[KnobByName]:
        with _service_of(undo.service) as (control, unreachable):
            gone = bool(undo.service.get("ends_with_run")) and not (control and control.answers())

            device = adb.as_disposable() if undo.disposable else adb  # as it was when it was done

            def knob_by_name(name: str) -> Knob[Any] | None:
                if is_service_knob(name):
                    if gone:
                        return None
                    if unreachable is not None:
                        raise unreachable
                return knob_named(name, device, control)

            yield knob_by_name

    healer = Healer(
        adb.serial,
        knobs_of,
        lambda entry: by_hand(adb.serial, entry.knob, entry.restore),
        UndoMirror(adb),
        _place(folder),
        Files(),
        tell or _logged(adb),
    )
    return healer.put_back(leftovers(adb, folder))


def forget(
    adb: DeviceAdb, tell: Callable[[str], None], folder: Path | None = None, *, answers: bool
) -> bool:
    """Set aside all lists of a device, here and on it, once it is told what stays undone.

    Nothing is put back and nothing deleted; a list that is aside is not found again.

    Args:
        adb: the device.
        tell: is given a sentence about each value, and about each place.
        folder: where this host's lists are; in this user's state folder if None.
        answers: whether the device can be asked; if not, its own copy stays.

    Returns:
        Whether there was anything.

    Raises:
        HarnessError: the disk failed, or the device does not answer.
    """
    mirror, files = UndoMirror(adb), Files()
    here, place = interrupted(folder).get(adb.serial, []), f"{KEPT}-aside-{time.time_ns()}"
    found, unread = here, False
    if answers:
        try:
            found = with_mirrored(here, mirror)
        except CommandFailedError as error:
            unread = True
            tell(f"{adb.serial}: what its own copy holds is not known: {error}")
    for each in found:
        for line in _told(adb.serial, each, place if answers else KEPT):
            tell(f"{adb.serial}: {each.place}: {line}")
    if answers and (found or unread) and mirror.set_aside(place):
        tell(f"{adb.serial}: its own copy is in {place} now; delete that when you are done")
    elif found and not answers:
        tell(f"{adb.serial}: it cannot be asked; a copy that it has stays, and will be put back")
    for path in (each.path for each in found if each.path is not None):
        set_aside(files, path)
        tell(f"{adb.serial}: set aside as {set_aside_name(path)}")
    return bool(found) or unread


def _told(serial: str, each: Leftover, kept: str) -> list[str]:
    """What stays undone of a list whose kept files are in the folder `kept` of the device."""
    if each.done:
        return [why_done(each.undo)]

    def way(entry: Entry) -> str:
        value = json.loads(json.dumps(entry.restore).replace(f'"{KEPT}/', f'"{kept}/'))
        return by_hand(serial, entry.knob, value)

    return [*each.undo.problems, *(not_put_back(e, way) for e in reversed(each.undo.entries))]


def _logged(adb: DeviceAdb) -> Callable[[str], None]:
    log = logging.getLogger(f"harness.device.{adb.serial}")
    return lambda line: log.warning("%s", SECRETS.text(line))


@contextlib.contextmanager
def _service_of(
    address: Mapping[str, JsonValue],
) -> Iterator[tuple[ServiceControl | None, ConfigError | None]]:
    """The service that a list belongs to, if it names one, or why it cannot be asked.

    What is on the device needs no service, so that a token which cannot be had here is an error of
    those entries alone that do.
    """
    if not address:
        yield None, None
        return
    urls = str(address.get("url")), str(address.get("control_url"))
    token, reference = Path(str(address.get("token_file", ""))), str(address.get("token") or "")
    try:
        control = ServiceControl(ServiceAddress(*urls, token, token_reference=reference))
    except ConfigError as error:
        yield None, error
        return
    with contextlib.closing(control):
        yield control, None
