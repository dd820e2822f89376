"""Spam detection: the service takes the messages for spam."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.spam.hourly_limit import HOURLY_LIMIT
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.SPAM)
@pytest.mark.condition(HOURLY_LIMIT.id)
@pytest.mark.needs(Capability.SERVICE_CONTROL)
def test_hourly_limit_refuses_messages_until_the_hour_is_over(bench: Bench) -> None:
    """One message too many is refused; an hour later it goes through."""
    with injected(HOURLY_LIMIT, bench) as case:
        message = case.send("One more thing")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
