"""A device of which only the screen is real: a demo app, and plain values for the radios."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.battery import Battery
from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.intents import ComponentName, Intent
from harness.virtual.android.looper import Looper
from harness.virtual.android.model import DeviceModel, model_for
from harness.virtual.android.network.model import Transport
from harness.virtual.android.notifications import Notifications
from harness.virtual.android.settings import Settings
from harness.virtual.android.toast import Toasts
from harness.virtual.screen.display import Display
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import label
from harness.virtual.screen.windows.manager import WindowManager
from harness.virtual.systemui import create_panels

NOON = 1_700_000_000.0 - 1_700_000_000.0 % 86_400 + 12 * 3600 + 34 * 60


@dataclass
class PlainNetwork:
    """What the screen asks of a network."""

    transport: Transport
    validated: bool = True
    ssid: str = ""


@dataclass
class PlainRadios:
    """Wi-Fi, telephony and connectivity as plain values with listeners."""

    changed: list[Callable[[], None]] = field(default_factory=list)
    enabled: bool = True
    ssid: str | None = "AndroidWifi"
    rssi: int = -50
    has_sim: bool = True
    radio_on: bool = True
    data_enabled: bool = True
    signal_level: int = 4
    voice_registration: str = "home"
    airplane_mode: bool = False
    restrict_background: bool = False
    validated: bool = True

    def observe(self, callback: Callable[[], None]) -> None:
        self.changed.append(callback)

    def tell(self) -> None:
        for callback in self.changed:
            callback()

    def set(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.tell()

    def set_airplane_mode(self, enabled: bool) -> None:
        ssid = None if enabled else "AndroidWifi"
        self.set(airplane_mode=enabled, radio_on=not enabled, enabled=not enabled, ssid=ssid)

    def set_enabled(self, enabled: bool) -> None:
        self.set(enabled=enabled, ssid="AndroidWifi" if enabled else None)

    def set_data_enabled(self, enabled: bool) -> None:
        self.set(data_enabled=enabled)

    def networks(self) -> list[PlainNetwork]:
        if self.ssid is not None:
            return [PlainNetwork(Transport.WIFI, self.validated, self.ssid)]
        if self.radio_on and self.data_enabled:
            return [PlainNetwork(Transport.CELLULAR, self.validated)]
        return []

    def default_network(self) -> PlainNetwork | None:
        return next(iter(self.networks()), None)


class PlainPower:
    """A screen that is on or off."""

    def __init__(self) -> None:
        self.interactive = True
        self.battery_saver = False
        self._changed: list[Callable[[], None]] = []

    def observe(self, callback: Callable[[], None]) -> None:
        self._changed.append(callback)

    def wake_up(self) -> None:
        self._set(interactive=True)

    def go_to_sleep(self) -> None:
        self._set(interactive=False)

    def set_battery_saver(self, enabled: bool) -> None:
        self.battery_saver = enabled

    def _set(self, *, interactive: bool) -> None:
        self.interactive = interactive
        for callback in self._changed:
            callback()


class DemoActivity(Activity):
    """Shows whatever a test gives it."""

    def __init__(self, show: Callable[[], View], component: ComponentName) -> None:
        super().__init__(App.__new__(App), Intent(component=component))
        self.show = show
        self.ask: Callable[[], View | None] = lambda: None
        self.backs = 0

    def content(self) -> View:
        return self.show()

    def dialog(self) -> View | None:
        return self.ask()

    def back(self) -> None:
        self.backs += 1


class PlainActivities:
    """One app in front, and whatever it throws."""

    def __init__(self) -> None:
        component = ComponentName("org.example.demo", "org.example.demo.MainActivity")
        self.demo = DemoActivity(lambda: label("Hello"), component)
        self.error_dialogs: list[Any] = []
        self.tasks: list[Any] = []
        self.homes = 0
        self.started: list[Intent] = []

    def top(self) -> Activity:
        return self.demo

    def top_record(self) -> None:
        return None

    def running(self, _package: str) -> None:
        """No process."""

    def run_app_code(self, _package: str, fn: Callable[[], object]) -> bool:
        fn()
        return True

    def back(self) -> None:
        self.demo.back()

    def home(self) -> None:
        self.homes += 1

    def observe(self, callback: Callable[[], None]) -> None:
        """Nothing ever changes by itself."""

    def start(self, intent: Intent, caller_uid: int = 0) -> None:
        assert caller_uid == 1000
        self.started.append(intent)

    def start_launcher(self, package: str) -> None:
        self.started.append(Intent(package=package))


class PlainPackages:
    """Nothing is installed."""

    def get(self, _name: str) -> None:
        """No such package."""

    def observe(self, _callback: Callable[[str, str], None]) -> None:
        """Nothing ever changes."""


class PlainAndroid:
    """As much of a device as the screen needs."""

    def __init__(self, model: DeviceModel, state: Path) -> None:
        self.model = model
        self.clock = DeviceClock(wall=lambda: NOON)
        self.looper = Looper(self.clock)
        self.settings = Settings(state / "settings.json", {})
        self.properties: dict[str, str] = {}
        self.battery = Battery()
        self.power = PlainPower()
        self.radios = PlainRadios()
        self.wifi = self.telephony = self.connectivity = self.radios
        self.activities = PlainActivities()
        self.packages = PlainPackages()
        self.windows = WindowManager(self, create_panels)  # type: ignore[arg-type]  # as much of it as is used
        self.display = Display(self)  # type: ignore[arg-type]  # as above
        self.notifications = Notifications(self.clock.now, self.windows.invalidate)
        self.toast = Toasts(self.looper, self.windows.invalidate)

    def show(self, build: Callable[[], View]) -> None:
        """Put views on the app's screen."""
        self.activities.demo.show = build
        self.windows.invalidate()

    def do(self, action: Callable[[], object]) -> None:
        """Run on the looper, as everything that touches the screen has to."""
        self.looper.call(action)

    def find(self, view_id: str) -> View:
        """The view of an id in any window."""
        windows = self.looper.call(self.windows.windows)
        found = [view for window in windows if (view := window.drawn.find(view_id)) is not None]
        assert found, f"no view {view_id} in {windows}"
        return found[-1]

    def tap(self, view_id: str) -> None:
        """Tap the middle of a view."""
        x, y = self.find(view_id).visible.center
        self.do(lambda: self.windows.tap(x, y))


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[PlainAndroid]:
    """A screen with a demo app on it."""
    android = PlainAndroid(model_for(34), tmp_path)
    yield android
    android.looper.quit()
