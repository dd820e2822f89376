"""dumpsys connectivity: the default network and what is known of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]
Recorded = Callable[[str], str]


def agents(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("  NetworkAgentInfo{")]


def wifi_agent(text: str) -> str:
    return next(line for line in agents(text) if "Transports: WIFI" in line)


def capabilities(line: str) -> set[str]:
    return set(re.findall(r"Capabilities: ([A-Z_&]+)", line)[0].split("&"))


def test_no_network_is_shown_as_on_a_real_device(
    run: Run, android: Android, recorded: Recorded
) -> None:
    android.connectivity.set_airplane_mode(True)

    out = run("dumpsys connectivity").out

    real = recorded("dumpsys-connectivity-none-api29.txt")
    for line in ("Active default network: none", "Current Networks:", "Restrict background: false"):
        assert f"\n{line}\n" in out
        assert f"\n{line}\n" in real
    assert agents(out) == agents(real) == []


@pytest.mark.parametrize("api", [28, 30, 31, 33, 34, 36], ids=str)
@pytest.mark.usefixtures("online")
def test_the_default_network_has_an_agent(run: Run) -> None:
    out = run("dumpsys connectivity").out

    number = re.findall(r"^Active default network: (\d+)$", out, re.MULTILINE)[0]
    line = next(each for each in agents(out) if f"network{{{number}}}" in each)
    assert "Transports: WIFI" in line
    assert {"INTERNET", "VALIDATED", "NOT_METERED"} <= capabilities(line)
    assert "InterfaceName: wlan0" in line
    assert "lastValidated" in line


@pytest.mark.usefixtures("online")
def test_an_agent_has_the_parts_of_a_real_one(run: Run, recorded: Recorded) -> None:
    pattern = r"(network|handle|ni|lp|nc)\{|Score\(|created|firstValidated|lastValidated"

    def parts(line: str) -> list[str]:
        return [match.group(0) for match in re.finditer(pattern, line.partition("nc{")[0])]

    ours = wifi_agent(run("dumpsys connectivity").out)
    real = wifi_agent(recorded("dumpsys-connectivity-wifi-vpn.txt"))

    assert parts(ours) == parts(real)
    assert capabilities(real) <= capabilities(ours)


@pytest.mark.usefixtures("online")
def test_private_dns_that_cannot_be_reached_unvalidates(
    run: Run, eventually: Callable[[Callable[[], bool]], None], android: Android
) -> None:
    run("settings put global private_dns_specifier bogus.invalid")
    run("settings put global private_dns_mode hostname")

    def broken() -> bool:
        network = android.connectivity.default_network()
        return network is not None and network.private_dns_broken

    eventually(broken)

    line = wifi_agent(run("dumpsys connectivity").out)
    assert "PrivateDnsBroken" in line
    assert "VALIDATED" not in capabilities(line)


def test_apps_are_denied_as_on_a_real_device(run: Run, courier: int, recorded: Recorded) -> None:
    out = run("dumpsys connectivity", uid=courier).out

    real = re.sub(r"pid=\d+, uid=\d+", "WHO", recorded("dumpsys-connectivity-denied.txt"))
    assert re.sub(r"pid=\d+, uid=\d+", "WHO", out).strip() == real.strip()
