"""What of the report cannot be written: the run goes on, and the scenario it belongs to is broken.

An error out of Allure's hooks would break off whatever attaches something, an undo among it, and
one out of the last of them the whole run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import allure_commons
import pytest

from harness.errors import ConfigError, EvidenceError

_FILES = pytest.StashKey["ReportFiles"]()


def expect_writable(option: str, folder: Path) -> None:
    """Make a folder that the run writes to.

    Raises:
        ConfigError: it cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ConfigError(option, f"{folder}: {error.strerror}", "a folder to write to") from error


class ReportFiles:
    """Takes note of each of Allure's files that cannot be written."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._lost: list[OSError] = []
        self._untold: list[OSError] = []

    def begin(self) -> None:
        """A scenario begins: what is missing by now is not its own."""
        self._untold += self._lost
        self._lost = []

    def note(self, error: OSError) -> None:
        """One more could not be written."""
        self._lost.append(error)

    def expect_written(self, serial: str) -> None:
        """Go on only if everything since `begin` is in the report.

        Raises:
            EvidenceError: something is not.
        """
        lost, self._lost = self._lost, []
        if lost:
            advice = f"Make room in {self._folder}, or see who changed it."
            raise EvidenceError(serial, _said(lost), advice)

    def untold(self) -> list[str]:
        """What no scenario was told: its own result is written after it has ended."""
        lost = self._untold + self._lost
        return [_said(lost)] if lost else []


class _Hooks:
    """Around Allure's own, which write the files."""

    def __init__(self, note: Callable[[OSError], None]) -> None:
        self._note = note

    @allure_commons.hookimpl(wrapper=True)
    def report_result(self) -> Generator[None, object, object]:
        try:
            return (yield)
        except OSError as error:
            self._note(error)
            return []

    report_container = report_globals = report_result
    report_attached_data = report_attached_file = report_result


def _said(lost: list[OSError]) -> str:
    return f"{len(lost)} of the report's files could not be written: {lost[0]}"


def report_files(config: pytest.Config) -> ReportFiles:
    """Those of this run; it takes note from the first call on."""
    if _FILES not in config.stash:
        files = config.stash[_FILES] = ReportFiles(str(config.getoption("allure_report_dir", "")))
        hooks = _Hooks(files.note)
        allure_commons.plugin_manager.register(hooks)
        config.add_cleanup(lambda: allure_commons.plugin_manager.unregister(hooks))
    return config.stash[_FILES]


def untold(config: pytest.Config) -> list[str]:
    """What no scenario was told, of a run that had any."""
    files = config.stash.get(_FILES, None)
    return files.untold() if files is not None else []
