"""A pytest plugin for tests: leaves the scenarios of the conditions that `CHOSEN` names."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the others."""
    chosen = os.environ["CHOSEN"].split()
    left = [item for item in items if _condition(item) in chosen]
    config.hook.pytest_deselected(items=[item for item in items if item not in left])
    items[:] = left


def _condition(item: pytest.Item) -> str:
    marker = item.get_closest_marker("condition")
    return str(marker.args[0]) if marker else ""
