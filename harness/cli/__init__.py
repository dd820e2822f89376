"""The `harness` command: one file a verb, text for people, `--json` for programs.

Exit codes: 0 fine, 1 the app is at fault, 2 interrupted, 3 the lab is at fault, 4 usage,
5 nothing to do or undecided, 6 a device could not be restored.
"""

from __future__ import annotations

import sys

import click

from harness.cli.conditions import conditions
from harness.cli.devices import devices
from harness.cli.restore import restore
from harness.cli.service import service
from harness.cli.virtual import virtual
from harness.errors import ConfigError, HarnessError, UndoFailedError

INTERRUPTED, LAB, USAGE, NOT_RESTORED = 2, 3, 4, 6


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="harness")
def cli() -> None:
    """Reproduce, prove, remedy and undo the reasons why a message won't send on Android.

    Scenarios are run with pytest: `pytest scenarios`.
    """


for command in (conditions, devices, restore, service, virtual):
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; its exit code."""
    try:
        return int(cli.main(arguments, prog_name="harness", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except HarnessError as error:
        click.echo(f"harness: {error}", err=True)
        return _code(error)


def _code(error: HarnessError) -> int:
    if isinstance(error, ConfigError):
        return USAGE
    return NOT_RESTORED if isinstance(error, UndoFailedError) else LAB
