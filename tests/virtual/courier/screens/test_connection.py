"""Settings › Check connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow
ROWS = ("network", "proxy", "lookup", "latency", "jitter", "late", "down", "up", "server")


def read(phone: Phone) -> dict[str, str]:
    """What the rows say that are there."""
    found = {name: phone.texts(f"connection_{name}_subtitle") for name in ROWS}
    return {name: texts[0] for name, texts in found.items() if texts}


def check(phone: Phone) -> dict[str, str]:
    """Open the page, press the button, wait for the end."""
    if not phone.all("check_connection"):
        phone.tap("nav_settings")
        phone.tap("connection_row")
    phone.tap("check_connection")
    phone.wait(lambda: phone.texts("check_connection") == ["Check again"], "a check")
    phone.wait(lambda: phone.all("check_connection")[0].enabled, "its end")
    return read(phone)


def test_a_check_shows_every_row(ada: Phone) -> None:
    found = check(ada)

    assert tuple(found) == ROWS
    assert (found["network"], found["proxy"], found["lookup"]) == ("Wi-Fi", "None", "-")
    assert found["server"] == "Reached"
    assert found["latency"].endswith(" ms")
    assert found["down"].endswith("bit/s")


def test_a_check_can_be_repeated(ada: Phone, service: Service) -> None:
    assert check(ada)["server"] == "Reached"
    service.stop()

    found = check(ada)

    assert found["server"] == "No answer (connection refused)"
    assert (found["latency"], found["down"], found["up"]) == ("-", "-", "-")


def test_without_a_network_the_page_says_so(ada: Phone) -> None:
    ada.android.connectivity.set_airplane_mode(True)
    ada.wait(lambda: not ada.core.link.has_network(), "no network")

    found = check(ada)

    assert (found["network"], found["server"]) == ("None", "No answer (no internet connection)")


def test_back_leads_to_the_settings_and_then_to_the_inbox(ada: Phone) -> None:
    ada.tap("nav_settings")
    ada.tap("connection_row")
    ada.wait(lambda: bool(ada.all("connection_hint")), "the page")

    ada.back()
    ada.wait(lambda: bool(ada.all("connection_row")), "the settings")
    ada.back()

    ada.expect("toolbar_title", "Inbox")
