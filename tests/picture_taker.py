"""A pytest plugin for tests: while the first scenario runs, no program takes screenshots."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from harness import ui

_FIRST = pytest.StashKey[str]()


def _picture(self: ui.DeviceUi) -> bytes:
    return self._adb.exec_out("screencap-that-is-not-there -p")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """The first one only."""
    if item.config.stash.setdefault(_FIRST, item.nodeid) != item.nodeid:
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ui.DeviceUi, "_picture", _picture)
        return (yield)
