"""A whole booted device without adb, and a hand that finds and taps what is on its screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.intents import Intent
from harness.virtual.android.model import model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from harness.virtual.screen.view import View

COURIER = Path(__file__).parents[3] / "harness/apps/courier/courier-3.2.0.apk"
SCALE = 50.0
PATIENCE_SECONDS = 5.0


def nodes(view: View) -> Iterator[View]:
    """A view and all below it that accessibility knows of."""
    yield view
    for child in view.nodes:
        yield from nodes(child)


class Hand:
    """Looks and touches, as a user does."""

    def __init__(self, android: Android) -> None:
        self.android = android

    def views(self) -> list[View]:
        """What can be seen, the front window first."""
        windows = self.android.looper.call(self.android.windows.windows)
        found = [view for window in reversed(windows) for view in nodes(window.root)]
        return [view for view in found if not view.visible.empty]

    def texts(self) -> list[str]:
        """Every text and description in sight."""
        return [word for view in self.views() for word in (view.text, view.description) if word]

    def find(self, word: str) -> View:
        """The view with this text, description or id, once it is there."""
        found: list[View] = []

        def look() -> bool:
            found[:] = [v for v in self.views() if word in (v.description, v.text, v.id)]
            return bool(found)

        self.wait(look, word)
        return found[0]

    def tap(self, word: str) -> None:
        """Tap the middle of what `find` finds."""
        x, y = self.find(word).visible.center
        self.android.looper.call(lambda: self.android.windows.tap(x, y))

    def wait(self, fact: Callable[[], bool], what: str = "the fact") -> None:
        """Wait until a fact holds; what the device does takes time."""
        pause = threading.Event()
        for _ in range(int(PATIENCE_SECONDS / 0.01)):
            if fact():
                return
            pause.wait(0.01)
        pytest.fail(f"{what} did not come about; the screen says {self.texts()}")

    def settings(self, action: str, data: str = "") -> None:
        """Open a page of Settings as `am start` does."""
        intent = Intent(action=f"android.settings.{action}", data=data, flags=0x10000000)
        self.android.activities.start(intent)

    def press(self, code: int) -> None:
        """Press a key."""
        self.android.looper.call(lambda: self.android.windows.key(code))

    def shade(self) -> None:
        """Pull down the quick settings."""
        self.android.looper.call(self.android.windows.expand_settings)


@pytest.fixture(scope="module")
def booted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Android]:
    """One device for all tests of a module, with Courier on it."""
    state = tmp_path_factory.mktemp("device")
    android = Android(model_for(34), "emulator-5554", state, clock=DeviceClock(SCALE))
    android.boot()
    assert android.packages.install([COURIER], InstallOptions()).ok
    yield android
    android.shutdown()


@pytest.fixture
def hand(booted: Android) -> Iterator[Hand]:
    """At the home screen, and there again afterwards."""
    hand = Hand(booted)
    yield hand
    booted.connectivity.set_airplane_mode(False)
    booted.wifi.set_enabled(True)
    booted.telephony.set_data_enabled(True)
    booted.looper.call(booted.windows.go_home)
    hand.wait(lambda: booted.telephony.radio_on and booted.wifi.ssid is not None, "the radios")
