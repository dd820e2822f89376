"""How the lab makes the service known to the app: by name if there is one, over TLS if it can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.control import ServiceAddress
from harness.drivers.capabilities import expect
from harness.drivers.device import Device
from harness.drivers.device_lease import DeviceLease
from harness.errors import CapabilityMissingError, DeviceInUseError
from harness.evidence.recorder import EvidencePolicy, Recorder
from harness.fleet.leases import Lease, leased
from harness.fleet.virtual_spec import VirtualSpec
from harness.lab import LabPlan, open_dry_lab, url_on_device
from harness.messengers.courier.screens import PACKAGE
from harness.model import Capability
from tests.conftest import AdbServer, wait_until
from tests.fleet.lease_holder import terms_of

LEASE_S, LOST_S = 2, 30.0


def is_lost(lease: Lease) -> bool:
    try:
        lease.expect_held()
    except DeviceInUseError:
        return True
    return False


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


@pytest.mark.slow
def test_each_scenario_asks_whether_the_device_is_still_ours(
    adb_server: AdbServer, courier_device: Device, tmp_path: Path
) -> None:
    plan = LabPlan((courier_device.serial,), VirtualSpec(), None, adb_server.port)
    recorder, thief = Recorder(EvidencePolicy.OFF), DeviceLease(courier_device.adb, "thief", 60, {})
    with (
        open_dry_lab(plan) as alone,
        leased(courier_device.adb, "", terms_of("lab-7", tmp_path, LEASE_S)) as lease,
    ):
        lab = replace(alone, receiver=alone.sender, leases=(lease,))
        assert lab.bench(recorder).serial == lab.subject(recorder).serial == courier_device.serial

        held = thief.take()
        assert held is not None
        thief.take(instead_of=held.token)
        wait_until(lambda: is_lost(lease), LOST_S, "the loss of the lease")

        for scenario in (lab.bench, lab.subject):
            with pytest.raises(DeviceInUseError, match="was taken away"):
                scenario(recorder)
    thief.give_back()
