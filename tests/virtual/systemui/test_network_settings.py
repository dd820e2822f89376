"""The pages of Settings about networks: each switch is the state that commands read."""

from __future__ import annotations

from typing import Any

import pytest

from harness.virtual.android.network.proxy import HttpProxy
from harness.virtual.screen.view import View
from harness.virtual.shell import BytesReader, BytesWriter
from harness.virtual.systemui.settings.private_dns import is_domain_name

Hand = Any  # conftest.py, which no test can import
COURIER = "org.courier.messenger"
WIFI = "Wi\u2011Fi"


def shell(hand: Hand, script: str) -> str:
    """What a command prints."""
    output = BytesWriter()
    hand.android.shell.run(script, stdin=BytesReader(), stdout=output, stderr=output)
    return output.getvalue().decode().strip()


def set_text(hand: Hand, view_id: str, text: str) -> None:
    """Type into a field, in place of what is there."""
    view = hand.find(view_id)
    hand.android.looper.call(lambda: hand.android.windows.set_text(view, text))


def switch_of(hand: Hand, title: str) -> View:
    """The switch of the row with this title."""
    rows = [v for v in hand.views() if v.clickable and any(w.text == title for w in v.walk())]
    switch = rows[0].find("android:id/switch_widget")
    assert isinstance(switch, View)
    return switch


def test_a_host_of_private_dns_is_what_the_setting_says(hand: Hand) -> None:
    hand.settings("WIRELESS_SETTINGS")
    hand.tap("Private DNS")
    hand.tap("private_dns_mode_provider")

    set_text(hand, "private_dns_mode_provider_hostname", "dns.google")
    hand.tap("Save")

    assert shell(hand, "settings get global private_dns_mode") == "hostname"
    assert shell(hand, "settings get global private_dns_specifier") == "dns.google"
    assert hand.find("dns.google")
    shell(hand, "settings put global private_dns_mode opportunistic")


def test_a_host_that_does_not_answer_is_said_and_notified(hand: Hand) -> None:
    shell(hand, "settings put global private_dns_specifier dns.invalid")
    shell(hand, "settings put global private_dns_mode hostname")
    hand.wait(lambda: hand.android.connectivity.default_network().private_dns_broken, "broken")

    hand.settings("WIRELESS_SETTINGS")

    assert hand.find("Couldn\u2019t connect")
    posted = hand.android.notifications.all()
    assert "Private DNS server cannot be accessed" in [each.text for each in posted]
    shell(hand, "settings put global private_dns_mode opportunistic")
    hand.wait(lambda: hand.android.connectivity.default_network().validated, "validated again")
    hand.wait(
        lambda: not [n for n in hand.android.notifications.all() if n.package == "android"],
        "the notification went",
    )


@pytest.mark.parametrize(
    ("name", "valid"),
    [("dns.google", True), ("", False), ("a b", False), ("-a.b", False), ("1.1.1.1", False),
     ("one.one.", True), ("x" * 64 + ".org", False)],
    ids=str,
)  # fmt: skip
def test_only_domain_names_can_be_saved(name: str, valid: bool) -> None:
    assert is_domain_name(name) is valid


def test_data_saver_is_the_policy_that_netpolicy_shows(hand: Hand) -> None:
    hand.settings("WIRELESS_SETTINGS")
    hand.tap("Data Saver")

    hand.tap("Use Data Saver")

    assert shell(hand, "cmd netpolicy get restrict-background").endswith("enabled")
    hand.tap("Use Data Saver")
    assert shell(hand, "cmd netpolicy get restrict-background").endswith("disabled")


def test_an_app_is_exempt_from_data_saver_by_its_switch(hand: Hand) -> None:
    uid = str(hand.android.packages.get(COURIER).uid)
    hand.settings("DATA_SAVER_SETTINGS")
    hand.tap("Unrestricted data")

    hand.tap("Courier")

    assert uid in shell(hand, "cmd netpolicy list restrict-background-whitelist")
    hand.press(4)
    assert hand.find("1 app allowed to use unrestricted data when Data Saver is on")
    shell(hand, f"cmd netpolicy remove restrict-background-whitelist {uid}")


def test_background_data_of_an_app_is_its_policy(hand: Hand) -> None:
    uid = str(hand.android.packages.get(COURIER).uid)
    hand.settings("APPLICATION_DETAILS_SETTINGS", f"package:{COURIER}")
    hand.tap(f"Mobile data & {WIFI}")

    hand.tap("Background data")

    assert uid in shell(hand, "cmd netpolicy list restrict-background-blacklist")
    assert "Unrestricted data usage" not in hand.texts()
    shell(hand, f"cmd netpolicy remove restrict-background-blacklist {uid}")
    assert switch_of(hand, "Background data").checked
    hand.settings("IGNORE_BACKGROUND_DATA_RESTRICTIONS_SETTINGS", f"package:{COURIER}")
    hand.tap("Unrestricted data usage")
    assert uid in shell(hand, "cmd netpolicy list restrict-background-whitelist")
    hand.tap("Unrestricted data usage")
    assert uid not in shell(hand, "cmd netpolicy list restrict-background-whitelist")


def test_mobile_data_and_roaming_are_the_settings(hand: Hand) -> None:
    hand.settings("NETWORK_OPERATOR_SETTINGS")

    hand.tap("Mobile data")
    hand.tap("Roaming")

    assert shell(hand, "settings get global mobile_data") == "0"
    assert shell(hand, "settings get global data_roaming1") == "1"
    hand.tap("Roaming")
    assert shell(hand, "settings get global data_roaming1") == "0"


def test_a_network_is_forgotten_and_joined_again(hand: Hand) -> None:
    hand.settings("WIFI_SETTINGS")
    hand.tap("AndroidWifi")

    hand.tap("Forget")

    assert shell(hand, "cmd wifi list-networks") == "No networks"
    assert "Saved networks" not in hand.texts()
    hand.tap("AndroidWifi")
    hand.wait(lambda: hand.android.wifi.ssid == "AndroidWifi", "the connection")
    assert "AndroidWifi" in shell(hand, "cmd wifi list-networks")


def test_a_proxy_of_a_network_is_given_to_apps_while_it_is_used(hand: Hand) -> None:
    hand.settings("WIFI_SETTINGS")
    hand.tap("AndroidWifi")
    hand.tap("Modify")
    hand.tap("wifi_advanced_togglebox")
    hand.tap("proxy_settings")
    hand.tap("Manual")
    assert not hand.find("Save").enabled

    set_text(hand, "proxy_hostname", "proxy.example.org")
    set_text(hand, "proxy_port", "3128")
    set_text(hand, "proxy_exclusionlist", "localhost,*.example.com")
    hand.tap("Save")

    proxy = HttpProxy("proxy.example.org", 3128, "localhost,*.example.com")
    assert hand.android.connectivity.proxy == proxy
    assert "HttpProxy: [proxy.example.org] 3128" in shell(hand, "dumpsys connectivity")
    assert shell(hand, "settings get global http_proxy") == "null"
    hand.tap("Modify")
    hand.tap("proxy_settings")
    hand.tap("None")
    hand.tap("Save")
    assert hand.android.connectivity.proxy is None


def test_whether_a_network_is_metered_is_chosen(hand: Hand) -> None:
    hand.settings("WIFI_SETTINGS")
    hand.find("Connected")  # until then the row may move away under the finger
    hand.tap("AndroidWifi")
    hand.tap("Network usage")

    hand.tap("Treat as metered")

    assert shell(hand, "cmd netpolicy list wifi-networks") == "AndroidWifi;true"
    hand.tap("Network usage")
    hand.tap("Detect automatically")
    assert shell(hand, "cmd netpolicy list wifi-networks") == "AndroidWifi;none"


def test_a_network_with_a_password_asks_for_it(hand: Hand) -> None:
    hand.settings("WIFI_SETTINGS")
    hand.tap("Add network")
    hand.tap("security")
    set_text(hand, "ssid", "Elsewhere")
    set_text(hand, "password", "short")
    assert not hand.find("Save").enabled

    set_text(hand, "password", "long enough")
    hand.tap("Save")

    assert "Elsewhere" in shell(hand, "cmd wifi list-networks")
    hand.tap("Saved networks")
    hand.tap("Elsewhere")
    hand.tap("Forget")
    assert "Elsewhere" not in shell(hand, "cmd wifi list-networks")


def test_turning_on_automatic_time_corrects_the_clock(hand: Hand) -> None:
    clock = hand.android.clock
    hand.settings("DATE_SETTINGS")
    assert not hand.find("Date").enabled or hand.find("Set time automatically")
    hand.tap("Set time automatically")
    assert shell(hand, "settings get global auto_time") == "0"
    right = clock.now()

    hand.tap("Time")
    set_text(hand, "android:id/input_hour", "3")
    set_text(hand, "android:id/input_minute", "7")
    hand.tap("OK")

    assert shell(hand, "date +%H:%M") == "03:07"
    hand.tap("Set time automatically")
    assert abs(clock.now() - right) < 60


def test_a_day_is_picked_from_a_calendar(hand: Hand) -> None:
    hand.settings("DATE_SETTINGS")
    hand.tap("Set time automatically")
    hand.tap("Date")
    hand.tap("Previous month")
    month = shell(hand, "date -d @$(($(date +%s) - 86400 * $(date +%d))) +%Y-%m")

    hand.tap("15")
    hand.tap("OK")

    assert shell(hand, "date +%Y-%m-%d") == f"{month}-15"
    hand.tap("Set time automatically")


def test_times_that_are_none_cannot_be_set(hand: Hand) -> None:
    hand.settings("DATE_SETTINGS")
    hand.tap("Set time automatically")
    hand.tap("Time")

    set_text(hand, "android:id/input_hour", "24")

    assert not hand.find("OK").enabled
    hand.tap("Cancel")
    hand.tap("Set time automatically")
