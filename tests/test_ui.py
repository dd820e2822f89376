"""The door to uiautomator2, against a virtual device with the unmodified uiautomator2."""

from __future__ import annotations

import http.client
import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image
from uiautomator2 import exceptions as u2_exceptions

from harness.adb import DeviceAdb
from harness.drivers.app_process import AppProcess
from harness.drivers.device import Device
from harness.errors import (
    CommandFailedError,
    DeviceTimeoutError,
    DeviceUnavailableError,
    EvidenceError,
    HarnessError,
    ProtocolError,
)
from harness.hierarchy import Bounds, Element, Screen
from harness.messengers.courier.app import ACTIVITY
from harness.messengers.courier.screens import PACKAGE
from harness.ui import DeviceUi

REFUSED = (
    u2_exceptions.BaseException,
    u2_exceptions.RPCError,
    u2_exceptions.RPCUnknownError,
    u2_exceptions.RPCInvalidError,
    u2_exceptions.HierarchyEmptyError,
    u2_exceptions.RPCStackOverflowError,
    u2_exceptions.NormalError,
    u2_exceptions.XPathElementNotFoundError,
    u2_exceptions.SessionBrokenError,
    u2_exceptions.UiObjectNotFoundError,
    u2_exceptions.AppNotFoundError,
)
NOT_RUNNING = (
    u2_exceptions.DeviceError,
    u2_exceptions.AdbShellError,
    u2_exceptions.ConnectError,
    u2_exceptions.HTTPError,
    u2_exceptions.AdbBroadcastError,
    u2_exceptions.UiAutomationError,
    u2_exceptions.InputIMEError,
    u2_exceptions.UiAutomationNotConnectedError,
    u2_exceptions.InjectPermissionError,
    u2_exceptions.APKSignatureError,
    u2_exceptions.LaunchUiAutomationError,
    u2_exceptions.AccessibilityServiceAlreadyRegisteredError,
    http.client.BadStatusLine,
    ConnectionResetError,
)
MAPPED: dict[type[Exception], type[HarnessError]] = {
    **dict.fromkeys(REFUSED, CommandFailedError),
    **dict.fromkeys(NOT_RUNNING, DeviceUnavailableError),
    u2_exceptions.HTTPTimeoutError: DeviceTimeoutError,
    TimeoutError: DeviceTimeoutError,
}
ERRORS_OF_UIAUTOMATOR2 = [
    value
    for value in vars(u2_exceptions).values()
    if isinstance(value, type) and issubclass(value, Exception)
]
HIERARCHY = """<hierarchy rotation="0">
  <node class="a" resource-id="app:id/row" bounds="[0,10][100,30]" package="app">
    <node class="b" resource-id="app:id/title" text="Bo" bounds="[0,10][50,30]" package="app"/>
    <node class="b" text="12:00" content-desc="Clock" bounds="[0,0][9,9]"
          package="com.android.systemui" checked="true" enabled="false" focused="true"/>
  </node>
</hierarchy>"""


@pytest.fixture
def ui(courier_device: Device) -> Iterator[DeviceUi]:
    """The screen with Courier's sign-in page on it."""
    AppProcess(courier_device.adb, PACKAGE, ACTIVITY).start()
    yield courier_device.ui
    courier_device.adb.shell(f"am force-stop {PACKAGE}")


def find(ui: DeviceUi, id: str) -> Element:
    """The element with this id, which has to be there."""
    element = ui.look().find(id=id)
    assert element is not None
    return element


@pytest.mark.parametrize("kind", [*ERRORS_OF_UIAUTOMATOR2, *MAPPED], ids=lambda kind: kind.__name__)
def test_every_error_of_uiautomator2_becomes_one_of_ours(
    kind: type[Exception], device_adb: DeviceAdb
) -> None:
    assert kind in MAPPED, f"{kind.__name__} of uiautomator2 is not mapped"

    with pytest.raises(MAPPED[kind], match="looking") as caught:  # noqa: SIM117  (the order counts)
        with DeviceUi(device_adb)._mapped("looking"):
            raise kind("it broke")

    assert type(caught.value) is MAPPED[kind]
    assert isinstance(caught.value.__cause__, kind)


def test_an_answer_that_is_no_json_is_a_protocol_error(device_adb: DeviceAdb) -> None:
    with pytest.raises(ProtocolError, match="no JSON"), DeviceUi(device_adb)._mapped("looking"):
        json.loads("<html>")


def test_a_hierarchy_gives_ids_texts_states_and_rectangles() -> None:
    screen = Screen(HIERARCHY)

    row = screen.find(id="row")
    clock = screen.find(description="Clock", package="com.android.systemui")

    assert row is not None
    assert row.bounds == Bounds(0, 10, 100, 30)
    assert row.bounds.center == (50, 20)
    assert row.words == "Bo\n12:00\nClock"
    assert row.find(text="Bo", id="row") is None
    assert clock is not None
    assert (clock.checked, clock.enabled, clock.focused) == (True, False, True)


def test_what_the_systems_bars_show_does_not_count_as_the_app() -> None:
    later = Screen(HIERARCHY.replace("12:00", "12:01"))

    assert later.app_words == Screen(HIERARCHY).app_words
    assert Screen(HIERARCHY.replace("Bo", "Ada")).app_words != later.app_words


def test_a_hierarchy_that_is_no_xml_is_a_protocol_error() -> None:
    with pytest.raises(ProtocolError, match="no XML"):
        Screen("uiautomator: error")


def test_a_node_without_a_rectangle_is_a_protocol_error() -> None:
    node = Screen('<hierarchy><node text="x" bounds="[0,0]"/></hierarchy>').find(text="x")

    assert node is not None
    with pytest.raises(ProtocolError, match="bounds"):
        _ = node.bounds


def test_the_screen_shows_the_app_that_is_open(ui: DeviceUi) -> None:
    screen = ui.look()

    assert screen.find(id="sign_in", package=PACKAGE) is not None
    assert "Sign in" in screen.words


@pytest.mark.parametrize(
    "text",
    ["grüße, naïve façade", "مرحبا שלום", "a'b\"c\\d $HOME %s;&|", "  two  "],
    ids=["latin", "right to left", "shell's characters", "spaces"],
)
def test_any_text_can_be_typed_and_read(ui: DeviceUi, text: str) -> None:
    ui.set_text(find(ui, "username"), text)

    assert find(ui, "username").text == text


def test_emoji_are_typed_whole_but_hierarchies_show_dots(ui: DeviceUi) -> None:
    text = "👋🏽 👨‍👩‍👧 🇪🇺"

    ui.set_text(find(ui, "username"), text)

    assert ui._u2(resourceId=f"{PACKAGE}:id/username").get_text() == text
    assert find(ui, "username").text.startswith("....")


def test_typing_replaces_what_was_there(ui: DeviceUi) -> None:
    ui.set_text(find(ui, "username"), "ada")

    ui.set_text(find(ui, "username"), "bo")

    assert find(ui, "username").text == "bo"


def test_a_field_that_is_gone_is_refused_with_its_name(ui: DeviceUi) -> None:
    gone = Element(Screen(HIERARCHY.replace("app:id/title", "app:id/nowhere"))._node[0][0])
    ui._u2.implicitly_wait(0.2)

    with pytest.raises(CommandFailedError, match="typing into nowhere failed"):
        ui.set_text(gone, "x")

    ui._u2.implicitly_wait(20)


def test_a_tap_lands_on_the_element(ui: DeviceUi, courier_device: Device) -> None:
    ui.tap(find(ui, "password"))

    courier_device.patience.settle(
        lambda: find(ui, "password"), lambda e: e.focused, awaited="the focus", device_seconds=5
    )


def test_home_and_back_leave_the_app(ui: DeviceUi, courier_device: Device) -> None:
    ui.press("home")

    courier_device.patience.settle(
        ui.look, lambda s: s.find(package=PACKAGE) is None, awaited="the launcher", device_seconds=5
    )


def test_a_picture_has_the_size_of_its_hierarchy(ui: DeviceUi) -> None:
    capture = ui.capture()

    with Image.open(io.BytesIO(capture.png)) as picture:
        right = max(element.bounds.right for element in capture.screen.descend())
        bottom = max(element.bounds.bottom for element in capture.screen.descend())
        assert picture.size == (right, bottom)
    assert capture.screen.app_words == ui.look().app_words


class WarningDevice(DeviceAdb):
    """A device that warns before each picture, as foldables do on older versions."""

    def exec_out(self, command: str, *, timeout_s: float = 30.0) -> bytes:
        warning = "[Warning] Multiple displays were found, but no display id was specified!"
        return super().exec_out(f"echo '{warning}'; {command}", timeout_s=timeout_s)


class Restless(DeviceUi):
    """A screen on which another letter is typed with each picture."""

    def _picture(self) -> bytes:
        field = find(self, "username")
        self.set_text(field, field.text + "x")
        return super()._picture()


def test_a_picture_after_a_warning_is_still_a_picture(ui: DeviceUi) -> None:
    device = WarningDevice(ui._adb._device._client, ui.serial)
    warned = DeviceUi(device)

    png = warned.capture().png
    warned.stop()

    with Image.open(io.BytesIO(png)) as picture:
        picture.verify()


def test_a_screen_that_never_stands_still_proves_nothing(ui: DeviceUi) -> None:
    restless = Restless(ui._adb)

    with pytest.raises(EvidenceError, match="changed during each"):
        restless.capture()

    restless.stop()


def test_what_is_no_picture_is_a_protocol_error(ui: DeviceUi) -> None:
    class Broken(DeviceAdb):
        def exec_out(self, command: str, *, timeout_s: float = 30.0) -> bytes:
            return super().exec_out(f"echo {command}", timeout_s=timeout_s)

    with pytest.raises(ProtocolError, match='screencap: not known: "screencap -p"'):
        DeviceUi(Broken(ui._adb._device._client, ui.serial))._picture()


def test_a_stopped_ui_starts_again_at_the_next_look(ui: DeviceUi) -> None:
    ui.look()

    ui.stop()

    assert ui.look().find(id="sign_in") is not None
