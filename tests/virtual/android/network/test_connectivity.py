"""Airplane mode, Wi-Fi, mobile data, validation and the default network."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from harness.virtual.device import Android

PATIENCE = 5.0
Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait(android: Android) -> Wait:
    """Waits until something holds of the networks."""
    changed = threading.Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    android.connectivity.observe(tell)

    def wait_for(condition: Callable[[], bool]) -> None:
        with changed:
            assert changed.wait_for(condition, PATIENCE)

    return wait_for


def _transport(android: Android) -> str:
    network = android.connectivity.default_network()
    return network.transport if network is not None else "none"


def _validated(android: Android) -> set[str]:
    return {n.transport for n in android.connectivity.networks() if n.validated}


def _online(android: Android, wait: Wait) -> None:
    wait(lambda: _validated(android) == {"WIFI", "CELLULAR"})


def test_both_networks_come_up_and_wifi_is_the_default(android: Android, wait: Wait) -> None:
    _online(android, wait)

    network = android.connectivity.default_network()
    assert network is not None
    assert (network.transport, network.interface, network.ssid) == ("WIFI", "wlan0", "AndroidWifi")
    assert not network.metered


def test_airplane_mode_cuts_every_network_at_once(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.connectivity.set_airplane_mode(True)

    assert android.connectivity.networks() == []
    assert android.settings.get("global", "airplane_mode_on") == "1"
    assert android.settings.get("global", "wifi_on") == "3"


def test_leaving_airplane_mode_restores_the_networks(android: Android, wait: Wait) -> None:
    _online(android, wait)
    android.connectivity.set_airplane_mode(True)

    android.connectivity.set_airplane_mode(False)
    _online(android, wait)

    assert android.settings.get("global", "wifi_on") == "1"


def test_the_setting_alone_changes_no_radio(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.settings.put("global", "airplane_mode_on", "1")

    assert android.connectivity.airplane_mode
    assert _transport(android) == "WIFI"


def test_wifi_that_was_off_stays_off_after_airplane_mode(android: Android) -> None:
    android.wifi.set_enabled(False)

    android.connectivity.set_airplane_mode(True)
    android.connectivity.set_airplane_mode(False)

    assert android.settings.get("global", "wifi_on") == "0"
    assert not android.wifi.enabled


def test_wifi_can_be_turned_on_in_airplane_mode(android: Android, wait: Wait) -> None:
    android.connectivity.set_airplane_mode(True)

    android.wifi.set_enabled(True)
    wait(lambda: _transport(android) == "WIFI")

    assert android.settings.get("global", "wifi_on") == "2"
    assert android.settings.get("secure", "wifi_apm_state") == "1"


@pytest.mark.parametrize(
    ("api", "keeps"), [(33, False), (34, True)], ids=["forgotten-on-13", "kept-on-14"]
)
def test_wifi_stays_on_the_next_time_where_the_level_remembers(
    android: Android, keeps: bool
) -> None:
    android.connectivity.set_airplane_mode(True)
    android.wifi.set_enabled(True)
    android.connectivity.set_airplane_mode(False)

    android.connectivity.set_airplane_mode(True)

    assert android.wifi.enabled is keeps


def test_airplane_mode_survives_a_reboot(android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    android.shutdown()
    android.boot()

    assert android.connectivity.airplane_mode
    assert not android.telephony.radio_on
    assert not android.wifi.enabled


def test_without_wifi_the_default_is_metered_cellular(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.wifi.set_enabled(False)
    wait(lambda: _transport(android) == "CELLULAR")

    network = android.connectivity.default_network()
    assert network is not None
    assert network.metered


def test_a_low_score_moves_the_default_while_wifi_stays_connected(
    android: Android, wait: Wait
) -> None:
    _online(android, wait)

    android.wifi.set_score(0)

    assert _transport(android) == "CELLULAR"
    assert android.wifi.ssid == "AndroidWifi"


def test_mobile_data_off_takes_the_cellular_network_away(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.telephony.set_data_enabled(False)

    assert _validated(android) == {"WIFI"}
    assert android.settings.get("global", "mobile_data") == "0"


def test_mobile_data_goes_down_beside_wifi_when_it_is_not_always_on(
    android: Android, wait: Wait
) -> None:
    android.settings.put("global", "mobile_data_always_on", "0")

    wait(lambda: _validated(android) == {"WIFI"} and len(android.connectivity.networks()) == 1)
    android.wifi.set_enabled(False)
    wait(lambda: _validated(android) == {"CELLULAR"})

    assert _transport(android) == "CELLULAR"


@pytest.mark.parametrize("state", ["unregistered", "searching", "denied", "off"])
def test_a_modem_without_service_has_no_data(android: Android, wait: Wait, state: str) -> None:
    _online(android, wait)

    android.telephony.set_data_registration(state)

    assert android.telephony.data_state == 0
    assert _validated(android) == {"WIFI"}


def test_a_forgotten_network_is_left(android: Android, wait: Wait) -> None:
    _online(android, wait)

    forgotten = android.wifi.forget(0)

    assert forgotten
    assert android.wifi.ssid is None
    assert _transport(android) == "CELLULAR"


def test_a_wrong_password_does_not_connect(android: Android) -> None:
    assert not android.wifi.connect("AndroidWifi", "wpa2", "wrong")


@pytest.mark.slow
def test_bogus_private_dns_breaks_validation(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.settings.put("global", "private_dns_specifier", "bogus.invalid")
    android.settings.put("global", "private_dns_mode", "hostname")
    wait(lambda: _validated(android) == set())

    assert all(n.private_dns_broken for n in android.connectivity.networks())


@pytest.mark.slow
def test_validation_comes_back_with_private_dns(android: Android, wait: Wait) -> None:
    _online(android, wait)
    android.settings.put("global", "private_dns_specifier", "bogus.invalid")
    android.settings.put("global", "private_dns_mode", "hostname")
    wait(lambda: _validated(android) == set())

    android.settings.put("global", "private_dns_mode", "off")

    _online(android, wait)


def test_a_dead_probe_address_is_read_when_the_network_connects(
    android: Android, wait: Wait
) -> None:
    _online(android, wait)
    for kind in ("http", "https"):
        key = f"captive_portal_{kind}_url"
        android.settings.put("global", key, f"{kind}://192.0.2.1/generate_204")
    still = _validated(android)

    android.wifi.set_enabled(False)
    android.wifi.set_enabled(True)
    wait(lambda: any(n.transport == "WIFI" for n in android.connectivity.networks()))

    assert still == {"WIFI", "CELLULAR"}
    assert _validated(android) == {"CELLULAR"}
    assert _transport(android) == "CELLULAR"


def test_without_detection_a_network_is_always_valid(android: Android, wait: Wait) -> None:
    android.settings.put("global", "captive_portal_mode", "0")
    android.settings.put("global", "captive_portal_https_url", "https://192.0.2.1/x")

    _online(android, wait)


@pytest.mark.slow
def test_a_blocked_access_point_loses_validation(android: Android, wait: Wait) -> None:
    _online(android, wait)

    android.wifi.set_blocked("AndroidWifi", blocked=True)
    wait(lambda: _validated(android) == {"CELLULAR"})

    assert android.wifi.ssid == "AndroidWifi"
