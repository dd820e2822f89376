"""`settings put`, `reset` and `delete` that are refused.

API 29 on: `Exception occurred while executing 'VERB':` and the exception; API 26 to 28: the
exception's stack, `Security exception: …`, and the stack again. The exit status is 255, or 0 on old
levels. AOSP: SettingsService.java, BasicShellCommandHandler.java exec.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import found

_VERB = re.compile(r"^Exception occurred while executing '(\w+)':", re.MULTILINE)
_PERMISSION = re.compile(r"Permission denial: writing to settings requires:([\w.]+)")


@dataclass(frozen=True)
class SettingsRefusal:
    """Which permission the shell lacks, and for which verb; "" where it is not printed."""

    permission: str
    verb: str = ""


def parse_settings_refusal(text: str) -> SettingsRefusal:
    """Why a setting was not written.

    Raises:
        ProtocolError: it names no permission.
    """
    permission = found("settings", _PERMISSION, text)[1]
    verb = _VERB.search(text)
    return SettingsRefusal(permission, verb[1] if verb else "")
