"""`harness conditions`: the catalogue of what can be reproduced."""

from __future__ import annotations

from collections.abc import Iterable

import click

from harness.cli.options import json_option, known_condition, print_rows
from harness.conditions.registry import all_conditions
from harness.model import Capability


@click.command()
@click.argument("name", metavar="[CONDITION]", required=False, callback=known_condition)
@json_option
def conditions(name: str | None, *, as_json: bool) -> None:
    """List every condition with what it needs; of a named one, each way to bring it about."""
    if name:
        wanted = all_conditions()[name]
        rows: list[dict[str, object]] = [
            {"method": method.name, "needs": _names(wanted.needs | method.needs)}
            for method in wanted.methods
        ]
    else:
        rows = [
            {"condition": each.id, "title": each.title, "needs": _names(each.needs)}
            for each in all_conditions().values()
        ]
    print_rows(rows, as_json=as_json, empty="There is no condition.")


def _names(needs: Iterable[Capability]) -> str:
    return ", ".join(sorted(need.value for need in needs))
