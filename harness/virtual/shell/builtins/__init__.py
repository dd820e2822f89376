"""The commands that are part of the shell itself."""

from __future__ import annotations

from harness.virtual.shell.builtins import flow, getopts, names, output, signals, values
from harness.virtual.shell.builtins.table import BUILTINS, SPECIAL

__all__ = ["BUILTINS", "SPECIAL", "flow", "getopts", "names", "output", "signals", "values"]
