"""The unmodified uiautomator2 against a virtual device, through the real adb program.

The screens are those of the device's own Settings and of Courier's sign-in page.
"""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest
import uiautomator2
from uiautomator2 import exceptions
from uiautomator2.core import _http_request, launch_uiautomator

from tests.conftest import wait_until

pytestmark = pytest.mark.slow

COURIER = "org.courier.messenger"
USERNAME = f"{COURIER}:id/username"


def open_settings(phone: uiautomator2.Device) -> None:
    phone.app_start("com.android.settings", stop=True)
    assert phone(text="Apps").wait(timeout=5)


def open_courier(phone: uiautomator2.Device) -> None:
    phone.app_start(COURIER, stop=True)
    assert phone(resourceId=USERNAME).wait(timeout=5)


def test_info_describes_the_device(phone: uiautomator2.Device) -> None:
    info = phone.info

    assert (info["displayWidth"], info["displayHeight"], info["sdkInt"]) == (1080, 2400, 34)
    assert info["currentPackageName"] == "com.android.launcher3"
    assert phone.window_size() == (1080, 2400)
    assert phone.device_info["sdk"] == 34


def test_app_is_started_and_stopped(phone: uiautomator2.Device) -> None:
    open_settings(phone)
    started = phone.app_current()

    phone.app_stop("com.android.settings")

    assert (started["package"], started["activity"]) == ("com.android.settings", ".Settings")
    assert phone.app_current()["package"] == "com.android.launcher3"


def test_click_and_back_move_between_pages(phone: uiautomator2.Device) -> None:
    open_settings(phone)

    phone(text="Apps").click()

    assert phone(text="About emulated device").wait_gone(timeout=5)
    phone.press("back")
    assert phone(text="About emulated device").wait(timeout=5)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hello world", id="ascii"),
        pytest.param(
            "\u00c5ngstr\u00f6m \u041f\u0440\u0438\u0432\u0435\u0442 \u4f60\u597d", id="scripts"
        ),
        pytest.param("\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", id="bidi"),
        pytest.param("\U0001f600 \U0001f469\u200d\U0001f469\u200d\U0001f467", id="emoji"),
        pytest.param("\"quotes\" 'n' <tags> & \\ %s", id="special"),
    ],
)
def test_set_text_sets_any_text(phone: uiautomator2.Device, text: str) -> None:
    open_courier(phone)

    phone(resourceId=USERNAME).set_text(text)

    assert phone(resourceId=USERNAME).get_text() == text
    phone(resourceId=USERNAME).clear_text()
    assert phone(resourceId=USERNAME).get_text() == "Username"


def test_send_keys_goes_to_the_field_in_focus(phone: uiautomator2.Device) -> None:
    open_courier(phone)
    phone(resourceId=USERNAME).set_text("a")

    phone.send_keys("\u00fc\U0001f600")

    assert phone(focused=True).get_text() == "a\u00fc\U0001f600"
    phone.clear_text()
    assert phone(resourceId=USERNAME).get_text() == "Username"


def test_clipboard_keeps_any_text(phone: uiautomator2.Device) -> None:
    phone.clipboard = "copy \U0001f600"

    assert phone.clipboard == "copy \U0001f600"


def test_instances_children_and_siblings_are_found(phone: uiautomator2.Device) -> None:
    open_courier(phone)
    fields = phone(className="android.widget.EditText")

    content = phone(resourceId="android:id/content")

    assert fields.count == 3
    assert [field.info["text"] for field in fields] == ["Server address", "Username", "Password"]
    assert content.child(resourceId=USERNAME).exists
    assert content.child(className="android.widget.EditText", instance=2).get_text() == "Password"
    assert phone(resourceId=USERNAME).sibling(text="Password").exists
    assert phone(resourceId=USERNAME).down(className="android.widget.EditText").exists


def test_missing_object_raises_what_it_raises_on_a_phone(phone: uiautomator2.Device) -> None:
    with pytest.raises(exceptions.UiObjectNotFoundError, match="-32002"):
        phone(text="Never").click(timeout=0.1)
    with pytest.raises(
        exceptions.UiObjectNotFoundError, match=r"-32001.*UiObjectNotFoundException"
    ):
        _ = phone(text="Never").info
    assert phone(text="Never").click_exists() is False
    assert phone(text="Never").wait(timeout=0.1) is False


def test_unknown_method_is_an_rpc_error(phone: uiautomator2.Device) -> None:
    with pytest.raises(exceptions.RPCUnknownError, match="-32601 method not found"):
        phone.toast.show("hello")


def test_toast_is_none_without_one(phone: uiautomator2.Device) -> None:
    phone.clear_toast()

    assert phone.toast.get_message(wait_timeout=0, default="none") == "none"


def test_screenshot_and_dump_agree(phone: uiautomator2.Device) -> None:
    open_settings(phone)

    picture = phone.screenshot()
    bounds = phone(text="Apps").bounds()

    colours = picture.crop(bounds).getcolors(1 << 16)
    assert picture.size == (1080, 2400)
    assert colours is None or len(colours) > 1  # something is drawn where the dump says


def test_dump_has_the_form_that_the_library_expects(phone: uiautomator2.Device) -> None:
    open_settings(phone)

    xml = phone.dump_hierarchy()

    assert xml.startswith("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n<hierarchy ")
    assert 'text="Apps"' in xml
    assert len(phone.dump_hierarchy(compressed=True)) < len(xml)
    assert "com.android.systemui" not in phone.dump_hierarchy(root_in_active=True)


def test_xpath_finds_and_clicks(phone: uiautomator2.Device) -> None:
    open_settings(phone)

    assert phone.xpath('//*[@resource-id="android:id/title" and @text="Apps"]').exists
    phone.xpath("About emulated device").click()

    assert phone.xpath('//*[contains(@text, "Android version")]').wait(timeout=5)
    with pytest.raises(exceptions.XPathElementNotFoundError):
        phone.xpath("Never").click(timeout=0.1)


def test_watcher_clicks_what_turns_up(phone: uiautomator2.Device) -> None:
    phone.watcher("apps").when("Apps").click()
    try:
        phone.watcher.start(0.05)
        open_settings(phone)

        assert phone(text="About emulated device").wait_gone(timeout=5)
    finally:
        phone.watcher.stop()
        phone.watcher.remove()


def test_swipe_opens_the_shade_and_back_closes_it(phone: uiautomator2.Device) -> None:
    phone.swipe(0.5, 0.001, 0.5, 0.7, steps=20)

    assert phone.info["currentPackageName"] == "com.android.systemui"
    phone.press("back")
    assert phone.info["currentPackageName"] == "com.android.launcher3"


def test_screen_goes_off_and_on(phone: uiautomator2.Device) -> None:
    phone.screen_off()
    off = phone.info["screenOn"]

    phone.screen_on()

    assert (off, phone.info["screenOn"]) == (False, True)
    assert phone(text="Swipe up to open").exists


def test_touch_events_make_a_click(phone: uiautomator2.Device) -> None:
    open_settings(phone)
    x, y = phone(text="Apps").center()

    phone.touch.down(x, y).up(x, y)

    assert phone(text="About emulated device").wait_gone(timeout=5)


def test_session_ends_with_its_app(phone: uiautomator2.Device) -> None:
    session: Any = phone.session(COURIER)
    assert session(resourceId=USERNAME).wait(timeout=5)

    phone.app_stop(COURIER)

    assert not session.running()
    with pytest.raises(exceptions.SessionBrokenError):
        session(resourceId=USERNAME).click()


def test_second_server_cannot_have_the_connection(phone: uiautomator2.Device) -> None:
    process = launch_uiautomator(phone.adb_device, 9009)

    process.wait()

    process.kill()
    assert b"already registered!" in process.output
    assert b"java.lang.IllegalStateException: UiAutomationService " in process.output


def test_server_outlives_the_connection_that_started_it(phone: uiautomator2.Device) -> None:
    stream: socket.socket = phone._process._conn.conn

    stream.shutdown(socket.SHUT_RDWR)  # adbd signals nothing to a process without a terminal

    assert phone.info["sdkInt"] == 34
    assert phone._check_alive()


def test_stopped_server_is_started_again_by_the_next_call(phone: uiautomator2.Device) -> None:
    _http_request(phone.adb_device, 9008, "GET", "/stop")
    wait_until(lambda: not phone._check_alive(), 5, "the server is gone")

    assert phone.info["sdkInt"] == 34


def test_many_threads_may_ask_at_once(phone: uiautomator2.Device) -> None:
    answers: list[int] = []

    def ask() -> None:
        answers.extend(phone.info["sdkInt"] for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [34] * 20


def test_wrong_jar_aborts(phone: uiautomator2.Device) -> None:
    output = phone.shell("CLASSPATH=/data/local/tmp/none.jar app_process / com.wetest.uia2.Main")

    assert output.exit_code == 134
    assert "Aborted" in output.output


def test_call_takes_little_more_than_a_shell_command(phone: uiautomator2.Device) -> None:
    start = time.monotonic()
    for _ in range(10):
        phone.adb_device.shell("true")
    shell = time.monotonic() - start

    start = time.monotonic()
    for _ in range(10):
        _ = phone.info
    spent = time.monotonic() - start

    assert spent < 10 * 0.08 + 2 * shell  # the client's own socket waits 40 ms (Nagle)
