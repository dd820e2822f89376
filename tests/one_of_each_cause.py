"""A pytest plugin for tests: leaves the first scenario of each cause, and those of `ALSO`."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the others; what is to be seen is the same in all of them."""
    also = os.environ.get("ALSO", "").split()
    first: dict[str, pytest.Item] = {}
    for item in items:
        first.setdefault(str(_mark(item, "cause")), item)
    left = [i for i in items if i in first.values() or _mark(i, "condition") in also]
    config.hook.pytest_deselected(items=[item for item in items if item not in left])
    items[:] = left


def _mark(item: pytest.Item, name: str) -> object:
    marker = item.get_closest_marker(name)
    return marker.args[0] if marker else None
