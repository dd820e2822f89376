"""Temporary bans: the account is shut out for a while."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.ban.temporary import HOURS, TEMPORARY
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.BAN)
@pytest.mark.condition(TEMPORARY.id)
@pytest.mark.needs(Capability.SERVICE_CONTROL)
def test_temporary_ban_stops_sending_until_it_ends(bench: Bench) -> None:
    """Sending is refused and the inbox hidden for 24 hours, and not a minute longer."""
    with injected(TEMPORARY, bench) as case:
        message = case.send("Can you hear me?")
        case.expect_symptom(message)

        bench.sender.messenger.open_inbox()
        case.expect_page("inbox", "temporarily prevented from sending and receiving")

        bench.pass_time_at_the_service(hours=HOURS - 1)
        bench.open_conversation()
        early = case.send("An hour too early")
        case.expect_symptom(early)

        case.remedy()

        case.expect_steady_again()
