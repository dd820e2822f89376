"""docs/commands.md, the list of every command by API level."""

from __future__ import annotations

from pathlib import Path

from harness.virtual.commands.listing import page

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"


def test_the_page_of_commands_is_what_the_code_says() -> None:
    text = page()

    assert PAGE.read_text(encoding="utf-8") == text, (
        "write it anew: python -m harness.virtual.commands.listing > docs/commands.md"
    )


def test_commands_are_listed_with_the_level_that_brought_them() -> None:
    lines = page().splitlines()

    assert any(line.startswith("API 29 on: ") and "`device_config`" in line for line in lines)
    assert any(line.startswith("`am` ") for line in lines)
