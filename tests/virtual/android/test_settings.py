"""Settings: unset, set, observed, kept."""

from pathlib import Path

import pytest

from harness.virtual.android.settings import Settings

DEFAULTS = {"global": {"wifi_on": "1"}}


def test_an_unset_key_is_none(tmp_path: Path) -> None:
    assert Settings(tmp_path / "s.json", DEFAULTS).get("global", "none") is None


def test_values_are_kept(tmp_path: Path) -> None:
    Settings(tmp_path / "s.json", DEFAULTS).put("secure", "key", "väl ue")

    again = Settings(tmp_path / "s.json", DEFAULTS)

    assert again.get("secure", "key") == "väl ue"
    assert again.get("global", "wifi_on") == "1"


def test_a_deleted_default_stays_deleted(tmp_path: Path) -> None:
    removed = Settings(tmp_path / "s.json", DEFAULTS).delete("global", "wifi_on")

    assert removed == 1
    assert Settings(tmp_path / "s.json", DEFAULTS).get("global", "wifi_on") is None


def test_deleting_nothing_counts_nothing(tmp_path: Path) -> None:
    assert Settings(tmp_path / "s.json", DEFAULTS).delete("global", "none") == 0


def test_observers_hear_of_changes_only(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json", DEFAULTS)
    heard: list[str | None] = []
    stop = settings.observe("global", "wifi_on", heard.append)

    settings.put("global", "wifi_on", "1")
    settings.put("global", "wifi_on", "0")
    settings.delete("global", "wifi_on")
    stop()
    settings.put("global", "wifi_on", "2")

    assert heard == ["0", None]


def test_an_unknown_namespace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no settings namespace 'local'"):
        Settings(tmp_path / "s.json", DEFAULTS).get("local", "x")


def test_a_number_that_is_none_is_the_default(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json", DEFAULTS)
    settings.put("global", "limit", "many")

    assert settings.integer("global", "limit", -1) == -1
    assert settings.integer("global", "wifi_on", 0) == 1
