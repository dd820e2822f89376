"""What verbs that work on a device with the app and its service are told."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from harness.cli.options import adb_port_option
from harness.control import service_named
from harness.fleet.virtual_spec import VirtualSpec
from harness.lab import LabPlan

_OPTIONS = (
    click.option("--device", "serial", required=True, metavar="SERIAL", help="Which device."),
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
    """Add the options, and hand them over as one `plan`."""

    @functools.wraps(verb)
    def with_plan(
        *,
        serial: str,
        service: str | None,
        service_control: str | None,
        service_token_file: Path | None,
        adb_server_port: int,
        **rest: Any,  # noqa: ANN401  (click's own values)
    ) -> None:
        address = service_named("--service", service, service_control, service_token_file)
        verb(plan=LabPlan((serial,), VirtualSpec(), address, adb_server_port), **rest)

    for option in reversed(_OPTIONS):
        with_plan = option(with_plan)
    return with_plan
