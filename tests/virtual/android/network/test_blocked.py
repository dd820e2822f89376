"""Apps hear when their own access to the network begins or ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.network.model import Transport
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from tests.conftest import wait_until

NAME = "org.example.app"
PATIENCE = 5.0


@pytest.fixture
def uid(android: Android, build_apk: Callable[..., Path]) -> int:
    """The uid of an app that is in front, on a device that runs on its battery."""
    changed = threading.Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    android.connectivity.observe(tell)
    with changed:
        assert changed.wait_for(lambda: len(android.connectivity.networks()) > 1, PATIENCE)
    assert android.packages.install([build_apk()], InstallOptions()).ok
    android.battery.unplug()
    android.activities.start_launcher(NAME)
    package = android.packages.get(NAME)
    assert package is not None
    return package.uid


@pytest.fixture
def heard(android: Android, uid: int) -> list[bool]:
    """Whether the app was blocked each time that it was told."""
    told: list[bool] = []
    android.connectivity.blocked_watch.add(
        uid, lambda: told.append(android.connectivity.blocked(uid) is not None)
    )
    return told


def expect(heard: list[bool], told: list[bool]) -> None:
    """The app is told on whichever thread something has changed."""
    wait_until(lambda: len(heard) >= len(told), PATIENCE, f"{told}")
    assert heard == told


def meter(android: Android) -> None:
    android.connectivity.update(Transport.WIFI, metered=True)
    android.connectivity.update(Transport.CELLULAR, metered=True)


def test_leaving_the_screen_with_data_saver_on_and_coming_back(
    android: Android, heard: list[bool]
) -> None:
    meter(android)
    android.connectivity.set_restrict_background(True)

    android.activities.home()
    expect(heard, [True])
    android.activities.start_launcher(NAME)

    expect(heard, [True, False])


def test_leaving_the_screen_tells_nothing_while_no_rule_holds(
    android: Android, heard: list[bool]
) -> None:
    android.activities.home()
    android.activities.start_launcher(NAME)

    assert heard == []


@pytest.mark.parametrize(
    "switch",
    [
        pytest.param(lambda a, on: a.power.force_idle("deep" if on else None), id="doze"),
        pytest.param(lambda a, on: a.power.set_battery_saver(on), id="battery-saver"),
        pytest.param(lambda a, on: a.power.set_inactive(NAME, inactive=on), id="app-standby"),
        pytest.param(
            lambda a, on: a.settings.put("global", "restricted_networking_mode", str(int(on))),
            id="restricted-mode",
        ),
    ],
)
def test_an_app_in_the_background_hears_of_each_rule(
    android: Android, heard: list[bool], switch: Callable[[Android, bool], object]
) -> None:
    android.activities.home()

    switch(android, True)
    expect(heard, [True])
    switch(android, False)

    expect(heard, [True, False])


def test_a_charger_ends_app_standby(android: Android, heard: list[bool]) -> None:
    android.activities.home()
    android.power.set_inactive(NAME, inactive=True)
    expect(heard, [True])

    android.battery.reset()

    expect(heard, [True, False])


@pytest.mark.parametrize("api", [35])
def test_the_background_chain_is_heard_of(
    android: Android, uid: int, heard: list[bool], api: int
) -> None:
    assert api
    android.activities.home()

    android.connectivity.firewall.set_background_networking(uid, enabled=False)
    expect(heard, [True])
    android.connectivity.firewall.set_background_networking(uid, enabled=True)

    expect(heard, [True, False])


def test_code_of_the_app_hears_that_it_has_no_network_any_more(android: Android, uid: int) -> None:
    running = android.activities.running(NAME)
    assert running is not None
    context, blocked = running.context, threading.Event()
    context.on_network_change(lambda: blocked.set() if context.active_network() is None else None)
    android.power.force_idle("deep")
    assert android.connectivity.blocked(uid) is None

    android.activities.home()

    assert blocked.wait(PATIENCE)
