"""cmd netpolicy: data saver and uids."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_data_saver_is_switched_and_shown(run: Run) -> None:
    run("cmd netpolicy set restrict-background true")

    assert run("cmd netpolicy get restrict-background").out == (
        "Restrict background status: enabled\n"
    )
    assert "Restrict background: true\n" in run("dumpsys netpolicy").out


def test_uids_are_listed_added_and_removed(run: Run, courier: int) -> None:
    empty = run("cmd netpolicy list restrict-background-blacklist").out
    run(f"cmd netpolicy add restrict-background-blacklist {courier}")
    listed = run("cmd netpolicy list restrict-background-blacklist").out
    run(f"cmd netpolicy remove restrict-background-blacklist {courier}")
    again = run(f"cmd netpolicy remove restrict-background-blacklist {courier}")

    assert empty == "Restrict background blacklisted UIDs: none\n\n"
    assert listed == f"Restrict background blacklisted UIDs: {courier} \n"
    assert (again.status, again.out) == (255, f"Error: UID {courier} not blacklisted\n")


@pytest.mark.parametrize(("api", "status"), [(26, 0), (34, 255)], ids=["26", "34"])
@pytest.mark.usefixtures("online")
def test_metered_network_ends_with_255_though_it_worked(run: Run, status: int) -> None:
    ran = run("cmd netpolicy set metered-network AndroidWifi true")

    assert ran.status == status
    assert "AndroidWifi;true\n" in run("cmd netpolicy list wifi-networks").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("get", "Error: didn't specify type of data to get\n"),
        ("get nope", "Error: unknown get type 'nope'\n"),
        ("set restrict-background", "Error: didn't specify BOOLEAN\n"),
        ("add restrict-background-whitelist", "Error: didn't specify UID\n"),
        ("add restrict-background-whitelist x", "Error: UID (x) should be a number\n"),
    ],
    ids=["no-type", "type", "boolean", "uid", "word"],
)
def test_netpolicy_complains_on_stdout_and_ends_with_255(
    run: Run, words: str, complaint: str
) -> None:
    ran = run(f"cmd netpolicy {words}")

    assert (ran.status, ran.out) == (255, complaint)
