"""The rules that hold the house together: who may import whom, how files are named, how long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
HARNESS = ROOT / "harness"

# Imports point to the left only. A folder is one place; inside it everything may be imported.
ORDER = (
    *("errors", "model", "clock", "state_folder", "run_folder", "files"),
    *("redaction", "destructive", "secret_reference", "read_only", "shell_words"),
    *("sync_protocol", "hierarchy", "parsers"),
    *(
        "waiting",
        "journal",
        "leftovers",
        "kept_connection",
        "link_retry",
        "adb_connection",
        "adb",
        "control",
        "ui",
        "dry_adb",
        "inventory",
    ),
    *("processes",),
    *("drivers", "messengers", "evidence", "fleet", "healing"),
    *("subject", "bench", "lab"),
    *("conditions", "checks"),
    *("injection", "reproduce", "dry_run", "diagnosis"),
    *("plugin", "cli"),
)
APART = ("virtual", "service", "shaper")
SHARED = "pacing"  # how bytes pass; imports nothing of ours and may be imported by everyone
# The same inside harness/virtual; a room's own files come under its name, unless they are listed.
VIRTUAL_ORDER = (
    *("errors", "registry", "ports"),
    *("android", "android/files", "android/packages", "android/network", "android/apps"),
    *("screen/theme", "screen/view", "screen/drawing", "screen/widgets", "screen/windows"),
    *("screen/display", "shell/syntax", "shell", "uiautomator", "commands", "systemui", "courier"),
    *("parts", "device", "adbd", "console", "server", "__main__"),
)
UNNAMED = {"utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST_FILE = 400
DOORS = {
    "adbutils": {"adb_connection.py", "adb.py"},
    "uiautomator2": {"ui.py"},
    "subprocess": {"processes.py"},
}
SOURCES = sorted(p for p in HARNESS.rglob("*.py") if p.relative_to(HARNESS).parts[0] != "apps")


def place_of(path: Path) -> str:
    """The name of a source file's place in the order: its top folder, or its own name."""
    return path.relative_to(HARNESS).parts[0].removesuffix(".py")


def imported(path: Path, *, types: bool = True) -> Iterator[str]:
    """Every module that a source file imports, also inside functions, and for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif types or not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            waiting.extend(ast.iter_child_nodes(node))


def test_imports_point_down_only() -> None:
    wrong = [fault for path in SOURCES for fault in import_faults(path)]

    assert not wrong


def import_faults(path: Path) -> Iterator[str]:
    """What a source file imports although it may not."""
    place = place_of(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("harness.")}
    for other in sorted(ours - {place, SHARED, "__init__"}):
        if place == SHARED:
            yield f"{path}: {SHARED} knows nothing of {other}"
        elif place in APART or other in APART:
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


def test_rooms_of_the_virtual_device_import_down_only() -> None:
    wrong = [
        f"{path} may not know {other}"
        for path in sorted((HARNESS / "virtual").rglob("*.py"))
        for other in imported(path, types=False)  # for its types, all may know the whole device
        if other.startswith("harness.virtual.")
        and height(".".join(path.relative_to(ROOT).with_suffix("").parts)) < height(other)
    ]

    assert not wrong


def test_the_order_of_rooms_names_what_exists() -> None:
    virtual = HARNESS / "virtual"
    missing = [
        room
        for room in VIRTUAL_ORDER
        if not (virtual / room).is_dir() and not (virtual / f"{room}.py").is_file()
    ]

    assert not missing
    assert height("harness.virtual.android.apps.app") < height("harness.virtual.device")


def height(module: str) -> int:
    """Where in the order the virtual device's room is that holds a module; -1: it has none."""
    path = module.removeprefix("harness.virtual.").replace(".", "/") + "/"
    rooms = [room for room in VIRTUAL_ORDER if path.startswith(f"{room}/")]
    return VIRTUAL_ORDER.index(max(rooms, key=len)) if rooms else -1


def test_each_library_has_one_door() -> None:
    wrong = [
        f"{path} imports {library}"
        for path in SOURCES
        for library in {name.split(".")[0] for name in imported(path)} & DOORS.keys()
        if path.relative_to(HARNESS).as_posix() not in DOORS[library]
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
