"""The screen: pictures, hierarchies, touching, keys, and the shade above it all."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.hierarchy import Element
    from tests.conformance.conftest import Subject

SETTINGS = "com.android.settings"
SYSTEM_UI = "com.android.systemui"


@pytest.fixture
def awake(subject: Subject) -> Iterator[Subject]:
    """A device that is awake, unlocked and at its home screen; there again after the check."""
    subject.adb.shell("input keyevent KEYCODE_WAKEUP")
    subject.run("wm dismiss-keyguard")
    subject.run("cmd statusbar collapse")
    subject.adb.shell("input keyevent KEYCODE_HOME")
    if "mDreamingLockscreen=true" in subject.adb.shell("dumpsys window"):
        pytest.skip("does not apply: the screen is locked")
    yield subject
    subject.run(f"am force-stop {SETTINGS}")
    subject.run("cmd statusbar collapse")
    subject.run("input keyevent KEYCODE_HOME")


@pytest.fixture
def in_settings(awake: Subject) -> Subject:
    """A device that shows the first page of Settings."""
    awake.adb.shell(f"am force-stop {SETTINGS}")
    awake.adb.shell("am start -W -a android.settings.SETTINGS")
    awake.settle(lambda: SETTINGS in packages(awake), wanted=True, awaited="Settings")
    return awake


def packages(subject: Subject) -> set[str]:
    return {element.package for element in subject.device.ui.look().descend()}


def size(subject: Subject) -> tuple[int, int]:
    lines = dict(
        line.split(": ") for line in subject.adb.shell("wm size").splitlines() if ": " in line
    )
    width, height = (lines.get("Override size") or lines["Physical size"]).split("x")
    return int(width), int(height)


def test_a_picture_is_as_large_as_the_screen(awake: Subject) -> None:
    png = awake.adb.exec_out("screencap -p")

    picture = Image.open(io.BytesIO(png[png.index(b"\x89PNG") :]))

    awake.note("size", f"{picture.size} of {size(awake)}")
    assert sorted(picture.size) == sorted(size(awake))


def test_the_density_is_told(subject: Subject) -> None:
    said = subject.adb.shell("wm density")

    subject.note("text", said)
    assert re.match(r"Physical density: \d+", said)


def test_a_hierarchy_is_xml_with_places(awake: Subject) -> None:
    screen = awake.device.ui.look()

    elements = list(screen.descend())
    awake.note("elements", len(elements))
    assert elements
    assert all(element.bounds.right >= element.bounds.left for element in elements)
    assert all(element.package for element in elements)


def test_a_hierarchy_stays_inside_the_screen(awake: Subject) -> None:
    width, height = size(awake)
    longest = max(width, height)

    assert all(
        -longest <= element.bounds.left and element.bounds.bottom <= 2 * longest
        for element in awake.device.ui.look().descend()
    )


def test_settings_shows_itself(in_settings: Subject) -> None:
    shown = in_settings.device.ui.look().find_all(package=SETTINGS)

    assert any(element.text for element in shown)


def test_a_picture_and_a_hierarchy_of_one_moment_are_had(in_settings: Subject) -> None:
    capture = in_settings.device.ui.capture()

    assert capture.screen.find(package=SETTINGS) is not None
    assert capture.png.startswith(b"\x89PNG")


def test_a_touched_row_opens_a_page_and_back_closes_it(in_settings: Subject) -> None:
    ui = in_settings.device.ui
    before = titles(in_settings)

    ui.tap(row(in_settings))
    in_settings.settle(lambda: titles(in_settings) == before, wanted=False, awaited="another page")
    ui.press("back")

    in_settings.settle(
        lambda: before <= titles(in_settings), wanted=True, awaited="the first page again"
    )


def titles(subject: Subject) -> set[str]:
    """The titles of the rows that Settings shows; the same on the same page."""
    shown = subject.device.ui.look().find_all(package=SETTINGS)
    return {element.text for element in shown if element.resource_id == "android:id/title"}


def row(subject: Subject) -> Element:
    """The second row of Settings' first page: the first one may be an account."""
    shown = subject.device.ui.look().find_all(package=SETTINGS)
    found = [element for element in shown if element.resource_id == "android:id/title"]
    if len(found) < 2:
        pytest.skip("does not apply: Settings has no rows titled android:id/title here")
    return found[1]


def test_home_leaves_an_app(in_settings: Subject) -> None:
    in_settings.adb.shell("input keyevent KEYCODE_HOME")

    in_settings.settle(
        lambda: SETTINGS in packages(in_settings), wanted=False, awaited="the home screen"
    )


def test_input_touches_where_it_is_told(in_settings: Subject) -> None:
    before = titles(in_settings)
    x, y = row(in_settings).bounds.center

    assert in_settings.run(f"input tap {x} {y}").exit_code == 0

    in_settings.settle(lambda: titles(in_settings) == before, wanted=False, awaited="another page")


def test_the_quick_settings_open_and_close(awake: Subject) -> None:
    awake.adb.shell("cmd statusbar expand-settings")
    awake.settle(lambda: shade_is_open(awake), wanted=True, awaited="the quick settings")

    awake.adb.shell("cmd statusbar collapse")

    awake.settle(lambda: shade_is_open(awake), wanted=False, awaited="the home screen")


def shade_is_open(subject: Subject) -> bool:
    """Whether something of the system's fills the middle of the screen."""
    width, height = size(subject)
    return any(
        element.package == SYSTEM_UI
        and element.bounds.top < height // 4 < element.bounds.bottom
        and element.bounds.right - element.bounds.left > width // 8
        and bool(element.text or element.description)
        for element in subject.device.ui.look().descend()
    )


def test_an_airplane_mode_tile_is_found_by_its_label(awake: Subject) -> None:
    """`QuickSettings` looks for it so; a page of tiles may have to be turned for it elsewhere."""
    awake.adb.shell("cmd statusbar expand-settings")
    awake.settle(lambda: shade_is_open(awake), wanted=True, awaited="the quick settings")

    shown = awake.device.ui.look()
    labels = {e.description.split(",")[0] for e in shown.descend()} | {
        e.text for e in shown.descend()
    }

    awake.note("found", "Airplane mode" in labels)
    if not awake.adb.shell("getprop ro.product.locale").startswith("en"):
        pytest.skip("does not apply: the device may not speak English")
    if "Airplane mode" not in labels:
        pytest.skip("does not apply: the tile is not on the first page of quick settings")


def test_input_without_words_says_how_it_is_used(subject: Subject) -> None:
    result = subject.run("input")

    subject.note("status", result.exit_code)
    subject.note("stream", "stdout" if result.stdout else "stderr")
    assert "Usage: input" in result.output
