"""What belongs to this checkout: each run of scenarios writes a report folder of its own.

The harness itself comes as a pytest plugin by its entry point, not from here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent
_REPORTS = _ROOT / "reports"
_LATEST = _REPORTS / "allure-results"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Send Allure's results to `reports/<time>`, unless the operator named a folder."""
    if config.option.collectonly or config.option.allure_report_dir or not _runs_scenarios(config):
        return
    folder = _REPORTS / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ") / "allure-results"
    folder.mkdir(parents=True)
    config.option.allure_report_dir = str(folder)
    if not hasattr(config, "workerinput"):
        _point_latest_to(folder)


def _runs_scenarios(config: pytest.Config) -> bool:
    wanted = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    return any(path.is_relative_to(_ROOT / "scenarios") for path in wanted)


def _point_latest_to(folder: Path) -> None:
    """Replace the link in one step, so that a second run at the same time never finds it gone."""
    fresh = _LATEST.with_name(f".{folder.parent.name}")
    fresh.symlink_to(folder.relative_to(_REPORTS), target_is_directory=True)
    fresh.replace(_LATEST)
