"""Secrets that are planted wherever they can be: none is in the report or in what pytest says."""

from __future__ import annotations

import json
import os
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.redaction import HIDDEN
from tests.planted_secrets import MESSAGE

if TYPE_CHECKING:
    from tests.conftest import AdbServer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
TIMEOUT_S = 300


def test_planted_secrets_reach_no_report(adb_server: AdbServer, tmp_path: Path) -> None:
    planted, report = tmp_path / "planted.json", tmp_path / "report"
    words = ["-p", "no:cacheprovider", "--android-device=virtual", "--showlocals", "-rA", "-vv"]
    words += ["-o", "log_cli=true", "--log-level=DEBUG", f"--junitxml={report / 'junit.xml'}"]
    words += [f"--alluredir={report / 'allure-results'}", f"--android-logs={report / 'logs'}"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/planted_secrets.py", *words],
        cwd=ROOT,
        env=os.environ | adb_server.environment | {"PLANTED": str(planted)},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )

    said = done.stdout + done.stderr
    assert "1 failed, 1 passed, 1 error" in said or "2 failed, 1 passed" in said, said
    files = {path: path.read_bytes() for path in report.rglob("*") if path.is_file()}
    leaked = [
        f"{name} in {path.relative_to(report)}: {excerpt(content, value.encode())!r}"
        for name, value in json.loads(planted.read_text(encoding="utf-8")).items()
        for path, content in [*files.items(), (report / "stdout", said.encode())]
        if value.encode() in content
    ]
    assert not leaked, "\n".join(leaked)
    written = b"".join(files.values()).decode("utf-8", errors="replace")
    assert said.count(HIDDEN) > 5
    assert written.count(HIDDEN) > 20
    assert MESSAGE in written  # a message is no secret
    assert "failure: device log" in written
    assert f"fcm_token={HIDDEN}" in written


def excerpt(content: bytes, value: bytes) -> bytes:
    """Where it stands."""
    at = content.index(value)
    return content[max(0, at - 200) : at + 80]
