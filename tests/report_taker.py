"""A pytest plugin for tests: the report's folder is gone while the first scenario runs."""

from __future__ import annotations

from pathlib import Path

import pytest

_TAKEN = pytest.StashKey[Path]()
_FIRST = pytest.StashKey[str]()


def pytest_runtest_call(item: pytest.Item) -> None:
    """The first one has begun: a file lies where the folder was."""
    stash = item.config.stash
    if stash.setdefault(_FIRST, item.nodeid) == item.nodeid:
        folder = Path(item.config.getoption("allure_report_dir"))
        stash[_TAKEN] = folder.rename(folder.with_name("taken"))
        folder.write_text("")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The next one begins: the folder is back."""
    taken = item.config.stash.get(_TAKEN, None)
    if taken is not None:
        del item.config.stash[_TAKEN]
        folder = Path(item.config.getoption("allure_report_dir"))
        folder.unlink()
        taken.rename(folder)
