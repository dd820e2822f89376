"""What belongs to this checkout: each run of scenarios writes a report folder of its own.

The harness itself comes as a pytest plugin by its entry point, not from here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parent
_REPORTS = _ROOT / "reports"
_LATEST = _REPORTS / "allure-results"
_FOLDER = pytest.StashKey[Path]()
_FOLDERS = ("allure_report_dir", "android_logs")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Send Allure's results to `reports/<time>`, unless the operator named a folder."""
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        for name in _FOLDERS:
            setattr(config.option, name, worker.get(name))
        return
    if config.option.collectonly or config.option.allure_report_dir or not _runs_scenarios(config):
        return
    folder = _REPORTS / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ") / "allure-results"
    config.option.allure_report_dir = str(folder)
    config.option.android_logs = config.option.android_logs or str(folder.with_name("logs"))
    config.stash[_FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401  (a class of pytest-xdist, if it is there)
    """Have pytest-xdist's workers write to the same folders."""
    for name in _FOLDERS:
        node.workerinput[name] = getattr(node.config.option, name)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Have `reports/allure-results` hold the newest run's results."""
    folder = config.stash.get(_FOLDER, None)
    try:
        if folder is not None and any(folder.iterdir()):
            _publish(folder)
    except OSError as error:
        sys.stderr.write(f"\nharness: {_LATEST} is of an earlier run: {error}\n")


def _runs_scenarios(config: pytest.Config) -> bool:
    wanted = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    return any(path.is_relative_to(_ROOT / "scenarios") for path in wanted)


def _publish(folder: Path) -> None:
    """Put the results in the place of the last ones: a folder of links to the same files.

    A link to the folder would do, but `allure generate` finds no results behind one. When two
    runs end at the same moment, the other one's results are as new as these.
    """
    fresh = _REPORTS / f".fresh-{folder.parent.name}"
    fresh.mkdir()
    for path in folder.iterdir():
        os.link(path, fresh / path.name)
    old = _REPORTS / f".old-{folder.parent.name}"
    with contextlib.suppress(FileNotFoundError):
        _LATEST.rename(old)
    try:
        fresh.rename(_LATEST)
    except OSError:
        shutil.rmtree(fresh)
    shutil.rmtree(old, ignore_errors=True)
