"""Notifications and toasts of apps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.notifications import Notification
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android

NAME = "org.example.app"
PATIENCE = 5.0


def _post(android: Android, number: int, title: str) -> None:
    android.notifications.post(Notification(NAME, number, title, "text", "", 0.0))


def test_a_newer_notification_comes_first_and_replaces_its_id(android: Android) -> None:
    _post(android, 1, "one")
    _post(android, 2, "two")
    _post(android, 1, "one again")

    assert [n.title for n in android.notifications.all()] == ["one again", "two"]


def test_force_stop_takes_an_apps_notifications_away(
    android: Android, build_apk: Callable[..., Path]
) -> None:
    android.packages.install([build_apk()], InstallOptions())
    _post(android, 1, "one")

    android.activities.force_stop(NAME)

    assert android.notifications.all() == []


@pytest.mark.parametrize(
    ("api", "posted"), [(31, 1), (34, 0)], ids=["free-on-12", "asked-for-on-14"]
)
def test_an_app_needs_the_permission_from_13_on(
    android: Android, build_apk: Callable[..., Path], posted: int
) -> None:
    android.packages.install([build_apk()], InstallOptions())
    android.activities.start_launcher(NAME)
    running = android.activities.running(NAME)
    assert running is not None

    running.context.notify(1, "title", "text")

    assert len(android.notifications.all()) == posted


def test_toasts_wait_for_each_other(android: Android) -> None:
    android.toast.show(NAME, "first")
    android.toast.show(NAME, "second", 0.0)
    current = android.toast.current
    gone = threading.Event()
    android.looper.post_delayed(3.0, gone.set)

    assert current is not None
    assert current.text == "first"
    assert gone.wait(PATIENCE)
    assert android.toast.current is None
    assert android.toast.last is not None
    assert android.toast.last.text == "second"
