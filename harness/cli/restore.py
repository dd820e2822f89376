"""`harness restore`: put back what an interrupted run left changed."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    "serial",
    metavar="SERIAL",
    help="Which device. [default: all connected ones with an undo list on this host]",
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
    serial: str | None,
    adb_server_port: int,
    *,
    dry_run: bool,
    forgets: bool,
) -> None:
    """Put back everything that interrupted runs changed on devices and at their service."""
    if forgets and (serial is None or dry_run):
        raise click.UsageError("--forget goes with --device, and without --dry-run")
    if serial is not None and not serial.strip():
        raise ConfigError("--device", "it is empty", "a serial that `adb devices` lists")
    if not dry_run:
        sweep()
    server = AdbServer(port=adb_server_port)
    restoring: _Restoring = _shown if dry_run else _restored
    if forgets:
        restoring = partial(_forgotten, server)
    if serial is not None:
        if not restoring(server.device(serial)):
            click.echo(f"{serial}: nothing to put back.")
            context.exit(NOTHING_TO_DO)
        return
    found = interrupted()
    if not found:
        click.echo("Nothing to put back: no run that was interrupted left a list on this host.")
        context.exit(NOTHING_TO_DO)
    _restore_all(server, found, restoring)


def _restore_all(
    server: AdbServer, found: dict[str, list[Leftover]], restoring: _Restoring
) -> None:
    """Every device that has a list here; what is wrong with one keeps no other from it."""
    listed = {device.serial for device in server.devices()}
    failures: list[HarnessError] = []
    for serial, lists in sorted(found.items()):
        try:
            _expect_listed(serial, lists, listed)
            restoring(server.device(serial))
        except HarnessError as error:
            _say(f"harness: {error}", err=True)
            failures.append(error)
    if failures:
        what = [f"{len(failures)} of {len(found)} devices, as is said above"]
        raise UndoFailedError("restore", what)


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
