"""What the unmodified uiautomator2 moves: fingers, lists, panels, the display."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import uiautomator2
from PIL import Image
from uiautomator2 import exceptions

from harness.virtual.uiautomator import methods, rpc  # noqa: F401  (registers the methods)

pytestmark = pytest.mark.slow

LIBRARY = Path(uiautomator2.__file__).parent
PHOTO = "com.android.gallery3d:id/photo_view"
_CALL = re.compile(r"jsonrpc\.(\w+)\(")


def open_settings(phone: uiautomator2.Device) -> None:
    phone.app_start("com.android.settings", stop=True)
    assert phone(text="Apps").wait(timeout=5)


def open_page(phone: uiautomator2.Device, action: str, text: str) -> None:
    phone.shell(f"am start -a android.settings.{action}")
    assert phone(text=text).wait(timeout=5)


def open_photo(phone: uiautomator2.Device, tmp_path: Path) -> None:
    """A picture on the screen, as large as it fits."""
    picture = tmp_path / "photo.png"
    Image.new("RGB", (800, 600), "#3366ff").save(picture)
    phone.push(str(picture), "/sdcard/Pictures/photo.png")
    phone.shell("am force-stop com.android.gallery3d")
    phone.shell(
        "am start -a android.intent.action.VIEW -t image/png -d file:///sdcard/Pictures/photo.png"
    )
    assert phone(resourceId=PHOTO, description="photo.png, 100%").wait(timeout=5)


def zoom(phone: uiautomator2.Device) -> int:
    """Percent."""
    description: str = phone(resourceId=PHOTO).info["contentDescription"]
    return int(description.rpartition(", ")[2].rstrip("%"))


def test_every_method_that_the_library_calls_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in LIBRARY.rglob("*.py"))
    lines = code.splitlines()
    called = {
        name for line in lines if not line.lstrip().startswith("#") for name in _CALL.findall(line)
    }

    assert len(called) > 40
    assert called - rpc.method_names() == {"makeToast"}, "u2.jar has none either"


def test_orientation_turns_the_display(phone: uiautomator2.Device) -> None:
    open_settings(phone)

    phone.orientation = "left"

    assert phone.orientation == "left"
    assert phone.window_size() == (2400, 1080)
    assert phone.screenshot().size == (2400, 1080)
    assert '<hierarchy rotation="1">' in phone.dump_hierarchy()
    assert phone.adb_device.rotation() == 1
    phone(text="Apps").click()
    assert phone(text="All apps").wait(timeout=5)
    phone.press("home")
    assert phone.orientation == "natural"
    phone.orientation = "natural"


def test_a_frozen_rotation_is_the_one_of_now(phone: uiautomator2.Device) -> None:
    open_settings(phone)
    phone.orientation = "right"

    phone.freeze_rotation(False)
    assert phone.shell("settings get system accelerometer_rotation").output.strip() == "1"
    phone.freeze_rotation()

    assert phone.shell("settings get system user_rotation").output.strip() == "3"
    phone.orientation = "n"
    assert phone.window_size() == (1080, 2400)


def test_pinches_zoom_a_picture(phone: uiautomator2.Device, tmp_path: Path) -> None:
    open_photo(phone, tmp_path)

    phone(resourceId=PHOTO).pinch_out(percent=100, steps=10)
    larger = zoom(phone)
    phone(resourceId=PHOTO).pinch_in(percent=100, steps=10)

    assert larger > 150
    assert zoom(phone) < larger // 2
    phone(resourceId=PHOTO).pinch_in(percent=100, steps=10)
    assert zoom(phone) == 100


def test_a_gesture_of_two_fingers_zooms(phone: uiautomator2.Device, tmp_path: Path) -> None:
    open_photo(phone, tmp_path)

    phone().gesture((340, 1200), (740, 1200), (140, 1200), (940, 1200), 10)

    assert 160 < zoom(phone) <= 200


def test_two_fingers_from_the_top_open_all_quick_settings(phone: uiautomator2.Device) -> None:
    phone().gesture((300, 5), (600, 5), (300, 900), (600, 900), 10)

    assert phone(resourceId="com.android.systemui:id/quick_settings_panel").wait(timeout=5)
    phone.press("back")


def test_touches_are_drawn_while_a_setting_says_so(phone: uiautomator2.Device) -> None:
    open_settings(phone)
    phone.shell("settings put system show_touches 1")
    before = phone.screenshot()

    phone.touch.down(540, 2000)
    during = phone.screenshot()
    phone.touch.up(540, 2000)

    assert before.tobytes() != during.tobytes()
    phone.shell("settings put system show_touches 0")


def test_lists_scroll_and_fling(phone: uiautomator2.Device) -> None:
    open_page(phone, "WIFI_SETTINGS", "Internet")
    phone(text="AndroidWifi").click()
    assert phone(text="Gateway").wait(timeout=5)
    assert not phone(text="DNS").exists

    assert phone(scrollable=True).scroll.to(text="DNS")
    assert phone(text="DNS").exists
    phone(scrollable=True).fling.toBeginning()

    assert phone(text="Signal strength").exists
    assert phone(scrollable=True).scroll.toEnd()


def test_swipes_and_drags_move_lists(phone: uiautomator2.Device) -> None:
    open_page(phone, "WIFI_SETTINGS", "Internet")
    phone(text="AndroidWifi").click()
    assert phone(text="Signal strength").wait(timeout=5)

    phone(scrollable=True).swipe("up", steps=10)
    assert phone(text="DNS").wait(timeout=5)
    phone.swipe_ext("down")

    assert phone(text="Signal strength").wait(timeout=5)
    phone.swipe_points([(540, 2000), (540, 1400), (540, 800)], 0.2)
    assert phone(text="DNS").wait(timeout=5)


def test_flags_choose_among_objects(phone: uiautomator2.Device) -> None:
    open_page(phone, "WIFI_SETTINGS", "Internet")

    switches = phone(className="android.widget.Switch")

    assert switches.count == 2
    assert phone(className="android.widget.Switch", checked=True).count == 2
    assert not phone(className="android.widget.Switch", checked=False).exists
    assert phone(className="android.widget.Switch", instance=1).info["checked"]
    assert phone(packageName="com.android.settings", textContains="Android").exists
    assert phone(textMatches="^Android.*").exists
    assert phone(textStartsWith="Saved").exists
    assert phone(descriptionStartsWith="Ba").exists
    assert phone(resourceIdMatches=".*recycler_view").exists
    assert phone(classNameMatches=r".*\.Switch").count == 2
    assert not phone(text="AndroidWifi", enabled=False).exists


def test_panels_open_by_name(phone: uiautomator2.Device) -> None:
    phone.open_quick_settings()
    assert phone(resourceId="com.android.systemui:id/quick_settings_panel").wait(timeout=5)

    phone.press("back")
    phone.open_notification()

    assert phone(resourceId="com.android.systemui:id/quick_qs_panel").wait(timeout=5)
    phone.press("back")


def test_make_toast_is_no_method_of_the_server(phone: uiautomator2.Device) -> None:
    with pytest.raises(exceptions.RPCUnknownError):
        phone.toast.show("hello")


def test_a_dump_by_hand_cannot_have_the_connection(phone: uiautomator2.Device) -> None:
    phone.shell("rm -f /sdcard/window.xml")

    answer = phone.shell("uiautomator dump /sdcard/window.xml")

    assert "hierchary dumped" not in answer.output
    assert phone.shell("ls /sdcard/window.xml").exit_code != 0
    assert phone.info["sdkInt"] == 34


def test_a_text_message_is_read_where_it_is_announced(phone: uiautomator2.Device) -> None:
    phone.shell("am start -a android.intent.action.SENDTO -d sms:5551234 --es sms_body hello")
    assert phone(text="hello").wait(timeout=5)

    phone(resourceId="com.android.messaging:id/self_send_icon").click()

    assert phone(resourceId="com.android.messaging:id/message_text", text="hello").wait(timeout=5)
