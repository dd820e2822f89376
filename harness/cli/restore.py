"""`harness restore`: put back what an interrupted run left changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

import click

from harness.adb import AdbServer, DeviceAdb
from harness.cli.options import NOTHING_TO_DO, adb_port_option
from harness.errors import ConfigError, HarnessError, UndoFailedError
from harness.fleet.leases import leased
from harness.healing import forget, heal, interrupted, leftovers
from harness.leftovers import Leftover, why_done
from harness.redaction import SECRETS
from harness.run_folder import sweep

_Restoring = Callable[[DeviceAdb], bool]


@click.command()
@click.option(
    "--device",
    "serials",
    metavar="SERIAL",
    multiple=True,
    help="Which device; may be repeated. "
    "[default: all connected ones with an undo list on this host]",
)
@click.option("--dry-run", is_flag=True, help="Print what would be put back, and change nothing.")
@click.option(
    "--forget",
    "forgets",
    is_flag=True,
    help="Put nothing back: say what stays undone, and how to do it by hand; set the lists aside.",
)
@adb_port_option
@click.pass_context
def restore(
    context: click.Context,
    serials: tuple[str, ...],
    adb_server_port: int,
    *,
    dry_run: bool,
    forgets: bool,
) -> None:
    """Put back everything that interrupted runs changed on devices and at their service."""
    if forgets and (not serials or dry_run):
        raise click.UsageError("--forget goes with --device, and without --dry-run")
    if any(not serial.strip() for serial in serials):
        raise ConfigError("--device", "it is empty", "a serial that `adb devices` lists")
    if not dry_run:
        sweep()
    server = AdbServer(port=adb_server_port)
    restoring: _Restoring = _shown if dry_run else _restored
    if forgets:
        restoring = partial(_forgotten, server)
    found = _named(server, serials, restoring) if serials else _interrupted(server, restoring)
    if not found:
        context.exit(NOTHING_TO_DO)


def _named(server: AdbServer, serials: Sequence[str], restoring: _Restoring) -> bool:
    def restore_one(serial: str) -> bool:
        found = restoring(server.device(serial))
        if not found:
            click.echo(f"{serial}: nothing to put back.")
        return found

    return restore_one(serials[0]) if len(serials) == 1 else _on_each(serials, restore_one)


def _interrupted(server: AdbServer, restoring: _Restoring) -> bool:
    found = interrupted()
    if not found:
        click.echo("Nothing to put back: no run that was interrupted left a list on this host.")
        return False
    listed = {device.serial for device in server.devices()}

    def restore_one(serial: str) -> bool:
        _expect_listed(serial, found[serial], listed)
        restoring(server.device(serial))
        return True

    return _on_each(sorted(found), restore_one)


def _on_each(serials: Sequence[str], restore_one: Callable[[str], bool]) -> bool:
    """Each device, whatever is wrong with another; whether there was anything on any.

    Raises:
        UndoFailedError: something was wrong with some.
    """
    done: list[bool] = []
    for serial in serials:
        try:
            done.append(restore_one(serial))
        except HarnessError as error:
            _say(f"harness: {error}", err=True)
    if len(done) < len(serials):
        what = [f"{len(serials) - len(done)} of {len(serials)} devices, as is said above"]
        raise UndoFailedError("restore", what)
    return any(done)


def _expect_listed(serial: str, lists: list[Leftover], listed: set[str]) -> None:
    """Whether a device is there.

    Raises:
        UndoFailedError: it is not; nothing was changed.
    """
    if serial not in listed:
        files = ", ".join(str(each.path) for each in lists)
        gone = f"if it is gone for good, `harness restore --device {serial} --forget` sets aside"
        raise UndoFailedError(serial, [f"adb does not list it; {gone} {files}"])


def _restored(adb: DeviceAdb) -> bool:
    """Put everything back on one device; whether there was anything."""
    with leased(adb, "harness restore"):  # not under a run that is still at it
        found = leftovers(adb)
        done = heal(adb, tell=_say)
    for name in done:
        _say(f"{adb.serial}: put back {name}")
    return bool(found)


def _forgotten(server: AdbServer, adb: DeviceAdb) -> bool:
    """Set the lists of one device aside, which need not be there; whether there were any."""
    if any((each.serial, each.state) == (adb.serial, "device") for each in server.devices()):
        with leased(adb, "harness restore --forget"):
            return forget(adb, _say, answers=True)
    return forget(adb, _say, answers=False)


def _shown(adb: DeviceAdb) -> bool:
    """Print what would be put back on one device, in that order; whether there was anything."""
    found = leftovers(adb)
    for each in found:
        if each.done:
            _say(f"{adb.serial}: would set aside {each.path}: {why_done(each.undo)}")
            continue
        for entry in reversed(each.undo.entries):
            _say(f"{adb.serial}: would put back {entry.knob} to {json.dumps(entry.restore)}")
        for problem in each.problems:
            _say(f"{adb.serial}: {problem}", err=True)
    return bool(found)


def _say(line: str, *, err: bool = False) -> None:
    """Print a line without secrets, which values and errors may hold."""
    click.echo(SECRETS.text(line), err=err)
