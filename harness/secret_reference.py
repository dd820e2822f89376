"""Secrets in files that people keep: where the value is, as `${ENV:NAME}` or `${FILE:PATH}`.

The value is read when it is needed and learnt by the redaction before anybody has it; what is kept
in journals is the reference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from harness.errors import ConfigError
from harness.redaction import SECRETS, SHORTEST

PATTERN = r"^\$\{(ENV|FILE):([^{}]+)\}$"
EXPECTED = "`${ENV:NAME}` or `${FILE:PATH}`, which say where it is"


def read_secret(reference: str, where: str) -> str:
    """The value that a reference leads to.

    Args:
        reference: such as `${ENV:SERVICE_TOKEN}`.
        where: the key that holds it, for the error.

    Raises:
        ConfigError: it is no reference, or leads nowhere, or to something too short to be hidden.
    """
    match = re.match(PATTERN, reference)
    if match is None:
        raise ConfigError(where, "the secret is written out", EXPECTED)
    kind, name = match.groups()
    value = os.environ.get(name, "").strip() if kind == "ENV" else _in_file(Path(name), where)
    if not value:
        raise ConfigError(where, f"{reference} is empty", "the secret there")
    if len(value) < SHORTEST:
        raise ConfigError(
            where, f"{reference} is too short to be hidden", f"at least {SHORTEST} characters"
        )
    return SECRETS.learn(value)


def kept_reference(reference: str) -> str:
    """The same reference as it leads to the same place from any folder, also for a later process.

    Args:
        reference: such as `${FILE:token}`; what is none stays as it is.
    """
    match = re.match(PATTERN, reference)
    if match is None or match[1] == "ENV":
        return reference
    return f"${{FILE:{Path(match[2]).expanduser().absolute()}}}"


def _in_file(path: Path, where: str) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "no UTF-8"
        raise ConfigError(where, f"{path} cannot be read ({why})", "the secret's file") from error
