"""`input` from the shell, on a device that shows its settings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.virtual.device import Android
from harness.virtual.screen.view import View
from harness.virtual.shell import BytesReader, BytesWriter

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def sh(android: Android) -> Run:
    """Runs a command line; returns status, output and errors."""

    def run(line: str) -> tuple[int, str, str]:
        out, err = BytesWriter(), BytesWriter()
        status = android.shell.run(line, stdin=BytesReader(), stdout=out, stderr=err)
        return status, out.getvalue().decode(), err.getvalue().decode()

    return run


def package(android: Android) -> str:
    active = android.looper.call(android.windows.active)
    return active.package if active is not None else ""


def find(android: Android, text: str) -> View:
    def look() -> View:
        windows = android.windows.windows()
        return next(v for w in windows for v in w.root.walk() if v.text == text)

    return android.looper.call(look)


def texts(android: Android) -> set[str]:
    def look() -> set[str]:
        windows = android.windows.windows()
        return {view.text for window in windows for view in window.root.walk() if view.text}

    return android.looper.call(look)


def test_tap_activates_what_lies_there(android: Android, sh: Run) -> None:
    android.activities.start_launcher("com.android.settings")
    x, y = find(android, "Apps").visible.center

    assert sh(f"input tap {x} {y}") == (0, "", "")

    assert "About emulated device" not in texts(android)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("3", id="number"),
        pytest.param("HOME", id="name"),
        pytest.param("KEYCODE_HOME", id="full-name"),
    ],
)
def test_keyevent_presses_a_key(android: Android, sh: Run, key: str) -> None:
    android.activities.start_launcher("com.android.settings")

    assert sh(f"input keyevent {key}") == (0, "", "")

    assert package(android) == "com.android.launcher3"


def test_keyevent_presses_several_keys_in_turn(android: Android, sh: Run) -> None:
    sh("input keyevent SLEEP WAKEUP SLEEP")

    assert not android.power.interactive


def test_swipe_from_the_top_opens_the_shade(android: Android, sh: Run) -> None:
    sh("input swipe 500 5 500 1500 200")

    assert android.looper.call(lambda: android.windows.shade).value == "notifications"


def test_motion_events_make_a_gesture(android: Android, sh: Run) -> None:
    for line in ("DOWN 500 5", "MOVE 500 800", "UP 500 1500"):
        assert sh(f"input motionevent {line}")[0] == 0

    assert android.looper.call(lambda: android.windows.shade).value == "notifications"


def test_cancelled_gesture_does_nothing(android: Android, sh: Run) -> None:
    for line in ("DOWN 500 5", "MOVE 500 1500", "CANCEL"):
        sh(f"input motionevent {line}")

    assert android.looper.call(lambda: android.windows.shade).value == "closed"


def test_nothing_is_touched_while_the_screen_is_off(android: Android, sh: Run) -> None:
    sh("input keyevent SLEEP")

    sh("input swipe 500 5 500 1500 200")
    sh("input keyevent WAKEUP")

    assert android.looper.call(lambda: android.windows.shade).value == "closed"


@pytest.mark.parametrize(
    "text",
    [pytest.param("\u041f\u0440\u0438", id="cyrillic"), pytest.param("\U0001f600", id="emoji")],
)
def test_text_beyond_the_key_map_is_a_null_pointer(sh: Run, text: str) -> None:
    status, out, err = sh(f"input text {text}")

    assert (status, out) == (255, "")
    assert err.startswith(
        "\nException occurred while executing 'text':\n"
        "java.lang.NullPointerException: Attempt to get length of null array\n\tat "
    )


@pytest.mark.parametrize("api", [pytest.param(28, id="api-28")])
def test_text_beyond_the_key_map_kills_an_old_input(sh: Run) -> None:
    assert sh("input text \u041f") == (137, "", "Killed \n")


@pytest.mark.parametrize("api", [pytest.param(29, id="api-29")])
def test_text_beyond_the_key_map_is_a_trace_on_api_29(sh: Run) -> None:
    status, _, err = sh("input text \u041f")

    assert status == 1
    assert err.startswith("java.lang.NullPointerException: Attempt to get length of null array\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("tap 5", 'Argument expected after "5"', id="one-coordinate"),
        pytest.param("tap a b", "Error: Invalid arguments for command: tap", id="no-number"),
        pytest.param("motionevent SPIN 1 2", "Unknown action: SPIN", id="unknown-action"),
        pytest.param("-d x tap 1 2", "Error: Invalid arguments for display ID.", id="display"),
        pytest.param("keycombination 3", "requires at least 2 keycodes", id="one-key"),
    ],
)
def test_bad_arguments_are_an_exception(sh: Run, line: str, message: str) -> None:
    status, _, err = sh(f"input {line}")

    assert status == 255
    assert "java.lang.IllegalArgumentException: " in err
    assert message in err


def test_source_and_display_may_come_first(android: Android, sh: Run) -> None:
    android.activities.start_launcher("com.android.settings")

    assert sh("input keyboard -d 0 keyevent HOME")[0] == 0

    assert package(android) == "com.android.launcher3"


def test_no_command_prints_the_usage(sh: Run) -> None:
    status, out, _ = sh("input")

    assert status == 0
    assert out.startswith("Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]\n")


def test_unknown_command_is_told(sh: Run) -> None:
    assert sh("input shout") == (0, "Unknown command: shout\n", "")


@pytest.mark.parametrize("api", [pytest.param(30, id="api-30")])
@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("shout", "Error: Error: Unknown command: shout\n", id="command"),
        pytest.param("tap 5", 'Error: Argument expected after "5"\n', id="argument"),
    ],
)
def test_bad_words_end_with_the_usage_and_0_on_api_30(sh: Run, line: str, complaint: str) -> None:
    status, out, err = sh(f"input {line}")

    assert (status, out) == (0, "")
    assert err.startswith("Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]\n")
    assert err.endswith(complaint)


@pytest.mark.parametrize("api", [pytest.param(28, id="api-28")])
def test_bad_words_begin_with_the_complaint_on_api_28(sh: Run) -> None:
    status, _, err = sh("input tap 5")

    assert status == 0
    assert err.startswith(
        "Error: Invalid arguments for command: tap\nUsage: input [<source>] <command> [<arg>...]\n"
    )


@pytest.mark.parametrize(
    ("api", "line"),
    [(28, "motionevent DOWN 1 1"), (28, "-d 0 tap 1 1"), (30, "keycombination 3 4")],
    ids=["motion on 9", "display on 9", "keys on 11"],
)
def test_a_word_of_a_later_level_is_unknown(sh: Run, line: str) -> None:
    status, _, err = sh(f"input {line}")

    assert status == 0
    assert f"Error: Unknown command: {line.split(maxsplit=1)[0]}\n" in err
