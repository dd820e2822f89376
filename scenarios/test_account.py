"""Account restrictions: the account may not message, or not yet."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.account.new_account import NEW_ACCOUNT
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.ACCOUNT)
@pytest.mark.condition(NEW_ACCOUNT.id)
@pytest.mark.needs(Capability.SERVICE_CONTROL)
def test_new_account_messages_only_followers_until_it_is_verified(bench: Bench) -> None:
    """A new account is refused until its owner verifies it."""
    with injected(NEW_ACCOUNT, bench) as case:
        message = case.send("We have not met yet")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
