"""The check of the connection, through links of known terms, to a real service."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from harness.virtual.android.network.links import NetworkShape
from harness.virtual.android.network.model import Transport
from harness.virtual.courier.connection_check import ConnectionCheck
from harness.virtual.courier.http import HttpClient, Server
from harness.virtual.courier.readings import Readings
from harness.virtual.courier.tls import CA_FILE, TlsClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.apps.app_context import AppContext
    from tests.virtual.courier.conftest import Phone, Service

pytestmark = pytest.mark.slow


def client_of(context: AppContext) -> HttpClient:
    """A client of one's own, with the package's trust."""
    return HttpClient(context, TlsClient(context.package.file(CA_FILE), context.clock))


def check(phone: Phone, server: str) -> tuple[Readings, list[Readings]]:
    """What a check finds, and what it told on the way."""
    context, told = phone.core.context, list[Readings]()
    found = ConnectionCheck(context, client_of(context), Server.parse(server), told.append).run()
    return found, told


def on_cellular(phone: Phone, shape: NetworkShape) -> None:
    """Leave the phone with a cellular link of these terms."""
    phone.android.network.set_shape(shape)
    phone.android.wifi.set_enabled(False)

    def ready() -> bool:
        network = phone.android.connectivity.default_network()
        return network is not None and network.transport is Transport.CELLULAR and network.validated

    phone.wait(ready, "cellular")


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """A phone whose seconds are the host's."""
    phone = new_phone("ada", scale=1.0)
    phone.start()
    phone.wait(lambda: bool(phone.all("sign_in")), "Courier")
    return phone


@pytest.mark.parametrize(
    ("down", "up", "delay"),
    [
        pytest.param(80_000, 20_000, 150, id="slow"),
        pytest.param(1_200_000, 600_000, 100, id="middling"),
    ],
)
def test_a_link_of_known_terms_is_measured_as_what_it_is(
    phone: Phone, down: int, up: int, delay: int
) -> None:
    on_cellular(phone, NetworkShape(down, up, delay, delay))

    found, told = check(phone, phone.server)

    assert (found.network, found.server, found.proxy, found.lookup) == ("Cellular", "", "", None)
    assert found.down == pytest.approx(down, rel=0.15)
    assert found.up == pytest.approx(up, rel=0.15)
    assert found.echoes is not None
    sent = 8 * 250 * (1 / up + 1 / down)  # what about a request and its answer weigh on the line
    assert found.echoes.median == pytest.approx(delay / 1000 + sent / 2, abs=sent / 2 + 0.03)
    assert found.echoes.late < 0.15  # a busy host may keep one waiting
    assert [each.down is None for each in told] == sorted(
        [each.down is None for each in told], reverse=True
    )


def test_a_line_of_a_kilobit_a_second_is_told_to_be_one(phone: Phone) -> None:
    on_cellular(phone, NetworkShape(1000, 1000, 0, 0))

    found, _ = check(phone, phone.server)

    assert found.server == ""
    assert found.down == pytest.approx(1000, rel=0.2)
    assert found.up == pytest.approx(1000, rel=0.2)


def test_jitter_is_half_of_what_most_echoes_differ_by(phone: Phone) -> None:
    on_cellular(phone, NetworkShape(1_000_000, 1_000_000, 50, 150))

    found, _ = check(phone, phone.server)

    assert found.echoes is not None
    assert 0.025 < found.echoes.jitter < 0.065


def test_the_limit_of_the_developer_options_is_what_comes_down(phone: Phone) -> None:
    key = "ingress_rate_limit_bytes_per_second"
    phone.android.settings.put("global", key, "25000")

    found, _ = check(phone, phone.server)

    assert found.network == "Wi-Fi"
    assert found.down == pytest.approx(200_000, rel=0.15)
    assert found.up is not None
    assert found.up > 1_000_000


def test_a_name_is_looked_up(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada", names={"courier.test": "10.0.2.2"})
    phone.start()

    known, _ = check(phone, phone.server.replace("10.0.2.2", "courier.test"))
    unknown, _ = check(phone, "nowhere.test")

    assert known.lookup is not None
    assert known.server == ""
    assert (unknown.lookup, unknown.server, unknown.echoes) == (None, "name not found", None)


def test_without_a_network_nothing_is_measured(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    phone.android.connectivity.set_airplane_mode(True)
    phone.wait(lambda: not phone.core.link.has_network(), "no network")

    found, _ = check(phone, phone.server)

    assert found == Readings(network="None", proxy="", server="no internet connection")


def test_what_does_not_answer_ends_the_check_with_a_reason(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = f"10.0.2.2:{silent.getsockname()[1]}"
        mute, _ = check(phone, server)
    refused, _ = check(phone, server)
    vanished, _ = check(phone, "192.0.2.1")

    assert [mute.server, refused.server, vanished.server] == [
        "no answer in time", "connection refused", "no answer in time",
    ]  # fmt: skip
    assert refused.network == "Wi-Fi"


def test_the_global_proxy_is_asked_and_named(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def answer() -> None:
            client, _ = proxy.accept()
            with client:
                asked.append(client.recv(65536).partition(b"\r\n")[0])
                client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer).start()
        address = f"10.0.2.2:{proxy.getsockname()[1]}"
        phone.android.settings.put("global", "http_proxy", address)
        failing, _ = check(phone, phone.server)
    dead, _ = check(phone, phone.server)

    assert asked == [f"GET http://{phone.server}/v1/probe HTTP/1.1".encode()]
    assert (failing.proxy, failing.server) == (address, "HTTP 502")
    assert (dead.proxy, dead.server) == (address, "proxy: connection refused")


def test_a_line_that_goes_silent_half_way_ends_the_check(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    context, told = phone.core.context, list[Readings]()
    server, network = Server.parse(phone.server), context.active_network()
    assert network is not None
    ssid = network.ssid

    def report(readings: Readings) -> None:
        told.append(readings)
        if readings.echoes is not None:
            phone.android.wifi.set_blocked(ssid, blocked=True)

    found = ConnectionCheck(context, client_of(context), server, report).run()

    assert found.server == ""
    assert found.down is None  # by the time of the way up, cellular may have taken over


def test_a_check_goes_over_tls(phone: Phone, service: Service) -> None:
    found, _ = check(phone, f"https://courier.test:{service.tls_port}")

    assert found.server == ""
    assert found.down is not None
    assert found.up is not None


def test_a_check_says_that_the_date_is_wrong(phone: Phone, service: Service) -> None:
    phone.android.clock.set_wall(phone.android.clock.now() - 400 * 86_400.0)

    found, _ = check(phone, f"https://courier.test:{service.tls_port}")

    assert found.server == "not secure, the date is wrong"


def test_a_check_ends_with_its_process(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone("ada")
    phone.start()
    context, under_way = phone.core.context, threading.Event()
    client, server = client_of(context), Server.parse("192.0.2.1")
    check = ConnectionCheck(context, client, server, lambda _: under_way.set())
    context.run_in_background(check.run)
    assert under_way.wait(5)

    phone.stop()

    context.join(5)
    assert not [t for t in threading.enumerate() if t.name == f"{context.process.name}-worker"]
