"""`harness shape`: the shaping proxy in the foreground, until it is interrupted."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness import processes
from harness.cli.options import print_rows
from harness.errors import ConfigError, HarnessError
from harness.pacing.profiles import PROFILES, Profile
from harness.pacing.terms import Terms

_EXPECTED = "a shape or a schedule, as `harness/shaper/shape.py` has it"
_LAST_PORT = 65535


def _address(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """`HOST:PORT`, or `:PORT` for this machine's loopback."""
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > _LAST_PORT:
        raise click.BadParameter(f"{value!r} is no HOST:PORT")
    return f"{host or '127.0.0.1'}:{port}"


def _print_profiles(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_rows([_row(each) for each in PROFILES.values()], as_json=False, empty="")
        ctx.exit()


@click.command()
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_profiles,
    help="Print the named lines and leave.",
)
@click.option(
    "--listen",
    callback=_address,
    metavar="HOST:PORT",
    default="127.0.0.1:0",
    show_default=True,
    help="Where it listens.",
)
@click.option(
    "--to", callback=_address, metavar="HOST:PORT", required=True, help="Where everything goes."
)
@click.option("--profile", type=click.Choice(sorted(PROFILES)), help="A line by its name.")
@click.option(
    "--schedule",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with a shape, or with several that take turns (JSON).",
)
def shape(listen: str, to: str, profile: str | None, schedule: Path | None) -> None:
    """Make a good line a bad one: a TCP proxy with delay, jitter, rates, loss and faults."""
    if profile and schedule:
        raise click.UsageError("either a --profile or a --schedule")
    words = [sys.executable, "-m", "harness.shaper", "--stop-with-stdin"]
    words += ["--listen", listen, "--to", to, *(["--profile", profile] if profile else [])]
    child = processes.start("shaper", words)
    try:
        ready = child.ready()
        if schedule is not None:
            _follow(child, schedule)
        click.echo(f"listening  {ready['host']}:{ready['port']}")
        click.echo("Press Ctrl-C to stop it.")
        raise HarnessError(f"the shaper ended by itself with exit code {child.wait()}")
    finally:
        child.stop()


def _follow(child: processes.Child, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    answer = child.ask(" ".join(text.split()))
    if answer.get("event") != "shaped":
        raise ConfigError(str(path), str(answer.get("message")), _EXPECTED)


def _row(profile: Profile) -> dict[str, object]:
    first = profile.stretches[0]
    return {
        "name": profile.name,
        "down": _figures(first.down),
        "up": _figures(first.up),
        "what": profile.title,
        "source": profile.source,
    }


def _figures(terms: Terms) -> str:
    """Rate, delay with its spread, and loss."""
    rate = f"{terms.rate / 1000:g} kbit/s" if terms.rate else "no limit"
    delay = f"{1000 * terms.delay:g}±{1000 * terms.jitter:g} ms"
    return f"{rate}, {delay}, {100 * terms.loss:g} %"
