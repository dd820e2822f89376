"""The service's clock: an offset from the machine's, and ISO 8601 stamps."""

from datetime import datetime

import pytest

from harness.service.clock import ServiceClock, iso, iso_or_none


def test_the_clock_is_the_source_plus_the_offset() -> None:
    clock = ServiceClock(offset=5, source=lambda: 100.0)

    clock.offset += 10

    assert clock.now() == 115


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(0, "1970-01-01T00:00:00.000Z", id="epoch"),
        pytest.param(1_800_000_000.5, "2027-01-15T08:00:00.500Z", id="milliseconds"),
    ],
)
def test_moments_are_written_in_utc(moment: float, text: str) -> None:
    assert iso(moment) == text
    assert datetime.fromisoformat(text).timestamp() == moment


def test_no_moment_stays_none() -> None:
    assert iso_or_none(None) is None
