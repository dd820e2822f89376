"""cmd wifi: what shell may do, and what it sees."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.usefixtures("online")
def test_wifi_is_switched_off_and_says_so(run: Run) -> None:
    ran = run("cmd -w wifi set-wifi-enabled disabled")

    assert (ran.status, ran.out) == (0, "")
    assert run("cmd wifi status").out.splitlines()[0] == "Wifi is disabled"
    assert run("settings get global wifi_on").out == "0\n"


@pytest.mark.usefixtures("online")
def test_status_names_the_network(run: Run) -> None:
    assert 'Wifi is connected to "AndroidWifi"\n' in run("cmd wifi status").out


@pytest.mark.parametrize("verb", ["force-country-code", "nonsense"])
def test_shell_may_use_the_fixed_list_alone(run: Run, verb: str) -> None:
    ran = run(f"cmd wifi {verb}")

    assert ran.status == 255
    assert (
        f"java.lang.SecurityException: Uid 2000 does not have access to {verb} wifi command "
        "(or such command doesn't exist)" in ran.err
    )


def test_a_bad_state_is_an_invalid_argument(run: Run) -> None:
    ran = run("cmd wifi set-wifi-enabled off")

    assert ran.status == 255
    assert ran.out.startswith("Invalid args for set-wifi-enabled: \n")


@pytest.mark.usefixtures("online")
def test_networks_are_listed_and_forgotten(run: Run) -> None:
    listed = run("cmd wifi list-networks").out.splitlines()
    number = listed[1].split()[0]

    assert listed[0] == "Network Id      SSID                         Security type"
    assert run(f"cmd wifi forget-network {number}").out == "Forget successful\n"
    assert run("cmd wifi list-networks").out == "No networks\n"
    assert run(f"cmd wifi forget-network {number}").out == "Forget failed\n"


@pytest.mark.usefixtures("online")
def test_connect_is_only_initiated_whether_it_works_or_not(run: Run) -> None:
    assert run("cmd wifi connect-network NoSuchPlace open").out == "Connection initiated \n"


@pytest.mark.usefixtures("online")
def test_scan_results_show_the_access_point(run: Run) -> None:
    assert "AndroidWifi" in run("cmd wifi list-scan-results").out


@pytest.mark.parametrize("score", ["61", "x"], ids=["high", "word"])
@pytest.mark.usefixtures("online")
def test_a_score_must_be_between_0_and_60(run: Run, score: str) -> None:
    ran = run(f"cmd wifi set-connected-score {score}")

    assert ran.status == 255
    assert ran.out.startswith("Invalid argument to 'set-connected-score'")
