"""`harness service start`: in the foreground, until it is interrupted or ends by itself."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess  # noqa: TID251  (tests may start programs)
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from harness.service.certificate import CA_CERTIFICATE

if TYPE_CHECKING:
    from tests.harness_command import HarnessCommand

pytestmark = pytest.mark.slow
INTERRUPTED, LAB = 2, 3
_FREE_PORTS = ("--port=0", "--tls-port=0", "--control-port=0")


@pytest.fixture
def running(harness_command: HarnessCommand) -> Iterator[subprocess.Popen[str]]:
    """The verb, started as a user starts it in a terminal."""
    with harness_command.in_a_terminal("service", "start", *_FREE_PORTS) as process:
        yield process


def announced(process: subprocess.Popen[str]) -> dict[str, str]:
    """The lines that say where it is."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(5)]
    assert "Ctrl-C" in lines[4]
    return {line[:13].strip(): line[13:].strip() for line in lines[:4]}


def test_it_says_where_it_is_and_ends_with_control_c(running: subprocess.Popen[str]) -> None:
    where = announced(running)
    answer = httpx.get(f"{where['url']}/v1/version", trust_env=False)
    trust = ssl.create_default_context(cafile=CA_CERTIFICATE)
    secure = httpx.get(f"{where['tls url']}/v1/version", verify=trust, trust_env=False)

    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=15)

    assert answer.status_code == secure.status_code == httpx.codes.OK
    assert running.returncode == INTERRUPTED
    assert "Traceback" not in errors
    with pytest.raises(httpx.ConnectError):
        httpx.get(where["url"], trust_env=False)


def test_its_token_lies_in_the_state_folder_for_the_user_alone(
    running: subprocess.Popen[str], harness_command: HarnessCommand
) -> None:
    where = announced(running)

    token = Path(where["token file"])
    control = httpx.get(
        f"{where['control url']}/control/v1/settings",
        headers={"Authorization": f"Bearer {token.read_text().strip()}"},
        trust_env=False,
    )

    assert token.is_relative_to(harness_command.state)
    assert token.stat().st_mode & 0o077 == 0
    assert control.status_code == httpx.codes.OK


def test_a_port_in_use_is_the_labs_fault(
    running: subprocess.Popen[str], harness_command: HarnessCommand
) -> None:
    taken = announced(running)["url"].rpartition(":")[2]

    result = harness_command("service", "start", *_FREE_PORTS, "--port", taken)

    assert result.returncode == LAB
    assert taken in result.stderr
    assert "Traceback" not in result.stderr
