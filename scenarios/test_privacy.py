"""Privacy settings: somebody chose not to be reached."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.privacy.followers_only import FOLLOWERS_ONLY
from harness.model import Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.PRIVACY)
@pytest.mark.condition(FOLLOWERS_ONLY.id)
def test_followers_only_refuses_others_until_the_recipient_allows_them(bench: Bench) -> None:
    """The recipient opens their messages to everyone, on their own screen."""
    with injected(FOLLOWERS_ONLY, bench) as case:
        message = case.send("May I write to you?")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
