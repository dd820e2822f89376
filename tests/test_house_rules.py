"""The rules that hold the house together: who may import whom, how files are named, how long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
HARNESS = ROOT / "harness"

# Imports point to the left only. A folder is one place; inside it everything may be imported.
ORDER = (
    *("errors", "model", "clock", "sync_protocol"),
    *("waiting", "journal", "adb", "control", "hierarchy", "ui", "inventory", "processes"),
    *("drivers", "messengers", "evidence", "fleet", "healing"),
    *("bench", "lab"),
    *("conditions", "checks"),
    *("reproduce", "diagnosis"),
    *("plugin", "cli"),
)
APART = ("virtual", "service")
UNNAMED = {"utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST_FILE = 400
DOORS = {"adbutils": "adb.py", "uiautomator2": "ui.py", "subprocess": "processes.py"}
SOURCES = sorted(p for p in HARNESS.rglob("*.py") if "apps" not in p.parts)


def place_of(path: Path) -> str:
    """The name of a source file's place in the order: its top folder, or its own name."""
    return path.relative_to(HARNESS).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module that a source file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from (f"{base}.{alias.name}" for alias in node.names)


def test_imports_point_down_only() -> None:
    wrong = [fault for path in SOURCES for fault in import_faults(path)]

    assert not wrong


def import_faults(path: Path) -> Iterator[str]:
    """What a source file imports although it may not."""
    place = place_of(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("harness.")}
    for other in sorted(ours - {place, "__init__"}):
        if place in APART or other in APART:
            yield f"{path}: {place} and {other} meet on the wire only"
        elif place not in ORDER or other not in ORDER:
            yield f"{path}: {place} or {other} has no place in the order of imports"
        elif ORDER.index(other) >= ORDER.index(place):
            yield f"{path}: {place} may not know {other}"


def test_the_import_rule_bites(tmp_path: Path) -> None:
    path = HARNESS / "clock.py"
    wrong = tmp_path / "clock.py"
    wrong.write_text("from harness.bench import Bench\nimport harness.virtual.server\n")

    assert not list(import_faults(path))
    assert set(imported(wrong)) == {"harness.bench.Bench", "harness.virtual.server"}


def test_each_library_has_one_door() -> None:
    wrong = [
        f"{path} imports {library}"
        for path in SOURCES
        for library in {name.split(".")[0] for name in imported(path)} & DOORS.keys()
        if path.relative_to(HARNESS).as_posix() != DOORS[library]
    ]

    assert not wrong


def test_files_are_short_and_named_for_one_thing() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}

    assert not [path for path in SOURCES if path.name in UNNAMED]
    assert not {str(path): n for path, n in lengths.items() if n > LONGEST_FILE}


def test_scenarios_import_no_driver_and_no_door() -> None:
    allowed = {"bench", "conditions", "model", "reproduce"}

    for path in sorted((ROOT / "scenarios").glob("*.py")):
        ours = {name.split(".")[1] for name in imported(path) if name.startswith("harness.")}
        assert ours <= allowed, f"{path.name} imports {ours - allowed}"
