"""What the services keep: on disk, per package, gone with a factory reset."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
COURIER = "org.courier.messenger"


@pytest.mark.usefixtures("courier")
def test_an_uninstalled_package_leaves_no_app_ops(run: Run) -> None:
    run(f"appops set {COURIER} CAMERA deny")
    run(f"pm uninstall {COURIER}")

    assert "CAMERA" not in run("appops query-op CAMERA").out
    assert COURIER not in run("appops query-op CAMERA").out


def test_a_factory_reset_forgets_everything(run: Run, android: Android) -> None:
    run("device_config put connectivity a b; appops set com.android.settings CAMERA deny")

    android.factory_reset()

    assert run("device_config get connectivity a").out == "null\n"
    assert run("appops get com.android.settings").out == "No operations.\n"
