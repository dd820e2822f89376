"""App glitches: the app or its data is broken."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.app.corrupt_cache import CORRUPT_CACHE
from harness.model import Capability, Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.APP)
@pytest.mark.condition(CORRUPT_CACHE.id)
@pytest.mark.needs(Capability.RUN_AS)
def test_corrupt_cache_stops_sending_until_it_is_cleared(bench: Bench) -> None:
    """Garbage in the cache fails every message until the cache is cleared."""
    with injected(CORRUPT_CACHE, bench) as case:
        message = case.send("Did you get the photo?")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()
