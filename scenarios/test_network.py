"""Network connectivity: the message cannot get out of the device, or only late."""

from __future__ import annotations

import pytest

from harness.bench import Bench
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.conditions.network.broken_wifi import BROKEN_WIFI
from harness.conditions.network.captive_portal import CAPTIVE_PORTAL
from harness.conditions.network.congestion import CONGESTION
from harness.conditions.network.data_saver import DATA_SAVER, put_away
from harness.conditions.network.dead_proxy import DEAD_PROXY
from harness.conditions.network.dns_nxdomain import DNS_NXDOMAIN
from harness.conditions.network.dns_slow import DNS_SLOW
from harness.conditions.network.dns_unavailable import DNS_UNAVAILABLE
from harness.conditions.network.dns_wrong_address import DNS_WRONG_ADDRESS
from harness.conditions.network.firewall_app import FIREWALL_APP
from harness.conditions.network.firewall_host import FIREWALL_HOST
from harness.conditions.network.firewall_port import FIREWALL_PORT
from harness.conditions.network.flapping import FLAPPING
from harness.conditions.network.hog import HOG
from harness.conditions.network.lost_acknowledgement import LOST_ACKNOWLEDGEMENT
from harness.conditions.network.low_bandwidth import LOW_BANDWIDTH
from harness.conditions.network.mobile_data_off import MOBILE_DATA_OFF
from harness.conditions.network.private_dns import PRIVATE_DNS
from harness.conditions.network.slow_proxy import SLOW_PROXY
from harness.conditions.network.weak_cellular import WEAK_CELLULAR
from harness.conditions.network.weak_wifi import WEAK_WIFI
from harness.conditions.network.wifi_off import WIFI_OFF
from harness.conditions.network.wrong_clock import WRONG_CLOCK
from harness.model import Cause
from harness.reproduce import injected


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(AIRPLANE_MODE.id)
def test_airplane_mode_holds_a_message_until_it_is_turned_off(bench: Bench) -> None:
    """A message waits in the outbox and arrives once the radios are back."""
    with injected(AIRPLANE_MODE, bench) as case:
        message = case.send("Taking off now")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(BROKEN_WIFI.id)
def test_a_wifi_on_which_nothing_passes_is_left_for_cellular(bench: Bench) -> None:
    """Every attempt times out until the user turns that Wi-Fi off."""
    with injected(BROKEN_WIFI, bench) as case:
        message = case.send("Is this Wi-Fi any good")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(CAPTIVE_PORTAL.id)
def test_a_portal_holds_messages_back_until_somebody_signs_in(bench: Bench) -> None:
    """The network wants to be signed in to, and says so."""
    with injected(CAPTIVE_PORTAL, bench) as case:
        message = case.send("Greetings from the hotel")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(CONGESTION.id)
def test_a_congested_line_sends_late(bench: Bench) -> None:
    """Everybody is online; it takes seconds, or several attempts."""
    with injected(CONGESTION, bench) as case:
        message = case.send("Happy new year")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DATA_SAVER.id)
def test_data_saver_holds_back_what_is_sent_from_the_background(bench: Bench) -> None:
    """What waits while the app is in the background goes out once data saver is off."""
    with injected(DATA_SAVER, bench) as case:
        message = case.send("Sent from my pocket")
        case.expect_symptom(message)
        put_away(bench)
        case.expect_in_shade(message, "waiting to be sent")

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DEAD_PROXY.id)
def test_a_proxy_that_is_not_there_stops_everything(bench: Bench) -> None:
    """Every attempt is refused until the proxy is taken out."""
    with injected(DEAD_PROXY, bench) as case:
        message = case.send("Through the proxy")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DNS_NXDOMAIN.id)
def test_a_name_that_does_not_exist_is_not_reached(bench: Bench) -> None:
    """The resolver says that there is no such name."""
    with injected(DNS_NXDOMAIN, bench) as case:
        message = case.send("Where are you")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DNS_SLOW.id)
def test_a_slow_resolver_sends_late(bench: Bench) -> None:
    """Each lookup takes seconds."""
    with injected(DNS_SLOW, bench) as case:
        message = case.send("Looking you up")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DNS_UNAVAILABLE.id)
def test_without_a_resolver_nothing_is_reached(bench: Bench) -> None:
    """The network's resolver does not answer."""
    with injected(DNS_UNAVAILABLE, bench) as case:
        message = case.send("Nobody knows the way")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(DNS_WRONG_ADDRESS.id)
def test_a_wrong_address_is_not_the_service(bench: Bench) -> None:
    """The resolver names an address where nobody is."""
    with injected(DNS_WRONG_ADDRESS, bench) as case:
        message = case.send("Wrong number")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(FIREWALL_APP.id)
def test_a_firewall_for_this_app_holds_its_messages(bench: Bench) -> None:
    """The shell gets out, the app does not."""
    with injected(FIREWALL_APP, bench) as case:
        message = case.send("Let me out")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(FIREWALL_HOST.id)
def test_a_firewall_that_swallows_packets_lets_messages_time_out(bench: Bench) -> None:
    """Nothing comes back from the service's host on this network."""
    with injected(FIREWALL_HOST, bench) as case:
        message = case.send("Into the void")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(FIREWALL_PORT.id)
def test_a_firewall_that_refuses_the_port_fails_messages(bench: Bench) -> None:
    """The network refuses the service's port."""
    with injected(FIREWALL_PORT, bench) as case:
        message = case.send("Knocking at the port")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(FLAPPING.id)
def test_a_wifi_that_comes_and_goes_sends_late(bench: Bench) -> None:
    """The message waits for a moment that is long enough."""
    with injected(FLAPPING, bench) as case:
        message = case.send("On and off")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(HOG.id)
def test_another_downloader_on_a_narrow_line_sends_late(bench: Bench) -> None:
    """Somebody else's download fills the line."""
    with injected(HOG, bench) as case:
        message = case.send("After you")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(LOST_ACKNOWLEDGEMENT.id)
def test_a_lost_answer_does_not_double_the_message(bench: Bench) -> None:
    """The service has it, the app never hears; sending again changes nothing there."""
    with injected(LOST_ACKNOWLEDGEMENT, bench) as case:
        message = case.send("Did you get this")
        case.expect_symptom(message)
        case.expect_accepted_by_the_service(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(LOW_BANDWIDTH.id)
def test_a_line_with_hardly_any_bandwidth_sends_late(bench: Bench) -> None:
    """Bit by bit it gets there."""
    with injected(LOW_BANDWIDTH, bench) as case:
        message = case.send("Slowly but surely")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(MOBILE_DATA_OFF.id)
def test_without_mobile_data_a_message_waits_until_it_is_on(bench: Bench) -> None:
    """There is no Wi-Fi, and mobile data is off."""
    with injected(MOBILE_DATA_OFF, bench) as case:
        message = case.send("No data left")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(PRIVATE_DNS.id)
def test_a_private_resolver_that_does_not_exist_is_changed_in_settings(bench: Bench) -> None:
    """Strict private DNS never falls back."""
    with injected(PRIVATE_DNS, bench) as case:
        message = case.send("Private matters")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(SLOW_PROXY.id)
def test_a_slow_proxy_sends_late_until_it_is_taken_out(bench: Bench) -> None:
    """Everything takes the proxy's time."""
    with injected(SLOW_PROXY, bench) as case:
        message = case.send("Take your time")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(WEAK_CELLULAR.id)
def test_a_weak_cell_sends_late_until_wifi_is_on(bench: Bench) -> None:
    """One bar, and much is sent again."""
    with injected(WEAK_CELLULAR, bench) as case:
        message = case.send("Hello from the cellar")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(WEAK_WIFI.id)
def test_a_weak_wifi_sends_late_until_cellular_takes_over(bench: Bench) -> None:
    """Far away from the access point."""
    with injected(WEAK_WIFI, bench) as case:
        message = case.send("Hello from the garden")
        case.expect_symptom(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(WIFI_OFF.id)
def test_without_wifi_a_message_waits_until_it_is_on(bench: Bench) -> None:
    """There is no mobile data, and Wi-Fi is off."""
    with injected(WIFI_OFF, bench) as case:
        message = case.send("Is the Wi-Fi on")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()


@pytest.mark.cause(Cause.NETWORK)
@pytest.mark.condition(WRONG_CLOCK.id)
def test_a_wrong_clock_breaks_the_secure_connection_until_it_is_set(bench: Bench) -> None:
    """No certificate is valid at that date."""
    with injected(WRONG_CLOCK, bench) as case:
        message = case.send("What day is it")
        case.expect_symptom(message)
        case.expect_survives_death(message)

        case.remedy()

        case.expect_steady_again()
