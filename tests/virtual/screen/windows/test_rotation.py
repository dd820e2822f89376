"""Which way up the display is: settings, apps, and what turns with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.virtual.android.intents import Intent
from harness.virtual.device import Android
from harness.virtual.screen.view import Rect
from harness.virtual.screen.windows.rotation import rotation_for
from harness.virtual.shell import BytesReader, BytesWriter
from tests.conftest import wait_until

IDLE_SECONDS = 20.0

UNSPECIFIED, LANDSCAPE, PORTRAIT, SENSOR, NOSENSOR = -1, 0, 1, 4, 5
SENSOR_LANDSCAPE, REVERSE_LANDSCAPE, USER_PORTRAIT, FULL_USER, LOCKED = 6, 8, 12, 13, 14


@pytest.mark.parametrize(
    ("orientation", "locked", "user", "last", "turned"),
    [
        (UNSPECIFIED, True, 1, 0, 1),
        (UNSPECIFIED, True, 2, 0, 2),
        (UNSPECIFIED, False, 1, 0, 0),
        (UNSPECIFIED, False, 0, 3, 3),
        (NOSENSOR, True, 1, 1, 0),
        (PORTRAIT, True, 1, 1, 0),
        (LANDSCAPE, True, 0, 0, 1),
        (REVERSE_LANDSCAPE, False, 0, 0, 3),
        (SENSOR_LANDSCAPE, True, 0, 3, 3),
        (SENSOR_LANDSCAPE, True, 0, 0, 1),
        (USER_PORTRAIT, True, 2, 0, 2),
        (USER_PORTRAIT, True, 1, 0, 0),
        (SENSOR, True, 0, 1, 1),
        (LOCKED, True, 0, 3, 3),
    ],
    ids=str,
)
def test_rotation_is_what_settings_and_app_agree_on(
    orientation: int, locked: bool, user: int, last: int, turned: int
) -> None:
    assert rotation_for(orientation, locked=locked, user=user, last=last) == turned


@pytest.mark.parametrize(
    ("orientation", "locked", "sensed", "turned"),
    [
        (UNSPECIFIED, False, 3, 3),
        (UNSPECIFIED, False, 2, 1),
        (UNSPECIFIED, True, 3, 0),
        (FULL_USER, False, 2, 2),
        (SENSOR, True, 3, 3),
        (SENSOR_LANDSCAPE, False, 3, 3),
        (SENSOR_LANDSCAPE, False, 0, 1),
        (PORTRAIT, False, 3, 0),
        (NOSENSOR, False, 3, 0),
        (LOCKED, False, 3, 1),
    ],
    ids=str,
)
def test_what_the_accelerometer_says_counts_where_nobody_decided(
    orientation: int, locked: bool, sensed: int, turned: int
) -> None:
    assert rotation_for(orientation, locked=locked, user=0, last=1, sensed=sensed) == turned


def shell(android: Android, script: str) -> str:
    """What a command prints."""
    output = BytesWriter()
    android.shell.run(script, stdin=BytesReader(), stdout=output, stderr=output)
    return output.getvalue().decode()


def settings(android: Android) -> None:
    """Bring up an app that turns."""
    android.activities.start(Intent(action="android.settings.SETTINGS", flags=0x10000000))


def turn(android: Android, rotation: int) -> None:
    """Lock a rotation, as `settings put` does."""
    shell(
        android,
        "settings put system accelerometer_rotation 0; "
        f"settings put system user_rotation {rotation}",
    )


def demand(android: Android, orientation: int) -> None:
    """The app that `settings` brings up asks for an orientation in its manifest."""
    package = android.packages.get("com.android.settings")
    assert package is not None
    package.components = tuple(replace(c, orientation=orientation) for c in package.components)


def test_a_turned_display_is_as_wide_as_it_was_high(android: Android) -> None:
    settings(android)

    turn(android, 1)

    assert android.display.size == (2400, 1080)
    assert android.display.frame().size == (2400, 1080)
    active = android.looper.call(android.windows.active)
    assert active is not None
    assert active.root.bounds == Rect(0, 0, 2400, 1080)


def test_the_home_screen_stays_upright(android: Android) -> None:
    turn(android, 1)

    assert android.display.size == (1080, 2400)
    settings(android)
    assert android.display.size == (2400, 1080)
    android.looper.call(android.windows.go_home)
    assert android.display.size == (1080, 2400)


def test_the_keyguard_stays_upright(android: Android) -> None:
    settings(android)
    turn(android, 1)

    android.looper.call(android.windows.lock)

    assert android.display.size == (1080, 2400)
    shell(android, "wm dismiss-keyguard")
    assert android.display.size == (2400, 1080)


def test_a_freed_rotation_stays_as_it_was(android: Android) -> None:
    settings(android)
    turn(android, 3)

    shell(android, "settings put system accelerometer_rotation 1")

    assert android.looper.call(lambda: android.windows.rotation) == 3


def test_an_app_that_locks_portrait_is_not_turned(android: Android) -> None:
    demand(android, PORTRAIT)
    settings(android)

    turn(android, 1)

    assert android.display.size == (1080, 2400)


def test_an_app_that_wants_landscape_turns_the_display(android: Android) -> None:
    demand(android, LANDSCAPE)

    settings(android)

    assert android.display.size == (2400, 1080)


def test_the_navigation_bar_goes_where_the_phones_bottom_is(android: Android) -> None:
    settings(android)
    bars = {}
    for rotation in (0, 1, 3):
        turn(android, rotation)
        windows = android.looper.call(android.windows.windows)
        bars[rotation] = next(w.bounds for w in windows if w.title == "NavigationBar0")

    assert bars == {
        0: Rect(0, 2274, 1080, 2400), 1: Rect(2274, 0, 2400, 1080), 3: Rect(0, 0, 126, 1080),
    }  # fmt: skip


def test_an_app_in_front_is_relaunched_and_keeps_its_page(android: Android) -> None:
    settings(android)
    view = next(
        v for w in android.looper.call(android.windows.windows) for v in w.root.walk()
        if v.text == "Network & internet"
    )  # fmt: skip
    android.looper.call(lambda: android.windows.tap(*view.visible.center))

    turn(android, 1)

    events = shell(android, "logcat -b events -d")
    assert "wm_relaunch_resume_activity: [0," in events
    assert "com.android.settings/.Settings]" in events
    dumps: list[str] = []

    def is_idle() -> bool:
        dumps.append(shell(android, "uiautomator dump /dev/tty"))
        return "could not get idle state" not in dumps[-1]

    wait_until(is_idle, IDLE_SECONDS, "an idle screen")
    assert "Airplane mode" in dumps[-1]


def test_an_app_that_handles_it_is_not_relaunched(android: Android) -> None:
    package = android.packages.get("com.android.settings")
    assert package is not None
    package.components = tuple(replace(c, config_changes=0x480) for c in package.components)
    settings(android)

    turn(android, 1)

    assert "relaunch" not in shell(android, "logcat -b events -d")


def test_every_dump_says_how_the_display_lies(android: Android) -> None:
    settings(android)
    turn(android, 3)

    assert "orientation=3, logicalFrame=Rect(0, 0 - 2400, 1080)" in shell(
        android, "dumpsys display"
    )
    assert "orientation=3, logicalFrame=[0, 0, 2400, 1080]" in shell(android, "dumpsys input")
    displays = shell(android, "dumpsys window displays")
    assert "cur=2400x1080" in displays
    assert "mRotation=3" in displays
    assert "mUserRotationMode=USER_ROTATION_LOCKED mUserRotation=ROTATION_270" in displays
    assert '<hierarchy rotation="3">' in shell(android, "uiautomator dump /dev/tty")
    assert shell(android, "wm size") == "Physical size: 1080x2400\n"


@pytest.mark.parametrize(
    ("api", "verb"), [(29, "set-user-rotation"), (34, "user-rotation")], ids=str
)
def test_wm_locks_and_frees(android: Android, verb: str) -> None:
    settings(android)

    shell(android, f"wm {verb} lock 1")
    assert android.display.size == (2400, 1080)
    shell(android, f"wm {verb} free")
    assert shell(android, "settings get system accelerometer_rotation") == "1\n"
    shell(android, f"wm {verb} lock")

    assert shell(android, "settings get system user_rotation") == "1\n"


@pytest.mark.parametrize(
    ("api", "line"), [(30, "SurfaceOrientation: 1"), (33, "InputDeviceOrientation: 1")], ids=str
)
def test_dumpsys_input_names_the_orientation_as_its_level_does(android: Android, line: str) -> None:
    settings(android)
    turn(android, 1)

    assert line in shell(android, "dumpsys input")
