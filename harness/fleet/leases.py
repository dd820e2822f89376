"""Exclusive use of a device: for as long as a run lasts, nobody else changes it.

Two locks, because neither is enough. The one on this host is the kernel's, which takes it back
when the process ends, and holds while the device restarts or is away. The lease on the device
binds other hosts, and other users of this one; it is renewed for as long as the run lasts.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from harness.adb import Adb
from harness.drivers.device_lease import DeviceLease, Held
from harness.errors import DeviceInUseError, HarnessError
from harness.fleet.lease_owner import LeaseOwner, this_process
from harness.model import JsonValue
from harness.state_folder import state_folder

LEASE_S = 120
"""How long a device is kept from other hosts when its holder's host is gone."""
_RENEWALS = 4
"""Within a lease; all but one may fail, as while a device restarts."""


class Lease:
    """A device that is ours, renewed in the background; made by `leased`."""

    def __init__(self, lease: DeviceLease) -> None:
        self._lease = lease
        self._ended = threading.Event()
        self._lost = False
        serial = lease.adb.serial
        self._log = logging.getLogger(f"harness.device.{serial}")
        self._thread = threading.Thread(target=self._renew, name=f"lease-{serial}", daemon=True)

    def _renew(self) -> None:
        while not self._lost and not self._ended.wait(self._lease.seconds / _RENEWALS):
            try:
                self._lost = not self._lease.renew()
            except HarnessError as error:
                self._log.warning("the lease could not be renewed: %s", error)
        if self._lost:
            self._log.error("the lease is another's by now")

    def expect_held(self) -> None:
        """Go on only while the device is ours.

        Raises:
            DeviceInUseError: it could not be renewed for so long that somebody else took it.
        """
        if self._lost:
            raise DeviceInUseError(
                self._lease.adb.serial,
                f"the lease was not renewed within {self._lease.seconds} s, and was taken away",
                "See why the device did not answer; what was seen since then proves nothing.",
            )

    def start(self) -> None:
        """Begin to renew it."""
        self._thread.start()

    def stop(self) -> None:
        """Renew it no longer."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()


@dataclass(frozen=True)
class Terms:
    """On what terms a device is taken.

    Attributes:
        owner: who wants it.
        folder: where this host's locks are.
        seconds: how long the lease lasts when it is not renewed.
    """

    owner: LeaseOwner
    folder: Path
    seconds: int = LEASE_S


@contextlib.contextmanager
def leased(adb: Adb, doing: str, terms: Terms | None = None) -> Iterator[Lease]:
    """Have a device for oneself until the block is left; nothing of it remains.

    Args:
        adb: the device.
        doing: what for, as others are told.
        terms: those of this process, unless given.

    Raises:
        DeviceInUseError: somebody else has it.
        DeviceError: it could not be asked.
    """
    terms = terms or Terms(this_process(doing), state_folder() / "leases")
    path = terms.folder / f"{quote(adb.serial, safe='')}.lock"
    owner = terms.owner.as_json()
    device = DeviceLease(adb, secrets.token_hex(8), terms.seconds, owner)
    with _host_lock(path, adb.serial, owner):
        lease = Lease(device)
        taken = False
        try:
            _take(device, terms.owner)
            taken = True
            lease.start()
            yield lease
        finally:
            lease.stop()
            _give_back(device, tell=taken)


def _take(device: DeviceLease, owner: LeaseOwner) -> None:
    """Take the device's lease, in place of one whose holder has ended on this host."""
    held = device.take()
    if held is not None and owner.knows_gone(held.holder):
        held = device.take(instead_of=held.token)
    if held is not None:
        raise _in_use(device.adb.serial, held)


def _in_use(serial: str, held: Held) -> DeviceInUseError:
    return DeviceInUseError(
        serial,
        f"{_named(held.holder)} has had it for {held.held_s} s, and has it for {held.left_s} s "
        "more unless that is renewed",
        "Wait until that has ended, or take another device; if it crashed, its lease ends by then.",
    )


def _named(holder: dict[str, JsonValue]) -> str:
    return f"{holder.get('who')} (process {holder.get('pid')}, {holder.get('doing')})"


def _give_back(device: DeviceLease, *, tell: bool) -> None:
    """Give it back; what could not be taken may be there all the same, but that is told already."""
    try:
        device.give_back()
    except HarnessError as error:  # not to hide why the run ended; it ends by itself
        logging.getLogger(f"harness.device.{device.adb.serial}").log(
            logging.WARNING if tell else logging.DEBUG,
            "the lease could not be given back, it ends in %s s: %s",
            device.seconds,
            error,
        )


@contextlib.contextmanager
def _host_lock(path: Path, serial: str, owner: dict[str, JsonValue]) -> Iterator[None]:
    """Keep other processes of this user off; the file is removed while it is still locked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _locked(path, serial)
    try:
        os.write(file, json.dumps({**owner, "since": time.strftime("%H:%M:%S")}).encode())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(file)


def _locked(path: Path, serial: str) -> int:
    """The open file, once the lock is on that which has the name now."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = os.read(file, 4096)
            os.close(file)
            raise _in_use_here(serial, said) from None
        if _still_named(path, file):
            os.truncate(file, 0)  # what one that was killed has left
            return file
        os.close(file)


def _still_named(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _in_use_here(serial: str, said: bytes) -> DeviceInUseError:
    try:
        holder = dict(json.loads(said))
    except ValueError:  # it is about to write it
        holder = {}
    who = _named(holder) if holder else "Another process of yours"
    since = f" since {holder['since']}" if "since" in holder else ""
    return DeviceInUseError(
        serial,
        f"{who} has it{since}, until that ends",
        "Wait until that has ended, or take another device.",
    )
