"""dumpsys dnsresolver: servers and private DNS."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.usefixtures("online")
def test_servers_and_mode_are_shown(run: Run) -> None:
    out = run("dumpsys dnsresolver").out

    assert "    10.0.2.3 (" in out
    assert "Private DNS mode: OPPORTUNISTIC\n" in out


@pytest.mark.usefixtures("online")
def test_strict_mode_names_its_host(run: Run) -> None:
    run("settings put global private_dns_specifier dns.example")
    run("settings put global private_dns_mode hostname")

    out = run("dumpsys dnsresolver").out
    assert "Private DNS mode: STRICT\n" in out
    assert "Private DNS provider name: dns.example\n" in out


@pytest.mark.parametrize("api", [28], ids=["28"])
def test_the_service_came_with_api_29(run: Run) -> None:
    assert run("dumpsys dnsresolver").err == "Can't find service: dnsresolver\n"
