"""What `svc` prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.svc import SvcAnswer, parse_svc

RECORDED = {
    "svc/01-stayon-bad-value-usage-exit0.txt": SvcAnswer(
        success=False, usages=("svc power stayon [true|false|usb|ac|wireless|dock]",)
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_usage_is_a_refusal(
    recorded: Callable[[str], str], name: str, expected: SvcAnswer
) -> None:
    assert parse_svc(recorded(name)) == expected


def test_silence_is_success() -> None:
    assert parse_svc("\n") == SvcAnswer(success=True)


def test_another_text_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="Killed"):
        parse_svc("Killed")
