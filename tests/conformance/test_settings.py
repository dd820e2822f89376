"""Properties and settings: what is read, and that what is written can be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.conftest import Subject

KEY = "harness_conformance"
TABLES = ("global", "secure", "system")


@pytest.fixture
def key(subject: Subject) -> Iterator[str]:
    """A key of our own in the global table; gone after the check."""
    yield KEY
    subject.run(f"settings delete global {KEY}")


@pytest.mark.parametrize(
    "name",
    ["ro.build.version.release", "ro.build.type", "ro.product.model", "ro.product.manufacturer"],
)
def test_a_property_that_every_device_has_is_set(subject: Subject, name: str) -> None:
    value = subject.adb.shell(f"getprop {name}")

    subject.note("value", value)
    assert value


def test_the_api_level_is_a_number(subject: Subject) -> None:
    assert subject.api >= 23


def test_an_unset_property_reads_as_nothing(subject: Subject) -> None:
    assert subject.run("getprop harness.no.such.property").stdout == "\n"


def test_the_device_says_that_it_has_booted(subject: Subject) -> None:
    assert subject.adb.shell("getprop sys.boot_completed") == "1"


def test_an_unset_setting_reads_as_null(subject: Subject, key: str) -> None:
    assert subject.adb.shell(f"settings get global {key}") == "null"


def test_a_setting_reads_as_it_was_written(subject: Subject, key: str) -> None:
    put = subject.run(f"settings put global {key} 'two words'")

    assert (put.exit_code, put.output) == (0, "")
    assert subject.adb.shell(f"settings get global {key}") == "two words"


def test_a_deleted_setting_reads_as_null_again(subject: Subject, key: str) -> None:
    subject.adb.shell(f"settings put global {key} 1")

    said = subject.adb.shell(f"settings delete global {key}")

    assert said == "Deleted 1 rows"
    assert subject.adb.shell(f"settings get global {key}") == "null"


def test_deleting_an_unset_setting_deletes_no_row(subject: Subject, key: str) -> None:
    said = subject.adb.shell(f"settings delete global {key}")

    subject.note("text", said)
    assert said == "Deleted 0 rows"


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_listed_as_lines_of_key_and_value(subject: Subject, table: str) -> None:
    """The fingerprint of a device is made of these lines."""
    lines = subject.adb.shell(f"settings list {table}").splitlines()

    subject.note("lines", len(lines))
    assert lines
    assert sum("=" in line for line in lines) >= 0.9 * len(lines)  # a value may have several lines


def test_an_unknown_table_is_refused(subject: Subject) -> None:
    result = subject.run("settings get nonsense key")

    subject.note("text", result.output)
    subject.note("status", result.exit_code)
    assert "nonsense" in result.output or "nvalid" in result.output
