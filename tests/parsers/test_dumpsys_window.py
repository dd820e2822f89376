"""Where input goes on real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.dumpsys_window import Keyguard, Windows, parse_keyguard, parse_windows

LAUNCHER = "dumpsys-window/01-policy-and-displays-launcher-api29.txt"
POLICY = "dumpsys-window/04-policy-api27.txt"
TWO_DISPLAYS = "dumpsys-window/08-two-displays-second-focus-null.txt"
ASLEEP = "dumpsys-window/10-lockmgmt-dump-1.txt"
AWAKE = "dumpsys-window/11-lockmgmt-dump-2.txt"
ERROR_ACTIVITY = "com.google.android.gms/.auth.uiflows.addaccount.ErrorActivity"
NIKO = "eu.niko.smart.universal/crc648a3abc16689e594e.MainActivity"
WINDOWS = {
    LAUNCHER: Windows(
        focuses=("com.android.launcher3/com.android.launcher3.Launcher",),
        apps=("com.android.launcher3/.Launcher", "com.android.launcher3/.Launcher"),
        sizes=((1080, 1920),),
    ),
    "dumpsys-window/02-gingerbread-focus-null.txt": Windows(
        focuses=("",), apps=("com.sonymobile.chkbugreport.testapp/.Deadlock",), locale="en_US"
    ),
    POLICY: Windows(focuses=(), apps=(ERROR_ACTIVITY,)),
    "dumpsys-window/05-windows-tail-api27.txt": Windows(
        focuses=(
            "com.google.android.gms/com.google.android.gms.auth.uiflows.addaccount.ErrorActivity",
        ),
        apps=(ERROR_ACTIVITY,),
        titles=(
            "com.smartron.tronxlauncher/com.smartron.smextension.TronxLauncher",
            "com.android.systemui/com.android.systemui.recents.RecentsActivity",
            "com.android.systemui.ImageWallpaper",
        ),
        locale="en_IN",
    ),
    "dumpsys-window/07-windows-vivo-utf16-no-currentfocus.txt": Windows(
        focuses=(), apps=(), titles=("ScreenDecorOverlayBottom",), locale="en_US", top_display=0
    ),
    TWO_DISPLAYS: Windows(
        focuses=(NIKO, ""), apps=("com.android.systemui/.subscreen.SubHomeActivity", NIKO)
    ),
}
LOCK_SCREENS = {
    LAUNCHER: (Keyguard(False, False, False, screen_on=True, awake=True), True),
    POLICY: (Keyguard(False, False, False, screen_on=True, awake=True), True),
    ASLEEP: (Keyguard(False, False, False, screen_on=False, awake=False), False),
    AWAKE: (Keyguard(False, False, False, screen_on=True, awake=True), True),
}


@pytest.mark.parametrize(("name", "expected"), WINDOWS.items(), ids=WINDOWS)
def test_recorded_windows_are_read(
    recorded: Callable[[str], str], name: str, expected: Windows
) -> None:
    assert parse_windows(recorded(name)) == expected


@pytest.mark.parametrize(("name", "expected"), LOCK_SCREENS.items(), ids=LOCK_SCREENS)
def test_a_recorded_lock_screen_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[Keyguard, bool]
) -> None:
    keyguard = parse_keyguard(recorded(name))

    assert (keyguard, keyguard.usable) == expected


def test_a_display_without_focus_does_not_hide_the_other(recorded: Callable[[str], str]) -> None:
    assert parse_windows(recorded(TWO_DISPLAYS)).focus == NIKO


@pytest.mark.parametrize("parse", [parse_windows, parse_keyguard], ids=lambda one: one.__name__)
def test_what_is_no_dump_is_an_error(parse: Callable[[str], object]) -> None:
    with pytest.raises(ProtocolError, match="service: window"):
        parse("cmd: Can't find service: window")
