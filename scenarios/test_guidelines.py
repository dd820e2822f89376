"""Community guidelines: the account broke them."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.guidelines.upheld_reports import UPHELD_REPORTS
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.GUIDELINES)
@pytest.mark.condition(UPHELD_REPORTS.id)
@pytest.mark.needs(Capability.SERVICE_CONTROL)
def test_upheld_reports_suspend_messaging_until_an_appeal_succeeds(bench: Bench) -> None:
    """A strike suspends messaging; an accepted appeal restores it."""
    with injected(UPHELD_REPORTS, bench) as case:
        message = case.send("This is all a mistake")
        case.expect_symptom(message)

        bench.sender.messenger.open_account_status()
        case.expect_page("account status", "You received a strike")

        case.remedy()

        case.expect_steady_again()
