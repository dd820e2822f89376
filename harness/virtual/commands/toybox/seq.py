"""seq: numbers in a row (external/toybox/toys/lsb/seq.c)."""

from __future__ import annotations

import re

from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation

_ROUNDING = 1e-9
_FLOAT = re.compile(r"%[-+ 0#']*\d*(?:\.\d*)?[aAeEfFgG]")


@applet("seq", grammar=Grammar("w", "fs", least=1, most=3, exclusive=("fw",), no_flags=r"-[\d.].*"))
def seq(job: Invocation, options: Options) -> int:
    """Print numbers from FIRST, by STEP, to LAST."""
    values = [_number(text) for text in options.arguments]
    first = values[0] if len(values) > 1 else 1.0
    step = values[1] if len(values) > 2 else 1.0  # noqa: PLR2004  (first, step, last)
    last = values[-1]
    digits = max((_digits(text) for text in options.arguments[:-1]), default=0)
    wide = max(len(f"{each:.{digits}f}") for each in (first, last)) * ("w" in options)
    form = _checked(options.get("f")) if "f" in options else f"%0{wide}.{digits}f"
    numbers = []
    count = 0
    while step and (first + count * step - last) * (1 if step > 0 else -1) <= _ROUNDING * abs(step):
        numbers.append(form % (first + count * step))
        count += 1
    job.out(options.get("s", "\n").join(numbers) + "\n" * bool(numbers))
    return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:  # xstrtod in lib/lib.c calls it E2BIG
        raise UsageError(f"strtod {text}: Argument list too long") from None


def _digits(text: str) -> int:
    return len(text.partition(".")[2]) if "e" not in text.lower() else 0


def _checked(form: str) -> str:
    """The format, when it holds exactly one floating point conversion."""
    at, found = 0, 0
    while (at := form.find("%", at)) >= 0:
        match = _FLOAT.match(form, at)
        if form.startswith("%%", at):
            at += 2
            continue
        found += 1
        if match is None or found > 1:
            raise UsageError(f"bad -f '{form}'@{at + 2}")
        at = match.end()
    if not found:
        raise UsageError("bad -f no %f")
    return form.replace("'", "")
