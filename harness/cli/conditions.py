"""`harness conditions`: the catalogue of what can be reproduced."""

from __future__ import annotations

import click

from harness.cli.options import json_option, print_rows
from harness.conditions.registry import all_conditions


@click.command()
@json_option
def conditions(*, as_json: bool) -> None:
    """List every condition with its cause and what it needs."""
    rows: list[dict[str, object]] = [
        {
            "condition": condition.id,
            "title": condition.title,
            "needs": ", ".join(sorted(need.value for need in condition.needs)),
        }
        for condition in all_conditions().values()
    ]
    print_rows(rows, as_json=as_json, empty="There is no condition.")
