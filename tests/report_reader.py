"""Reads a report's files: whether each scenario has its six steps, with pictures, and its reason.

`python -m tests.report_reader FOLDER` looks at the report of a run of all scenarios.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from harness.conditions.registry import all_conditions
from harness.hierarchy import Screen, find_words
from harness.model import Phase

PHASES = [phase.value for phase in Phase]


def results(folder: Path) -> list[dict[str, Any]]:
    """Allure's result files."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*-result.json")]


def attached(folder: Path, step: dict[str, Any], kind: str) -> list[Path]:
    """The files of one kind that are attached to a step."""
    names = [attachment["source"] for attachment in step.get("attachments", [])]
    return [folder / name for name in names if name.endswith(kind)]


def expect_six_steps(folder: Path, result: dict[str, Any]) -> None:
    """Assert that a scenario has each phase as a step, in order, with a picture."""
    steps = [step for step in result["steps"] if step["name"] in PHASES]
    assert list(dict.fromkeys(step["name"] for step in steps)) == PHASES, result["name"]
    for step in steps:
        pictures = attached(folder, step, ".png")
        assert pictures, f"{result['name']}: {step['name']} has no picture"
        assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def expect_reason(folder: Path, result: dict[str, Any]) -> None:
    """Assert that the hierarchy of its symptom holds its condition's reason."""
    reason = all_conditions()[label(result, "story")].symptom.reason
    steps = [step for step in result["steps"] if step["name"] == Phase.SYMPTOM.value]
    screens = [path.read_text("utf-8") for step in steps for path in attached(folder, step, ".xml")]
    shown = any(find_words(Screen(text), reason) for text in screens)
    assert shown, f"{result['name']}: no picture of the symptom shows {reason!r}"


def label(result: dict[str, Any], name: str) -> str:
    """What the report sorts a scenario by: its cause is the feature, its condition the story."""
    (value,) = (each["value"] for each in result["labels"] if each["name"] == name)
    return str(value)


def main() -> None:
    """Look at a report in which every scenario passed."""
    folder = Path(sys.argv[1])
    found = results(folder)
    assert len(found) == len(all_conditions()), f"{len(found)} scenarios are in {folder}"
    for result in found:
        assert result["status"] == "passed", f"{result['name']}: {result['status']}"
        expect_six_steps(folder, result)
        expect_reason(folder, result)
    said = f"{len(found)} scenarios, each with its six steps, their pictures and its reason"
    sys.stdout.write(f"{folder}: {said}\n")


if __name__ == "__main__":
    main()
