"""The server's methods against a device that shows a demo app."""

from __future__ import annotations

import base64
import io
import threading
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from PIL import Image
from uiautomator2 import Selector

from harness.virtual.android import keycodes

if TYPE_CHECKING:
    from tests.virtual.uiautomator.conftest import Client

FIELD = "com.android.settings:id/message"
LIST = "com.android.settings:id/list"
NOT_FOUND = "androidx.test.uiautomator.UiObjectNotFoundException"


def center(client: Client, text: str) -> tuple[float, float]:
    bounds = client.call("objInfo", Selector(text=text))["visibleBounds"]
    return (bounds["left"] + bounds["right"]) / 2, (bounds["top"] + bounds["bottom"]) / 2


def test_device_info_tells_package_and_size(client: Client) -> None:
    info = client.call("deviceInfo")

    assert info == {
        "currentPackageName": "com.android.settings", "displayHeight": 2400, "displayRotation": 0,
        "displaySizeDpX": 411, "displaySizeDpY": 914, "displayWidth": 1080,
        "productName": "virtual_phone64_x86_64", "screenOn": True, "sdkInt": 34,
        "naturalOrientation": True,
    }  # fmt: skip


def test_click_taps_what_lies_there(client: Client) -> None:
    assert client.call("click", *center(client, "Send"))

    assert client.app.done == ["send"]


def test_click_outside_the_screen_is_false(client: Client) -> None:
    assert client.call("click", -1, 5) is False


def test_long_rest_is_a_long_click(client: Client) -> None:
    assert client.call("click", *center(client, "Row 1"), 500)

    assert client.app.done == ["hold 1"]


def test_down_and_up_events_make_a_click(client: Client) -> None:
    x, y = center(client, "Send")

    done = [client.call("injectInputEvent", action, x, y, 0) for action in (0, 1)]

    assert done == [True, True]
    assert client.app.done == ["send"]


def test_up_without_down_is_false(client: Client) -> None:
    assert client.call("injectInputEvent", 1, 5, 5, 0) is False


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hello", id="ascii"),
        pytest.param("\u041f\u0440\u0438\u0432\u0435\u0442 \u4f60\u597d", id="scripts"),
        pytest.param("\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", id="bidi"),
        pytest.param("\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea", id="emoji"),
        pytest.param("a'b\"c<&>\\ %s", id="special"),
    ],
)
def test_set_text_sets_any_text(client: Client, text: str) -> None:
    assert client.call("setText", Selector(resourceId=FIELD), text)

    assert client.app.text == text
    assert client.call("getText", Selector(resourceId=FIELD)) == text


def test_cleared_field_shows_its_hint(client: Client) -> None:
    client.call("setText", Selector(resourceId=FIELD), "hello")

    client.call("clearTextField", Selector(resourceId=FIELD))

    assert client.app.text == ""
    assert client.call("getText", Selector(resourceId=FIELD)) == "Message"


def test_set_text_of_a_label_through_a_chain_is_false(client: Client) -> None:
    label = Selector(resourceId=LIST).child(text="Row 1")

    assert client.call("setText", label, "x") is False


def test_set_text_of_a_label_claims_to_have_worked(client: Client) -> None:
    assert client.call("setText", Selector(text="Demo"), "x")

    assert client.call("exist", Selector(text="Demo"))


def test_exists_ignores_the_instance_as_the_jar_does(client: Client) -> None:
    assert client.call("exist", Selector(text="Send", instance=7))
    assert client.call("waitForExists", Selector(text="Send", instance=7), 0) is False


def test_wait_returns_when_it_appears(client: Client) -> None:
    timer = threading.Timer(0.05, client.app.appear)
    timer.start()

    found = client.call("waitForExists", Selector(text="Late"), 3000)

    timer.join()
    assert found
    assert client.call("waitUntilGone", Selector(text="Early"), 3000)


def test_wait_gives_up_in_time(client: Client) -> None:
    assert client.call("waitForExists", Selector(text="Never"), 30) is False
    assert client.call("waitUntilGone", Selector(text="Demo"), 30) is False


def test_wait_with_a_chain_looks_too(client: Client) -> None:
    assert client.call("waitForExists", Selector(resourceId=LIST).child(text="Row 2"), 1000)
    assert client.call("waitUntilGone", Selector(resourceId=LIST).child(text="Row x"), 1000)


def test_count_counts_what_is_visible(client: Client) -> None:
    rows = Selector(textMatches="Row [0-9]+")

    count = client.call("count", rows)

    infos = client.call("objInfoOfAllInstances", rows)
    assert 5 < count < 40
    assert [info["text"] for info in infos] == [f"Row {number}" for number in range(count)]


def test_info_of_a_chain_has_no_resource_name(client: Client) -> None:
    by = client.call("objInfo", Selector(resourceId=LIST))
    window = Selector(className="android.widget.FrameLayout")
    ui = client.call("objInfo", window.child(resourceId=LIST))

    assert by["resourceName"] == LIST
    assert ui["resourceName"] is None
    assert ui["scrollable"]


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        pytest.param("objInfo", [], id="objInfo"),
        pytest.param("getText", [], id="getText"),
        pytest.param("setText", ["x"], id="setText"),
        pytest.param("clearTextField", [], id="clearTextField"),
        pytest.param("click", [], id="click"),
        pytest.param("longClick", [], id="longClick"),
        pytest.param("dragTo", [5, 5, 10], id="dragTo"),
        pytest.param("swipe", ["up", 10], id="swipe"),
        pytest.param("scrollForward", [True, 10], id="scrollForward"),
        pytest.param("pinchIn", [50, 10], id="pinchIn"),
        pytest.param("clickAndWaitForNewWindow", [10], id="clickAndWaitForNewWindow"),
    ],
)
def test_missing_object_is_told_with_its_selector(
    client: Client, method: str, rest: list[object]
) -> None:
    error = client.ask(method, Selector(text="Never"), *rest)["error"]

    assert error == {"code": -32001, "message": NOT_FOUND, "data": "UiSelector[TEXT=Never]"}


def test_click_of_an_object_tells_whether_anything_changed(client: Client) -> None:
    window = Selector(className="android.widget.FrameLayout")

    assert client.call("click", window.child(resourceId=FIELD))
    assert client.android.looper.call(lambda: client.android.windows.keyboard_shown)


def test_long_click_of_an_object_holds_it(client: Client) -> None:
    client.call("longClick", Selector(text="Row 2"))

    assert client.app.done == ["hold 2"]


def test_scroll_forward_moves_until_the_end(client: Client) -> None:
    assert client.call("scrollForward", Selector(scrollable=True), True, 55)

    assert client.call("scrollToEnd", Selector(scrollable=True), True, 50, 20)
    assert client.call("scrollForward", Selector(scrollable=True), True, 20) is False
    assert client.call("exist", Selector(text="Row 39"))
    assert client.call("exist", Selector(text="Row 0")) is False


def test_scroll_to_brings_an_object_into_view(client: Client) -> None:
    assert client.call("scrollTo", Selector(scrollable=True), Selector(text="Row 25"), True)

    assert client.call("exist", Selector(text="Row 25"))


def test_scroll_to_gives_up_at_the_end(client: Client) -> None:
    wanted = Selector(text="Row 99")

    assert client.call("scrollTo", Selector(scrollable=True), wanted, True) is False


def test_fling_moves_further_than_a_scroll(client: Client) -> None:
    client.call("flingForward", Selector(scrollable=True), True)

    assert client.call("exist", Selector(text="Row 0")) is False
    assert client.call("flingToBeginning", Selector(scrollable=True), True, 50)
    assert client.call("exist", Selector(text="Row 0"))


def test_swipe_moves_a_list(client: Client) -> None:
    assert client.call("swipe", 540, 2000, 540, 1000, 20)

    assert client.call("exist", Selector(text="Row 0")) is False


def test_child_by_text_is_a_name_for_later_calls(client: Client) -> None:
    name = client.call("childByText", Selector(resourceId=LIST), Selector(clickable=True), "Row 20")

    assert client.call("objInfo", name)["clickable"]
    assert client.call("click", name) in (True, False)
    assert client.app.done == ["row 20"]


def test_forgotten_name_is_not_found(client: Client) -> None:
    name = client.call("getUiObject", Selector(text="Send"))
    client.call("removeUiObject", name)

    assert client.ask("click", name)["error"]["data"] == f"UiObject {name} not found!"
    assert client.call("exist", name) is False


def test_keys_reach_the_app(client: Client) -> None:
    client.call("pressKey", "back")
    client.call("pressKeyCode", keycodes.BACK)

    assert client.app.done == ["back", "back"]
    assert client.call("pressKey", "nonsense") is False


def test_home_key_shows_the_launcher(client: Client) -> None:
    assert client.call("pressKey", "home")

    assert client.call("deviceInfo")["currentPackageName"] == "com.android.launcher3"


def test_typed_and_pasted_text_goes_to_the_field_in_focus(client: Client) -> None:
    client.call("setText", Selector(resourceId=FIELD), "a")
    client.call("setClipboard", None, "\u00fc\U0001f600")

    client.call("pasteClipboard")

    assert client.call("getClipboard") == "\u00fc\U0001f600"
    assert client.app.text == "a\u00fc\U0001f600"
    client.call("clearInputText")
    assert client.app.text == ""


def test_clipboard_is_null_at_first(client: Client) -> None:
    assert client.call("getClipboard") is None


def test_toast_is_remembered_until_it_is_cleared(client: Client) -> None:
    assert client.call("getLastToast") is None

    client.android.toast.show("org.example", "Message sent")

    assert client.call("getLastToast") == "Message sent"
    client.call("clearLastToast")
    assert client.call("getLastToast") is None


def test_screen_goes_off_and_nothing_can_be_touched(client: Client) -> None:
    x, y = center(client, "Send")
    client.call("sleep")

    assert client.call("isScreenOn") is False
    assert client.call("click", x, y) is False
    client.call("wakeUp")
    assert client.call("isScreenOn")
    assert client.app.done == []


def test_shade_opens(client: Client) -> None:
    client.call("openQuickSettings")

    assert client.call("waitForExists", Selector(textContains="Airplane"), 2000)


@pytest.mark.parametrize(
    ("scale", "size"),
    [pytest.param(1, (1080, 2400), id="whole"), pytest.param(0.25, (270, 600), id="quarter")],
)
def test_screenshot_is_a_jpeg(client: Client, scale: float, size: tuple[int, int]) -> None:
    data = base64.b64decode(client.call("takeScreenshot", scale, 80))

    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("JPEG", size)


def test_dump_shows_the_app_and_the_status_bar(client: Client) -> None:
    tree = etree.fromstring(client.call("dumpWindowHierarchy", False, 50).encode())

    packages = {node.get("package") for node in tree.iter("node")}
    assert packages == {"com.android.settings", "com.android.systemui"}


def test_watcher_clicks_when_a_search_finds_nothing(client: Client) -> None:
    condition: list[Any] = [Selector(text="Demo")]
    client.call("registerClickUiObjectWatcher", "w", condition, Selector(text="Send"))

    client.call("exist", Selector(text="Never"))

    assert client.app.done == ["send"]
    assert client.call("hasWatcherTriggered", "w")
    client.call("removeWatcher", "w")
    assert client.call("getWatchers") == []


def test_shell_command_runs_without_a_shell(client: Client) -> None:
    result = client.call("executeShellCommand", "getprop ro.build.version.sdk", 5000)

    assert result == {"returnCode": 0, "stderr": "", "stdout": "34\n"}


def test_app_is_launched_by_its_package(client: Client) -> None:
    assert client.call("launchApp", "com.android.launcher3") in (True, False)
    assert client.call("launchApp", "org.example.nothing") is False


def test_configurator_keeps_what_is_set(client: Client) -> None:
    client.call("setConfigurator", {"actionAcknowledgmentTimeout": 100})

    assert client.call("getConfigurator")["actionAcknowledgmentTimeout"] == 100
