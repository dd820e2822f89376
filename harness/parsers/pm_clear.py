"""`pm clear PACKAGE`: `Success`, `Failed`, or why the caller may not.

AOSP: PackageManagerShellCommand.java runClear. `--cache-only` (API 33 on) answers the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.parsers.cmd_errors import Refusal, parse_refusal


@dataclass(frozen=True)
class ClearAnswer:
    """What came of it.

    Attributes:
        refusal: why the caller may not; None if it was tried.
    """

    success: bool
    refusal: Refusal | None = None


def parse_clear(text: str) -> ClearAnswer:
    """Read the answer.

    Raises:
        ProtocolError: it is neither of the words, nor a refusal that is known.
    """
    word = text.strip()
    if word in {"Success", "Failed"}:
        return ClearAnswer(success=word == "Success")
    return ClearAnswer(success=False, refusal=parse_refusal(text))
