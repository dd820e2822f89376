"""`harness service`: the reference service in the foreground, until it is interrupted."""

from __future__ import annotations

from pathlib import Path

import click

from harness import processes
from harness.errors import HarnessError
from harness.fleet.service import service_command
from harness.state_folder import state_folder


@click.group()
def service() -> None:
    """Run the reference messaging service that Courier talks to."""


@service.command()
@click.option("--port", type=int, default=8080, show_default=True, help="Where apps reach it.")
@click.option("--tls-port", type=int, default=8443, show_default=True, help="The same over TLS.")
@click.option("--control-port", type=int, default=8081, show_default=True, help="Its control side.")
@click.option("--database", default=":memory:", show_default=True, help="SQLite file.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=lambda: state_folder() / "control-token",
    show_default="in the state folder",
    help="File with the control token; made if it is not there.",
)
def start(port: int, tls_port: int, control_port: int, database: str, token_file: Path) -> None:
    """Start it on this machine's loopback and keep it in the foreground."""
    token_file.parent.mkdir(parents=True, exist_ok=True)
    command = service_command(
        port=port,
        tls_port=tls_port,
        control_port=control_port,
        database=database,
        token_file=token_file,
    )
    child = processes.start("reference service", [*command, "--stop-with-stdin"])
    try:
        ready = child.ready()
        click.echo(f"url          {ready['url']}")
        click.echo(f"tls url      {ready['tls_url']}")
        click.echo(f"control url  {ready['control_url']}")
        click.echo(f"token file   {ready['token_file']}")
        click.echo("Press Ctrl-C to stop it.")
        code = child.wait()
        raise HarnessError(f"the reference service ended by itself with exit code {code}")
    finally:
        child.stop()
