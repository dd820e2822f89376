"""Every recorded text is read by a parser, and its facts stand in one table of these tests."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
RECORDED = HERE.parent / "data" / "android"
MOST_UNREAD = 10

# What cannot be read, and why.
UNREAD: dict[str, str] = {}


def names() -> set[str]:
    """Every recorded text that lies in its family's folder."""
    return {path.relative_to(RECORDED).as_posix() for path in RECORDED.glob("*/*")}


def test_every_recorded_text_has_its_facts() -> None:
    tables = "\n".join(
        path.read_text(encoding="utf-8")
        for path in HERE.glob("test_*.py")
        if path != Path(__file__)
    )

    named = {name for name in names() if f'"{name}"' in tables or f'"{Path(name).stem}"' in tables}

    assert names() - named == UNREAD.keys()
    assert len(UNREAD) <= MOST_UNREAD


def test_every_recorded_text_has_its_source() -> None:
    sources = (RECORDED / "SOURCES.md").read_text(encoding="utf-8")

    assert not {name for name in names() if f"| {name} |" not in sources}
