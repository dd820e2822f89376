"""What `screenrecord` says when it could not record; while it records it says nothing.

The first failure counts: with `--verbose` more lines follow it, the last of which may tell of a
success (the media scanner's broadcast). AOSP: frameworks/av/cmds/screenrecord/screenrecord.cpp.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.parsers.lines import unread


class RecordFailureKind(enum.Enum):
    """What failed; the value is the text by which it is known."""

    OUTPUT_BUFFERS = "Unable to get output buffers"
    ENCODER_FAILED = "Encoder failed"


_FAILURE = re.compile(
    r"^(Unable to get output buffers|Encoder failed) \(err=(-?\d+)\)", re.MULTILINE
)


@dataclass(frozen=True)
class RecordFailure:
    """Why there is no recording; `code` is Android's status_t."""

    kind: RecordFailureKind
    code: int


def parse_record_failure(text: str) -> RecordFailure:
    """Why it could not record.

    Raises:
        ProtocolError: no failure that is known is in it.
    """
    match = _FAILURE.search(text)
    if match is None:
        raise unread("screenrecord", text)
    return RecordFailure(RecordFailureKind(match[1]), int(match[2]))
