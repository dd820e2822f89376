"""What real devices printed; tests/data/android/SOURCES.md says which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.parsers.lines import decode

RECORDED = Path(__file__).parents[1] / "data" / "android"


@pytest.fixture
def recorded() -> Callable[[str], str]:
    """Reads one recorded text by its family and name, whatever its bytes."""
    return lambda name: decode((RECORDED / name).read_bytes())
