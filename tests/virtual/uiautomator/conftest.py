"""Screens made by hand, and a device with a demo app on its screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import adbutils
import pytest
import uiautomator2

import harness
from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.android.intents import Intent
from harness.virtual.device import Android
from harness.virtual.screen import widgets
from harness.virtual.screen.view import Rect, View
from harness.virtual.screen.windows.composer import Window
from harness.virtual.screen.windows.panels import Layer
from harness.virtual.uiautomator import rpc
from harness.virtual.uiautomator.nodes import Screen, screen_of
from harness.virtual.uiautomator.service import Service
from tests.conftest import DeviceFactory

if TYPE_CHECKING:
    from tests.conftest import AdbServer

APK = Path(harness.__file__).parent / "apps" / "courier" / "courier-3.2.0.apk"
AREA = Rect(0, 0, 1080, 2400)
MakeScreen = Callable[..., Screen]


def window(root: View, package: str = "org.example.demo", layer: Layer = Layer.APP) -> Window:
    for view in root.walk():
        view.package = package
    return Window(
        root=root, package=package, title=package, layer=layer, bounds=AREA, drawn=root,
        focused=layer in (Layer.APP, Layer.DIALOG),
    )  # fmt: skip


@pytest.fixture
def make_screen() -> MakeScreen:
    """Builds a screen of an app window with these views, and further windows above it."""

    def build(
        *views: View, above: tuple[Window, ...] = (), api: int = 34, compressed: bool = False
    ) -> Screen:
        root = View(class_name="android.widget.FrameLayout", children=list(views))
        for view in root.walk():
            view.visible = view.visible if view.bounds != Rect() else AREA
        app = window(root)
        app.focused = not any(each.focused for each in above)
        return screen_of([app, *above], AREA, api=api, compressed=compressed)

    return build


@pytest.fixture
def make_window() -> Callable[..., Window]:
    """Builds a window of some layer around a root view."""

    def build(root: View, package: str, layer: Layer) -> Window:
        for view in root.walk():
            view.visible = AREA
        return window(root, package, layer)

    return build


HOST = "com.android.settings"
"""The package whose code the demo app replaces."""


class DemoApp(App):
    """A field, a few buttons and a long list; remembers what was done to them."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.text = ""
        self.done: list[str] = []
        self.late = False

    def create_activity(self, class_name: str, intent: Intent) -> Activity:
        """Whatever the class, there is one screen."""
        del class_name
        return DemoActivity(self, intent)

    def note(self, what: str) -> Callable[[], None]:
        return lambda: self.done.append(what)

    def type(self, text: str) -> None:
        self.text = text

    def appear(self) -> None:
        self.late = True
        self.context.invalidate()


class DemoActivity(Activity):
    """The demo app's only screen."""

    def content(self) -> View:
        app = self.app
        assert isinstance(app, DemoApp)
        rows = [
            widgets.list_row(
                f"Row {number}",
                on_click=app.note(f"row {number}"),
                on_long_click=app.note(f"hold {number}"),
                id="row",
            )
            for number in range(40)
        ]
        return widgets.column(
            widgets.label("Demo", id="title"),
            widgets.label("Late") if app.late else widgets.label("Early"),
            widgets.text_field("message", app.text, app.type, hint="Message"),
            widgets.button("Send", app.note("send"), id="send"),
            widgets.scroll(*rows, id="list"),
        )

    def back(self) -> None:
        app = self.app
        assert isinstance(app, DemoApp)
        app.done.append("back")


class Client:
    """Calls the methods of a server that runs in this process, as JSON."""

    def __init__(self, android: Android, app: DemoApp) -> None:
        self.android = android
        self.app = app
        self.service = Service(android)

    def ask(self, method: str, *params: object) -> Any:  # noqa: ANN401  (JSON)
        """The whole answer."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return json.loads(rpc.handle(self.service, json.dumps(request).encode()))

    def call(self, method: str, *params: object) -> Any:  # noqa: ANN401  (JSON)
        """The result; an error fails the test."""
        answer = self.ask(method, *params)
        assert "error" not in answer, answer
        return answer["result"]


@pytest.fixture
def client(android: Android) -> Client:
    """A client of a device that shows the demo app."""
    android.runtimes[HOST] = DemoApp
    android.activities.start_launcher(HOST)
    activity = android.looper.call(android.activities.top)
    assert isinstance(activity, DemoActivity)
    assert isinstance(activity.app, DemoApp)
    return Client(android, activity.app)


@pytest.fixture(scope="module")
def serial(adb_server: AdbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A device of this module's own with Courier on it, its timers 20 times as fast."""
    with ExitStack() as stack:
        factory = DeviceFactory(adb_server, tmp_path_factory.mktemp("uiautomator2"), stack)
        yield factory("--time-scale", "20", "--install", str(APK)).serial


@pytest.fixture(scope="module")
def connected(adb_server: AdbServer, serial: str) -> Iterator[uiautomator2.Device]:
    """One uiautomator2 connection for all tests of this module."""
    client = adbutils.AdbClient(host="127.0.0.1", port=adb_server.port)
    device = uiautomator2.connect_usb(client.device(serial))
    device.settings["wait_timeout"] = 5.0
    yield device
    device.stop_uiautomator(wait=False)  # it would poll for ten seconds


@pytest.fixture
def phone(connected: uiautomator2.Device) -> uiautomator2.Device:
    """The device, awake, unlocked and on its home screen."""
    connected.screen_on()
    connected.shell("wm dismiss-keyguard")
    connected.press("home")
    return connected
