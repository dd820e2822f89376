"""`harness devices`: what ADB lists, and what a run without a name would take."""

from __future__ import annotations

import click

from harness.adb import AdbServer
from harness.cli.options import adb_port_option, json_option, print_rows
from harness.errors import ConfigError
from harness.fleet.selection import select


@click.command()
@adb_port_option
@json_option
def devices(adb_server_port: int, *, as_json: bool) -> None:
    """List the devices that ADB knows, and which one a run would take."""
    server = AdbServer(port=adb_server_port)
    listed = server.devices() if server.answers() else []
    rows: list[dict[str, object]] = [
        {"serial": d.serial, "state": d.state, "model": d.tags.get("model", "")} for d in listed
    ]
    print_rows(rows, as_json=as_json, empty="No device is connected.")
    if as_json:
        return
    try:
        click.echo(
            f"\n`pytest scenarios` would take: {select(None, listed, server.is_emulator).why}"
        )
    except ConfigError as error:
        click.echo(f"\n`pytest scenarios` would ask for a name: {error}")
