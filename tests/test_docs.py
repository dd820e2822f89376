"""README and docs are true: their console blocks run, their links lead somewhere."""

from __future__ import annotations

import re
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
BLOCKS = [
    pytest.param(kind, text, id=f"{page.name}-{number}")
    for page in PAGES
    for number, (kind, text) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_a_block_of_the_docs_runs(kind: str, text: str, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    lines = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    command = [sys.executable, "-c", text] if kind == "python" else ["sh", "-ec", "\n".join(lines)]

    result = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )

    assert result.returncode == 0, result.stderr
    for expected in (line for line in text.splitlines() if not line.startswith("$ ")):
        assert kind == "python" or expected in result.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_docs_leads_to_a_file(page: Path) -> None:
    missing = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert not missing


def test_decisions_are_short() -> None:
    longest = max(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "docs" / "decisions").glob("*.md")
    )

    assert longest <= 40


def test_readme_shows_the_two_commands_within_a_screen() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:45]

    assert "make scenarios" in "\n".join(head)
    assert "make test" in "\n".join(head)
