"""What is taken to only look leaves nothing behind in a real mksh, however it is written."""

from __future__ import annotations

import subprocess  # noqa: TID251  (the reference shell of the host)
from collections.abc import Mapping
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.read_only import only_looks

LOOKS = ("echo a", "id", "ls", "cat there", "[ x = x ]", "find . -type f", "! true", "kill -0 1")
TOUCHES = ("touch left", "find . -exec touch left ;", "> left", "a[$(touch left)]")
JOINTS = (
    *(" ", "\t", "\n", ";", ";;", ";\n", "&", "&&", "|", "||", "|&", "\r", "\\\n", "\\", "#", " #"),
    *("'", '"', "`", "$(", "$((", "${", "$'", '$"', "(", ")", ")", "{ ", "; }", "{a,b}", "*", "?"),
    *(">", ">>", ">|", "<>", "1<>", "<", "<<", "<(", ">(", "&>", ">&", "2>&1", "2>/dev/null", "<&"),
    *("-exec", "-eq", " = ", "!", "sh -c '", "eval ", "x=", "$x", "$?", "~", "[", "]", "left"),
)
_MANY = 40
"""Most lines are refused, and cost nothing."""
LINES = st.lists(st.sampled_from((*LOOKS, *TOUCHES, *JOINTS)), max_size=10).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lines run."""
    folder = tmp_path_factory.mktemp("looks")
    (folder / "there").write_text("a[$(touch left)]\n")
    return folder


def test_what_only_looks_leaves_nothing(
    tools: Mapping[str, str], folder: Path, differential: hypothesis.settings
) -> None:
    @hypothesis.settings(differential, max_examples=_MANY * differential.max_examples)
    @given(line=LINES)
    def leaves_nothing(line: str) -> None:
        if only_looks(line):
            command = [tools["mksh"], "-c", line]
            subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, check=False, timeout=10)

        assert [path.name for path in folder.iterdir()] == ["there"]

    leaves_nothing()
