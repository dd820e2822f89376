"""Software updates: the software is too old, or too new."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.updates.old_protocol import OLD_PROTOCOL
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.UPDATES)
@pytest.mark.condition(OLD_PROTOCOL.id)
@pytest.mark.needs(Capability.DOWNGRADE)
def test_old_version_cannot_send_until_it_is_updated(bench: Bench) -> None:
    """The service needs a newer version; updating keeps the account and sends again."""
    with injected(OLD_PROTOCOL, bench) as case:
        message = case.send("Why will this not go out?")
        case.expect_symptom(message)

        bench.sender.messenger.open_inbox()
        case.expect_page("update notice", "update Courier to the latest version")

        case.remedy()

        case.expect_steady_again()
