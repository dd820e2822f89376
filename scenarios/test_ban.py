"""Temporary bans: the account is shut out for a while."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.ban.temporary import TEMPORARY
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.BAN)
@pytest.mark.condition(TEMPORARY.id)
@pytest.mark.needs(Capability.SERVICE_CONTROL)
def test_temporary_ban_stops_sending_until_it_ends(bench: Bench) -> None:
    """Sending is refused for 24 hours and works again when they are over."""
    with injected(TEMPORARY, bench) as case:
        message = case.send("Can you hear me?")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
