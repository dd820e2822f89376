"""What verbs that work on a device with the app and its service are told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from harness.cli.consent import Consent
from harness.cli.options import adb_port_option
from harness.control import service_named
from harness.fleet.virtual_spec import VirtualSpec
from harness.inventory import DEFAULT_INVENTORY, default_inventory
from harness.lab import LabPlan

_OPTIONS = (
    click.option("--device", required=True, metavar="SERIAL|NAME", help="Which device."),
    click.option(
        "--inventory",
        type=click.Path(path_type=Path),
        help=f"What devices there are (default: {DEFAULT_INVENTORY} here, if any).",
    ),
    click.option("--yes", is_flag=True, help="Agree to the use of this phone."),
    click.option("--service", metavar="URL", help="A running messaging service."),
    click.option("--service-control", metavar="URL", help="Its control side."),
    click.option(
        "--service-token-file",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="The file with its control token.",
    ),
    adb_port_option,
)


def lab_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Add the options, and hand them over as one `plan`, and one `consent` to be asked for."""

    @functools.wraps(verb)
    def with_plan(  # noqa: PLR0913  (one for each option)
        *,
        device: str,
        inventory: Path | None,
        yes: bool,
        service: str | None,
        service_control: str | None,
        service_token_file: Path | None,
        adb_server_port: int,
        **rest: Any,  # noqa: ANN401  (click's own values)
    ) -> None:
        address = service_named("--service", service, service_control, service_token_file)
        known = default_inventory(inventory, Path())
        if address is None and known.service is not None:
            address = known.service.address
        plan = LabPlan(
            (known.serial_of(device),),
            VirtualSpec(),
            address,
            adb_server_port,
            disposable=known.disposable,
        )
        listed = frozenset(entry.serial for entry in known.devices.values())
        verb(plan=plan, consent=Consent(yes, listed), **rest)

    for option in reversed(_OPTIONS):
        with_plan = option(with_plan)
    return with_plan
