"""screenrecord: no encoder here."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def test_screenrecord_fails_as_devices_without_an_encoder_do(run: Run, recorded: Recorded) -> None:
    ran = run("screenrecord /sdcard/x.mp4")

    assert ran.status != 0
    assert ran.err == recorded("screenrecord-encoder-failed.txt").rstrip("\n") + "\n"


@pytest.mark.parametrize(("api", "status"), [(33, 2), (34, 218)], ids=["limited", "unlimited"])
def test_screenrecord_takes_no_limit_from_api_34_on(run: Run, status: int) -> None:
    assert run("screenrecord --time-limit 0 /sdcard/x.mp4").status == status
