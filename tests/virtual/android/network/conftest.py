"""A device that is online."""

from __future__ import annotations

import threading

import pytest

from harness.virtual.device import Android

PATIENCE = 5.0


@pytest.fixture
def online(android: Android) -> Android:
    """The device with a validated Wi-Fi network."""
    changed = threading.Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    def validated() -> bool:
        return {n.transport for n in android.connectivity.networks() if n.validated} == {
            "WIFI",
            "CELLULAR",
        }

    android.connectivity.observe(tell)
    with changed:
        assert changed.wait_for(validated, PATIENCE)
    return android
