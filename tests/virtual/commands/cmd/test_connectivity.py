"""cmd connectivity: airplane mode, firewall, re-evaluation."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


COURIER = "org.courier.messenger"


@pytest.mark.parametrize("api", [28, 30, 34, 36], ids=str)
def test_airplane_mode_is_switched_and_read(run: Run, android: Android) -> None:
    on = run("cmd connectivity airplane-mode enable")
    read = run("cmd connectivity airplane-mode").out
    off = run("cmd connectivity airplane-mode disable")

    assert (on.status, on.out, off.status) == (0, "", 0)
    assert read == "enabled\n"
    assert android.connectivity.airplane_mode is False


@pytest.mark.usefixtures("online")
def test_airplane_mode_cuts_the_default_network(run: Run) -> None:
    run("cmd connectivity airplane-mode enable")

    assert "\nActive default network: none\n" in run("dumpsys connectivity").out
    assert run("settings get global wifi_on").out == "3\n"


@pytest.mark.parametrize("api", [24, 26], ids=str)
def test_connectivity_takes_no_commands_before_api_28(run: Run, android: Android) -> None:
    ran = run("cmd connectivity airplane-mode enable")

    assert (ran.status, ran.err) == (0, "No shell command implementation.\n")
    assert android.connectivity.airplane_mode is False


def test_airplane_mode_prints_the_help_for_another_word(run: Run) -> None:
    ran = run("cmd connectivity airplane-mode on")

    assert ran.status == 255
    assert ran.out.startswith("Connectivity service commands:\n")


@pytest.mark.parametrize(("api", "known"), [(33, False), (34, True)], ids=["33", "34"])
def test_the_firewall_verbs_came_with_api_34(run: Run, known: bool) -> None:
    ran = run("cmd connectivity get-chain3-enabled")

    assert ran.out == ("chain:disabled\n" if known else "Unknown command: get-chain3-enabled\n")


def test_an_app_is_denied_and_shown_as_denied(run: Run, courier: int) -> None:
    denied = run(f"cmd connectivity set-package-networking-enabled false {COURIER}")
    run("cmd connectivity set-chain3-enabled true")

    assert denied.out == f"Disabled networking for {COURIER}, appId {courier}\n"
    assert run(f"cmd connectivity get-package-networking-enabled {COURIER}").out == (
        f"{COURIER}:deny\n"
    )
    assert f"  {courier} OEM_DENY_3_MATCH\n" in run("dumpsys connectivity trafficcontroller").out


def test_the_chain_is_switched_without_a_word(run: Run) -> None:
    ran = run("cmd connectivity set-chain3-enabled true")

    assert (ran.status, ran.out) == (0, "")
    assert run("cmd connectivity get-chain3-enabled").out == "chain:enabled\n"


@pytest.mark.parametrize(
    ("words", "shown"), [("TRUE", "TRUE"), ("", "null")], ids=["capitals", "absent"]
)
def test_what_is_no_boolean_is_named_before_the_help(run: Run, words: str, shown: str) -> None:
    ran = run(f"cmd connectivity set-chain3-enabled {words}")

    assert ran.status == 255
    assert ran.out.startswith(f"Invalid boolean argument: {shown}\nConnectivity service commands:")


def test_an_unknown_package_is_an_exception_on_stdout(run: Run) -> None:
    ran = run("cmd connectivity set-package-networking-enabled false org.none")

    assert ran.status == 255
    assert ran.out == "android.content.pm.PackageManager$NameNotFoundException: org.none\n"


def test_reevaluate_without_a_network_ends_with_0(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    ran = run("cmd connectivity reevaluate")

    assert ran.status == 0
    assert ran.out == "Unknown network (net ID not found or no default network)\n"


@pytest.mark.parametrize(("api", "known"), [(34, False), (35, True)], ids=["34", "35"])
def test_the_background_chain_came_with_api_35(run: Run, courier: int, known: bool) -> None:
    run(f"cmd connectivity set-background-networking-enabled-for-uid {courier} false")
    ran = run(f"cmd connectivity get-background-networking-enabled-for-uid {courier}")

    assert (ran.status == 0) is known
    assert (f"{courier}: deny\n" == ran.out) is known
