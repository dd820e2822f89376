"""How the lab makes the service known to the app: by name if there is one, over TLS if it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.control import ServiceAddress
from harness.drivers.capabilities import expect
from harness.drivers.device import Device
from harness.errors import CapabilityMissingError
from harness.lab import url_on_device
from harness.messengers.courier.screens import PACKAGE
from harness.model import Capability


def test_a_service_on_this_host_is_known_by_its_name(courier_device: Device) -> None:
    url = url_on_device(courier_device, "https://127.0.0.1:8443")

    assert url == "https://courier.test:8443"


def test_a_service_elsewhere_keeps_its_address(courier_device: Device) -> None:
    url = "http://192.0.2.7:8080"

    assert url_on_device(courier_device, url) == url


@pytest.mark.parametrize(
    ("tls_url", "best"),
    [
        pytest.param("https://127.0.0.1:2", "https://127.0.0.1:2", id="both"),
        pytest.param("", "http://127.0.0.1:1", id="plain-only"),
    ],
)
def test_tls_is_taken_where_it_is_offered(tls_url: str, best: str) -> None:
    address = ServiceAddress("http://127.0.0.1:1", "", Path("token"), tls_url=tls_url)

    assert address.best_url == best


@pytest.mark.parametrize(
    ("capability", "url", "missing"),
    [
        pytest.param(Capability.SERVICE_TLS, "https://10.0.2.2:1", "", id="tls"),
        pytest.param(Capability.SERVICE_TLS, "http://courier.test:1", "without TLS", id="plain"),
        pytest.param(Capability.SERVICE_NAME, "http://courier.test:1", "", id="name"),
        pytest.param(Capability.SERVICE_NAME, "https://10.0.2.2:1", "by an address", id="address"),
    ],
)
def test_what_the_service_is_known_by_is_a_capability(
    courier_device: Device, capability: Capability, url: str, missing: str
) -> None:
    if not missing:
        expect(capability, courier_device, PACKAGE, (url,))
        return

    with pytest.raises(CapabilityMissingError, match=missing):
        expect(capability, courier_device, PACKAGE, (url,))
