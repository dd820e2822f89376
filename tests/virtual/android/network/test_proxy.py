"""The rules of the global HTTP proxy."""

from pathlib import Path

import pytest

from harness.virtual.android.network.proxy import HttpProxy, ProxyTracker
from harness.virtual.android.settings import Settings


def _tracker(path: Path) -> tuple[Settings, ProxyTracker]:
    settings = Settings(path / "s.json", {})
    tracker = ProxyTracker(settings)
    tracker.boot()
    return settings, tracker


@pytest.mark.parametrize(
    ("value", "proxy"),
    [
        ("10.0.2.2:3128", HttpProxy("10.0.2.2", 3128)),
        ("10.0.2.2", HttpProxy("10.0.2.2", 8080)),
        ("10.0.2.2:many", None),
        ("10.0.2.2:70000", None),
        (":0", None),
    ],
    ids=["host-and-port", "default-port", "no-number", "no-port-number", "cleared"],
)
def test_a_value_is_accepted_or_ignored(
    tmp_path: Path, value: str, proxy: HttpProxy | None
) -> None:
    settings, tracker = _tracker(tmp_path)

    settings.put("global", "http_proxy", value)

    assert tracker.current == proxy


def test_an_accepted_proxy_is_copied(tmp_path: Path) -> None:
    settings, _ = _tracker(tmp_path)

    settings.put("global", "http_proxy", "10.0.2.2:3128")

    assert settings.get("global", "global_http_proxy_host") == "10.0.2.2"
    assert settings.get("global", "global_http_proxy_port") == "3128"


def test_deleting_the_setting_changes_nothing(tmp_path: Path) -> None:
    settings, tracker = _tracker(tmp_path)
    settings.put("global", "http_proxy", "10.0.2.2:3128")

    settings.delete("global", "http_proxy")

    assert tracker.current == HttpProxy("10.0.2.2", 3128)


def test_the_copy_survives_a_reboot_and_colon_zero_ends_it(tmp_path: Path) -> None:
    settings, _ = _tracker(tmp_path)
    settings.put("global", "http_proxy", "10.0.2.2:3128")
    settings.delete("global", "http_proxy")

    settings, rebooted = _tracker(tmp_path)
    kept = rebooted.current
    settings.put("global", "http_proxy", ":0")

    assert kept == HttpProxy("10.0.2.2", 3128)
    assert rebooted.current is None
    assert settings.get("global", "global_http_proxy_host") == ""
