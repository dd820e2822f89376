"""`uiautomator dump` from the shell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from harness.virtual.device import Android
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


def dumped(android: Android, path: str) -> etree._Element:
    return etree.fromstring(android.filesystem.view(2000).read_bytes(path))


@pytest.mark.parametrize(
    ("line", "path"),
    [
        pytest.param("uiautomator dump", "/sdcard/window_dump.xml", id="default-file"),
        pytest.param("uiautomator dump /data/local/tmp/a.xml", "/data/local/tmp/a.xml", id="file"),
    ],
)
def test_dump_goes_to_a_file(android: Android, sh: Run, line: str, path: str) -> None:
    assert sh(line) == (0, f"UI hierchary dumped to: {path}\n", "")

    packages = {node.get("package") for node in dumped(android, path).iter("node")}
    assert packages == {"com.android.launcher3"}


def test_dump_of_all_windows_has_the_status_bar_too(android: Android, sh: Run) -> None:
    sh("uiautomator dump --windows /sdcard/w.xml")

    tree = dumped(android, "/sdcard/w.xml")
    assert tree.tag == "displays"
    assert "com.android.systemui" in {node.get("package") for node in tree.iter("node")}


def test_compressed_dump_is_smaller(android: Android, sh: Run) -> None:
    sh("uiautomator dump /sdcard/a.xml")
    sh("uiautomator dump --compressed /sdcard/b.xml")

    sizes = [len(list(dumped(android, f"/sdcard/{name}.xml").iter())) for name in "ab"]
    assert sizes[0] > sizes[1]


def test_dump_to_the_terminal_prints_the_tree(sh: Run) -> None:
    _, out, _ = sh("uiautomator dump /dev/tty")

    assert out.startswith("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?><hierarchy ")
    assert out.endswith("</hierarchy>UI hierchary dumped to: /dev/tty\n")


def test_file_that_cannot_be_written_is_only_logged(sh: Run) -> None:
    assert sh("uiautomator dump /system/a.xml") == (
        0,
        "UI hierchary dumped to: /system/a.xml\n",
        "",
    )


def test_dump_is_killed_while_a_server_holds_the_connection(android: Android, sh: Run) -> None:
    with android.ui_automation.connected():
        assert sh("uiautomator dump") == (137, "", "Killed \n")


@pytest.mark.slow
def test_restless_screen_cannot_be_dumped(android: Android, sh: Run) -> None:
    restless = True

    def turn() -> None:
        if restless:
            android.settings.put("system", "font_scale", str(1 + android.clock.elapsed() % 1))
            android.windows.invalidate()
            android.looper.post_delayed(0.2, turn)

    android.looper.post(turn)

    answer = sh("uiautomator dump")

    restless = False
    assert answer == (0, "", "ERROR: could not get idle state.\n")


def test_anything_else_prints_the_help(sh: Run) -> None:
    status, _, err = sh("uiautomator")

    assert status == 0
    assert err.startswith("Usage: uiautomator <subcommand> [options]\n")
