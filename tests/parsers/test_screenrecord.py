"""Recordings that failed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.screenrecord import RecordFailure, RecordFailureKind, parse_record_failure

RECORDED = {
    "screenrecord/01-encoder-failed-38.txt": RecordFailure(RecordFailureKind.ENCODER_FAILED, -38),
    "screenrecord/02-verbose-then-encoder-failed.txt": RecordFailure(
        RecordFailureKind.ENCODER_FAILED, -38
    ),
    "screenrecord/05-genymotion-output-buffers.txt": RecordFailure(
        RecordFailureKind.OUTPUT_BUFFERS, -38
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_failure_is_read(
    recorded: Callable[[str], str], name: str, expected: RecordFailure
) -> None:
    assert parse_record_failure(recorded(name)) == expected


def test_another_text_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="all is well"):
        parse_record_failure("all is well")
