"""Small documents that survive a reboot: JSON files written whole, then renamed into place."""

import json
from pathlib import Path
from typing import Any


def load_document(path: Path) -> dict[str, Any]:
    """What was saved, or an empty document when nothing was (first boot, factory reset)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    document: dict[str, Any] = json.loads(text)
    return document


def save_document(path: Path, document: dict[str, Any]) -> None:
    """Replace the file, so that a kill leaves either the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    # without indentation, which Python's quick encoder does not know
    draft.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
