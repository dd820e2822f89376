"""What Courier says, and how it tells the time."""

import pytest

from harness.virtual.courier import texts
from harness.virtual.courier.api import RefusedError, ServiceFailedError
from harness.virtual.courier.http import BadAddressError, NoConnectionError

MOMENT = 1_795_543_500.0  # 2026-11-24 18:05 UTC


@pytest.mark.parametrize(
    ("error", "has_network", "text"),
    [
        pytest.param(RefusedError(403, "privacy", "Their words."), True, "Their words.", id="no"),
        pytest.param(NoConnectionError(), True, texts.NO_CONNECTION, id="unreachable"),
        pytest.param(NoConnectionError(), False, texts.NO_NETWORK, id="offline"),
        pytest.param(ServiceFailedError(), True, texts.SERVICE_FAILED, id="broken"),
        pytest.param(BadAddressError(), True, texts.BAD_ADDRESS, id="address"),
    ],
)
def test_every_failure_has_a_text(error: Exception, has_network: bool, text: str) -> None:
    assert texts.explain(error, has_network=has_network) == text


def test_end_of_a_restriction_is_told_with_day_and_time() -> None:
    assert texts.day_and_time(MOMENT) == "Nov 24, 2026 at 18:05"


def test_inbox_tells_the_time_today_and_the_day_before() -> None:
    assert texts.short_time(MOMENT, now=MOMENT + 60) == "18:05"
    assert texts.short_time(MOMENT, now=MOMENT + 86_400) == "Nov 24"
