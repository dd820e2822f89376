"""Courier signed in as Ada on a virtual device, and Bo, whose side is played over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from harness.control import ServiceControl
from harness.drivers.device import Device
from harness.fleet.service import address_on_device, reference_service
from harness.messengers.account import Account
from harness.messengers.courier.app import Courier
from harness.messengers.courier.screens import PACKAGE

ADA = Account("ada", "Ada", secrets.token_hex(8))
BO = Account("bo", "Bo", secrets.token_hex(8))


@dataclass(frozen=True)
class Peer:
    """Somebody who talks to Ada through the service's own API, without a device."""

    http: httpx.Client
    account: Account

    def send(self, text: str) -> None:
        """Send Ada a message."""
        body = {"text": text, "client_id": secrets.token_hex(8)}
        key = {"Idempotency-Key": body["client_id"]}
        self.http.post("/conversations/ada/messages", json=body, headers=key).raise_for_status()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceControl]:
    """A reference service on which Ada and Bo are friends."""
    folder = tmp_path_factory.mktemp("service")
    with reference_service(folder, folder) as address:
        control = ServiceControl(address)
        for account in (ADA, BO):
            control.create_account(
                account.username,
                password=account.password,
                display_name=account.display_name,
                age_days=400,
                verified=True,
            )
        control.ask("PUT", "/follows/ada/bo")
        control.ask("PUT", "/follows/bo/ada")
        yield control
        control.close()


@pytest.fixture(scope="module")
def courier(service: ServiceControl, courier_device: Device) -> Iterator[Courier]:
    """Courier with Ada signed in; its data is cleared at the end."""
    courier = Courier(courier_device, ADA)
    courier.sign_in(address_on_device(courier_device.serial, service.address.url))
    yield courier
    courier_device.adb.shell(f"pm clear {PACKAGE}")


@pytest.fixture(scope="session")
def bo(service: ServiceControl) -> Iterator[Peer]:
    """Bo, signed in without a device."""
    with httpx.Client(
        base_url=f"{service.address.url}/v1", headers={"X-Courier-Protocol": "3"}, trust_env=False
    ) as http:
        answer = http.post("/session", json={"username": "bo", "password": BO.password})
        http.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield Peer(http, BO)
