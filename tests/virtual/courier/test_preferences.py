"""Courier's shared preferences."""

from pathlib import Path

import pytest

from harness.virtual.courier.preferences import Preferences


def read(path: Path, complaints: list[str] | None = None) -> Preferences:
    return Preferences(path, (complaints if complaints is not None else []).append)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shared_prefs" / "account.xml"


def test_preferences_come_back_in_the_next_process(path: Path) -> None:
    read(path).put(server="10.0.2.2:80", sound=True, count=7)

    again = read(path)

    assert again.text("server") == "10.0.2.2:80"
    assert again.flag("sound")
    assert again.number("count") == 7


def test_preferences_file_is_that_of_android(path: Path) -> None:
    read(path).put(name="a < b & c", sound=False, count=1)

    assert path.read_text(encoding="utf-8") == (
        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n"
        "<map>\n"
        '    <string name="name">a &lt; b &amp; c</string>\n'
        '    <boolean name="sound" value="false" />\n'
        '    <long name="count" value="1" />\n'
        "</map>\n"
    )


def test_preferences_start_empty_and_complain_when_the_file_is_garbage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x00\xff garbage")
    complaints: list[str] = []

    preferences = read(path, complaints)

    assert preferences.text("token") == ""
    assert complaints[0].startswith("Cannot read account.xml")


def test_preferences_return_to_the_backup_when_a_write_was_cut_off(path: Path) -> None:
    read(path).put(word="kept")
    path.rename(path.with_name("account.xml.bak"))
    path.write_text("<map><string na", encoding="utf-8")

    assert read(path).text("word") == "kept"


def test_preferences_leave_no_backup_behind(path: Path) -> None:
    preferences = read(path)
    preferences.put(word="one")
    preferences.put(word="two")

    assert [each.name for each in path.parent.iterdir()] == ["account.xml"]


def test_preferences_give_the_default_for_a_value_of_another_type(path: Path) -> None:
    preferences = read(path)
    preferences.put(count="text", name=3)

    assert preferences.number("count", 5) == 5
    assert preferences.text("name", "none") == "none"
    assert not preferences.flag("count")


def test_cleared_preferences_are_an_empty_map(path: Path) -> None:
    preferences = read(path)
    preferences.put(word="one")

    preferences.clear()

    assert path.read_text(encoding="utf-8").endswith("<map />\n")
