"""The `harness` command: one file a verb, text for people, `--json` for programs.

Exit codes: 0 fine, 1 the app is at fault, 2 interrupted, 3 the lab is at fault, 4 usage,
5 nothing to do or undecided, 6 a device could not be restored.
"""

from __future__ import annotations

import importlib
import sys

import click

from harness.errors import ConfigError, HarnessError, UndoFailedError
from harness.redaction import SECRETS

INTERRUPTED, LAB, USAGE, NOT_RESTORED = 2, 3, 4, 6


VERBS = ("conditions", "devices", "inject", "restore", "service", "shape", "virtual")


class _Verbs(click.Group):
    """Verbs that are imported when they are asked for: `virtual start` needs few of the rest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"harness.cli.{cmd_name}")
        verb: click.Command = getattr(module, cmd_name)
        return verb


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="harness")
def cli() -> None:
    """Reproduce, prove, remedy and undo the reasons why a message won't send on Android.

    Scenarios are run with pytest: `pytest scenarios`.
    """


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
        click.echo(SECRETS.text(f"harness: {error}"), err=True)
        return _code(error)


def _code(error: HarnessError) -> int:
    if isinstance(error, ConfigError):
        return USAGE
    return NOT_RESTORED if isinstance(error, UndoFailedError) and error.remaining else LAB
