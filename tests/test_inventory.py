"""devices.yaml: read whole, refused with file, line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import ConfigError
from harness.inventory import Inventory, load_inventory

GOOD = """\
version: 1
devices:
  desk:
    serial: 2A181FDH
  shelf:
    serial: 8B2X0T
    disposable: true
virtual:
  api: 30
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "devices.yaml"
    path.write_text(text)
    return path


def test_inventory_gives_a_device_by_its_name(tmp_path: Path) -> None:
    inventory = load_inventory(write(tmp_path, GOOD))

    assert inventory.serial_of("desk") == "2A181FDH"
    assert inventory.serial_of("emulator-5554") == "emulator-5554"
    assert inventory.virtual.api == 30
    assert inventory.disposable == {"8B2X0T"}


def test_an_empty_file_is_an_empty_inventory(tmp_path: Path) -> None:
    assert load_inventory(write(tmp_path, "")) == Inventory()


def test_the_checkouts_own_file_is_valid() -> None:
    load_inventory(Path(__file__).parents[1] / "devices.yaml")


WRONG = {
    "misspelt key": ("version: 1\ndevices:\n  desk:\n    seriall: x\n", 4, "seriall"),
    "missing serial": ("devices:\n  desk: {}\n", 2, "serial"),
    "unknown level": ("version: 1\nvirtual:\n  api: 32\n", 3, "32"),
    "a word for yes": ("devices:\n  desk:\n    serial: x\n    disposable: sure\n", 4, "sure"),
    "version": ("version: 2\n", 1, "2"),
    "no mapping": ("- a\n- b\n", 1, "it is a list"),
    "no YAML": ("version: 1\ndevices: {\n", 3, "no YAML"),
}


@pytest.mark.parametrize(("text", "line", "word"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        load_inventory(path)

    assert f"{path}:" in str(caught.value)
    assert abs(int(caught.value.where.rsplit(":", 1)[1]) - line) <= 1
    assert word in str(caught.value)
    assert "Expected" in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"a: \x00"], ids=["bytes", "control"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "devices.yaml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match=r"no (UTF-8|YAML)"):
        load_inventory(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_inventory(tmp_path / "none.yaml")
