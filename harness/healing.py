"""Undo after a crash: finds the lists that interrupted runs left, and puts everything back.

The host's lists and the copy on the device itself count as one, so that a device can be healed from
another host, and a list that lost its last line is completed.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.adb import DeviceAdb
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.by_hand import by_hand
from harness.drivers.knobs import is_service_knob, knob_named
from harness.drivers.undo_mirror import UndoMirror
from harness.errors import ConfigError
from harness.files import Files
from harness.journal import KnobByName, UndoList
from harness.leftovers import Healer, Leftover, lists_here, with_mirrored
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
