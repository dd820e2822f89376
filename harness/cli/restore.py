"""`harness restore`: put back what an interrupted run left changed."""

from __future__ import annotations

import click

from harness.adb import AdbServer
from harness.cli.options import NOTHING_TO_DO, adb_port_option
from harness.fleet.leases import leased
from harness.healing import heal, leftovers


@click.command()
@click.option("--device", "serial", required=True, metavar="SERIAL", help="Which device.")
@adb_port_option
@click.pass_context
def restore(context: click.Context, serial: str, adb_server_port: int) -> None:
    """Put back everything that an interrupted run changed on a device and at its service."""
    adb = AdbServer(port=adb_server_port).device(serial)
    with leased(adb, "harness restore"):  # not under a run that is still at it
        found = leftovers(adb)
        done = heal(adb)
    if not found:
        click.echo(f"{serial}: nothing to put back.")
        context.exit(NOTHING_TO_DO)
    for name in done:
        click.echo(f"{serial}: put back {name}")
