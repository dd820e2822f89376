"""Run the benchmarks: `python -m benchmarks [NAME…]`, all of them if none is named.

Prints a row a figure, with its bound and whether it is met; ends with 1 if one is missed.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.figure import Figure
from benchmarks.rig import Rig

NAMES = (
    "shell_echo",
    "find_and_tap",
    "hierarchy",
    "screenshot",
    "push",
    "start",
    "reset",
    "many_devices",
    "profiles",
)
_ROW = "{:<46} {:>9} {:<6} {:<17} {:>14}  {}"


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
def main(names: tuple[str, ...]) -> None:
    """Measure, print, judge."""
    click.echo(_ROW.format("figure", "measured", "", "from … to", "bound", ""))
    missed = 0
    for figure in _measure(names or NAMES):
        click.echo(_row(figure))
        missed += not figure.met
    sys.exit(1 if missed else 0)


def _measure(names: tuple[str, ...]) -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="harness-benchmarks-", dir=_memory()) as home,
        contextlib.ExitStack() as stack,
    ):
        rig = Rig(Path(home), stack)
        for name in names:
            yield from importlib.import_module(f"benchmarks.{name}").measure(rig)


def _memory() -> str | None:
    """A file system in memory, if there is one: what is measured is not the disk."""
    folder = "/dev/shm"  # noqa: S108  (a fresh folder is made in it)
    return folder if os.access(folder, os.W_OK) else None


def _row(figure: Figure) -> str:
    bound, judged = "", "for comparison"
    if figure.bound is not None:
        bound = f"{'≥' if figure.least else '≤'} {figure.bound:g}"
        if figure.around is not None:
            bound = f"{figure.around:g} ± {figure.bound:g}"
        judged = "met" if figure.met else "MISSED"
    takes = figure.takes
    spread = "" if takes is None else f"{takes.low:.3g} … {takes.high:.3g}"
    return _ROW.format(figure.name, f"{figure.value:.3g}", figure.unit, spread, bound, judged)


if __name__ == "__main__":
    main()
