"""settings: values, rows, users and complaints."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def test_settings_prints_null_for_what_is_unset(run: Run) -> None:
    assert run("settings get global nobody_set_this").out == "null\n"


def test_settings_reads_back_what_it_put(run: Run) -> None:
    put = run("settings put secure colour 'deep blue'")

    assert (put.status, put.out, put.err) == (0, "", "")
    assert run("settings get secure colour").out == "deep blue\n"


@pytest.mark.parametrize(("key", "rows"), [("colour", 1), ("other", 0)], ids=["set", "unset"])
def test_settings_counts_the_rows_it_deletes(run: Run, key: str, rows: int) -> None:
    run("settings put system colour blue")

    assert run(f"settings delete system {key}").out == f"Deleted {rows} rows\n"


def test_settings_list_is_sorted_key_value(run: Run) -> None:
    lines = run("settings list global").out.splitlines()

    assert lines == sorted(lines)
    assert "airplane_mode_on=0" in lines


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("get nope x", "Invalid namespace 'nope'"),
        ("fetch global x", "Invalid command: fetch"),
        ("get global", "Bad arguments"),
        ("put global x", "Bad arguments"),
        ("get global x y", "Too many arguments"),
        ("get --user 10 global x", "Invalid user: 10"),
        ("get --user all global x", "Invalid user: all"),
        ("put global x 1 tag nope", "Argument expected to be 'default'"),
    ],
    ids=["table", "verb", "no-key", "no-value", "too-many", "user", "all-users", "tag"],
)
def test_settings_complains_on_stderr_and_ends_with_255(
    run: Run, words: str, complaint: str
) -> None:
    ran = run(f"settings {words}")

    assert (ran.status, ran.out, ran.err) == (255, "", f"{complaint}\n")


@pytest.mark.parametrize("api", [24], ids=["24"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("get nope x", "Invalid namespace 'nope'\n"),
        ("reset global trusted_defaults", "Invalid command: reset\n"),
        ("get global", ""),
        ("get", ""),
    ],
    ids=["table", "reset", "no key", "no table"],
)
def test_settings_complains_with_its_usage_and_status_0_on_api_24(
    run: Run, words: str, told: str
) -> None:
    ran = run(f"settings {words}")

    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith(f"{told}usage:  settings [--user NUM] get namespace key\n")


@pytest.mark.parametrize(("api", "listed"), [(28, False), (29, True)], ids=["28", "29"])
def test_settings_lists_for_a_named_user_from_api_29_on(run: Run, listed: bool) -> None:
    ran = run("settings --user 0 list global")

    assert (ran.status == 0) is listed
    assert (ran.err == "--user not supported for delete and list.\n") is not listed


@pytest.mark.parametrize("user", ["0", "current"])
def test_settings_knows_the_owner(run: Run, user: str) -> None:
    assert run(f"settings --user {user} get global airplane_mode_on").out == "0\n"


def test_settings_help_ends_with_255(run: Run) -> None:
    ran = run("settings help")

    assert ran.status == 255
    assert ran.out.startswith("Settings provider (settings) commands:\n")


@pytest.mark.parametrize("api", [28], ids=["28"])
def test_settings_takes_help_for_an_invalid_command_on_api_28(run: Run) -> None:
    ran = run("settings help")

    assert (ran.status, ran.out, ran.err) == (255, "", "Invalid command: help\n")


def test_settings_refuses_apps_as_real_devices_do(
    run: Run, courier: int, recorded: Recorded
) -> None:
    ran = run("settings put global airplane_mode_on 1", uid=courier)

    assert ran.status == 255
    assert ran.err.splitlines()[1:3] == recorded("settings-put-denied-api30.txt").splitlines()[:2]


def test_cmd_settings_is_the_same_tool(run: Run) -> None:
    assert run("cmd settings get global airplane_mode_on").out == "0\n"
