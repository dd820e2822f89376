"""Each command of the reference on a device of each level: there or not, status, first line.

The rows are in `network` and `apps`; the models live as long as this module's tests.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.model import API_LEVELS, model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter
from harness.virtual.shell.cancellation import Cancellation
from tests.virtual.reference import apps, network
from tests.virtual.reference.network import COURIER
from tests.virtual.reference.rows import HANGS, SHELL, Answer, Row

_APK = Path(__file__).parents[3] / "harness" / "apps" / "courier" / "courier-3.2.0.apk"
_PATIENCE = 0.2  # seconds after which a command counts as hung; those that end take milliseconds
_LONG = 20.0
Devices = dict[int, Android]


@pytest.fixture(scope="module")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devices]:
    """A booted userdebug device of each level, with Courier installed."""
    booted = {api: _boot(api, tmp_path_factory.mktemp(str(api))) for api in API_LEVELS}
    yield booted
    for device in booted.values():
        device.shutdown()


def _boot(api: int, folder: Path) -> Android:
    device = Android(
        model_for(api), "emulator-5554", folder, clock=DeviceClock(scale=100.0), boot_seconds=0.0
    )
    device.boot()
    assert device.packages.install([_APK], InstallOptions()).ok
    return device


def answer(device: Android, typed: str, uid: int = SHELL, *, hangs: bool = False) -> Answer:
    """Status and first line of what a command prints; a hung one is killed."""
    out, cancelled, ended = BytesWriter(), Cancellation(), threading.Event()
    statuses: list[int] = []

    def run() -> None:
        streams = {"stdin": BytesReader(), "stdout": out, "stderr": out}
        statuses.append(
            device.shell.run(typed, uid=uid, cancelled=cancelled, **streams)  # type: ignore[arg-type]
        )
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    status = None if ended.wait(_PATIENCE if hangs else _LONG) else HANGS[0]
    cancelled.set()
    thread.join()
    line = out.getvalue().decode().partition("\n")[0]
    return (statuses[0] if status is None else status), line


def _is(found: Answer, expected: Answer) -> bool:
    status, line = expected
    if line.endswith("…"):
        return found[0] == status and found[1].startswith(line[:-1])
    return found == expected


def _anonymous(found: Answer) -> Answer:
    """Without the numbers of processes and networks."""
    return found[0], re.sub(r"\d+", "N", found[1])


def _name(row: Row) -> str:
    return f"{'root: ' if row.uid == 0 else ''}{row.before + '; ' if row.before else ''}{row.typed}"


@pytest.mark.slow
@pytest.mark.parametrize("row", [*network.ROWS, *apps.ROWS], ids=_name)
def test_a_command_answers_as_its_level_does(devices: Devices, row: Row) -> None:
    wrong: dict[int, tuple[Answer, Answer]] = {}
    for api, device in devices.items():
        expected = row.expected(api)
        if expected is None:
            continue
        for first in filter(None, [row.before]):
            answer(device, first)
        found = answer(device, row.typed, row.uid, hangs=expected[0] == HANGS[0])
        for last in filter(None, [row.after]):
            answer(device, last, row.uid)
        if not _is(found, expected):
            wrong[api] = (found, expected)

    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("api", [24, 28, 34, 36], ids=str)
def test_a_user_build_refuses_root_and_answers_the_shell_alike(
    tmp_path: Path, devices: Devices, api: int
) -> None:
    device = Android(model_for(api, "user"), "emulator-5554", tmp_path, boot_seconds=0.0)
    device.boot()
    different = {}
    for row in network.ROWS:
        if row.uid == SHELL and not row.before and COURIER not in row.typed:
            found, there = answer(device, row.typed), answer(devices[api], row.typed)
            answer(device, row.after or ":")
            answer(devices[api], row.after or ":")
            if _anonymous(found) != _anonymous(there):
                different[row.typed] = (found, there)
    root = answer(device, "su 0 id -u")
    device.shutdown()

    assert not different
    assert root[0] == 127
