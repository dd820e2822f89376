"""Options that several verbs share."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

import click

_DEFAULT_PORT = 5037  # adb's; harness.adb knows it too, but takes long to import

NOTHING_TO_DO = 5
"""The exit code of a verb that found nothing to do."""

adb_port_option = click.option(
    "--adb-server-port",
    type=int,
    default=lambda: os.environ.get("ANDROID_ADB_SERVER_PORT") or _DEFAULT_PORT,
    show_default="ANDROID_ADB_SERVER_PORT or 5037",
    help="Port of the adb server.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def known_condition(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    """The name of a condition that there is; a callback for an argument."""
    from harness.conditions.registry import all_conditions  # noqa: PLC0415  (takes long to import)

    if name is not None and name not in all_conditions():
        raise click.BadParameter(f"there is no {name!r}; `harness conditions` lists them")
    return name


def print_rows(rows: Sequence[dict[str, object]], *, as_json: bool, empty: str) -> None:
    """Print rows as JSON or as columns; `empty` when there are none."""
    if as_json:
        click.echo(json.dumps(list(rows), indent=2))
        return
    if not rows:
        click.echo(empty)
        return
    names = list(rows[0])
    table = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(names))]
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
