"""Network connectivity: the message cannot get out of the device."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(AIRPLANE_MODE.id)
@pytest.mark.needs(Capability.QUICK_SETTINGS)
def test_airplane_mode_holds_a_message_until_it_is_turned_off(bench: Bench) -> None:
    """A message waits in the outbox and arrives once the radios are back."""
    with injected(AIRPLANE_MODE, bench) as case:
        message = case.send("Taking off now")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
