"""`harness inject`: one condition on one device, held until it is interrupted."""

from __future__ import annotations

import contextlib
import re
import signal
import threading
from dataclasses import replace

import click

from harness.adb import AdbServer
from harness.cli.consent import Consent
from harness.cli.lab_options import lab_options
from harness.cli.options import known_condition
from harness.conditions.registry import all_conditions
from harness.dry_run import dry_run
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.selection import expect_connected
from harness.injection import in_force
from harness.lab import LabPlan, open_lab
from harness.redaction import SECRETS

_SECONDS = {"s": 1, "m": 60, "h": 3600}


def _duration(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """`90s`, `5m` or `1h` in seconds."""
    if value is None:
        return None
    match = re.fullmatch(r"([1-9]\d*)([smh])", value)
    if match is None:
        raise click.BadParameter(f"{value!r} is no time such as 90s, 5m or 1h")
    return float(int(match[1]) * _SECONDS[match[2]])


@click.command()
@click.argument("name", metavar="CONDITION", callback=known_condition)
@click.option("--for", "seconds", callback=_duration, metavar="TIME", help="Such as 90s, 5m or 1h.")
@click.option("--method", default="", metavar="NAME", help="How; the device's first way if not.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be run; change nothing.")
@lab_options
def inject(  # noqa: PLR0913  (one for each option)
    *,
    name: str,
    seconds: float | None,
    method: str,
    dry: bool,
    plan: LabPlan,
    consent: Consent,
) -> None:
    """Bring a condition about on a device and hold it, then put everything back.

    The app is signed in to the named service, or to one that runs as long as this does. Ctrl-C
    ends it early; after a crash, `harness restore` puts back what was changed.
    """
    condition = all_conditions()[name]
    known = [each.name for each in condition.methods]
    if method and method not in known:
        raise click.UsageError(f"{name} has no method {method!r}; it has: {'; '.join(known)}")
    expect_connected("--device", plan.serials[0], AdbServer(port=plan.adb_port).devices())
    if dry:
        click.echo(f"# {plan.serials[0]}: {name}; a dry run: nothing is changed")
        dry_run(condition, method, plan, lambda line: click.echo(SECRETS.text(line)))
        return
    consent.expect(plan)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with open_lab(replace(plan, purpose=f"harness inject {name}")) as lab:
        subject = lab.subject(Recorder(EvidencePolicy.OFF), method)
        way, serial = condition.method_for(subject), subject.serial
        with in_force(condition, way, subject) as measured:
            click.echo(f"{serial}: {condition.title}")
            click.echo(f"in force   {name}, by {way.name}")
            seen = measured.seen.replace("\n", "\n" + 11 * " ")
            click.echo(f"measured   {seen}")
            click.echo(f"app        signed in as {subject.sender.account.display_name}, ", nl=False)
            click.echo(f"who writes to {subject.peer.display_name} by {subject.service_url}")
            held = f"for {seconds:g} s or " if seconds else ""
            click.echo(f"Held {held}until Ctrl-C; after a crash: ", nl=False)
            click.echo(f"harness restore --device {serial}")
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait(seconds)
            click.echo(f"{serial}: putting everything back")
        click.echo(f"{serial}: everything is as it was before.")
