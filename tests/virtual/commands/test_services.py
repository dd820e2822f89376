"""Which services there are, by API level."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.android.model import API_LEVELS
from harness.virtual.commands import services
from harness.virtual.device import Android

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "since"),
    [("locale", 33), ("thermalservice", 29), ("dnsresolver", 29), ("wifi", 24), ("game", 31)],
    ids=str,
)
def test_a_service_exists_from_its_level_on(name: str, since: int) -> None:
    assert [api for api in API_LEVELS if services.exists(name, api)] == [
        api for api in API_LEVELS if api >= since
    ]


def test_names_are_sorted() -> None:
    assert services.names(34) == sorted(services.names(34))


@pytest.mark.parametrize(
    ("script", "status", "complaint"),
    [
        ("settings get global x", 20, "cmd: Can't find service: settings\n"),
        ("wm size", 20, "cmd: Can't find service: window\n"),
        ("cmd wifi status", 20, "cmd: Can't find service: wifi\n"),
        ("dumpsys battery", 0, "Can't find service: battery\n"),
    ],
    ids=["settings", "wm", "cmd", "dumpsys"],
)
def test_services_are_not_there_while_the_device_boots(
    run: Run, android: Android, script: str, status: int, complaint: str
) -> None:
    android.properties.set("sys.boot_completed", "0")

    ran = run(script)

    assert (ran.status, ran.err) == (status, complaint)
