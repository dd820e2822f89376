"""System properties and who may set them."""

from pathlib import Path

import pytest

from harness.virtual.android.properties import Properties, PropertyError


def _properties(path: Path) -> Properties:
    properties = Properties(path / "p.json")
    properties.load({"ro.product.model": "phone"})
    return properties


def test_an_unset_property_is_empty(tmp_path: Path) -> None:
    assert _properties(tmp_path).get("debug.none") == ""


def test_read_only_properties_stay(tmp_path: Path) -> None:
    with pytest.raises(PropertyError, match=r"Failed to set property 'ro\.product\.model'"):
        _properties(tmp_path).set("ro.product.model", "other")


def test_only_persistent_properties_survive_a_boot(tmp_path: Path) -> None:
    before = _properties(tmp_path)
    before.set("persist.sys.timezone", "Asia/Tokyo")
    before.set("debug.x", "1")

    after = _properties(tmp_path)

    assert after.get("persist.sys.timezone") == "Asia/Tokyo"
    assert after.get("debug.x") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("debug.x", "v" * 92), ("", "v"), ("a..b", "v"), ("a b", "v")],
    ids=["long-value", "no-name", "two-dots", "space"],
)
def test_what_init_refuses_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(PropertyError):
        _properties(tmp_path).set(name, value)
