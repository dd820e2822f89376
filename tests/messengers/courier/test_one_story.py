"""The status bar, the services' dumps, `ping` and the app tell the same story of the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from harness.control import ServiceControl
from harness.drivers.airplane_mode import AirplaneMode
from harness.drivers.device import Device
from harness.errors import ProtocolError
from harness.fleet.service import address_on_device
from harness.messengers.courier.app import Courier
from harness.parsers.dumpsys_telephony_registry import parse_telephony_registry

pytestmark = pytest.mark.slow
_CONNECTED, _DISCONNECTED = 2, 0
_SETTLED_S = 60


@dataclass(frozen=True)
class Story:
    """What each of them says.

    Attributes:
        bar: what the status bar's icons of the network are described as.
        transports: of the default network in `dumpsys connectivity`.
        data: `mDataConnectionState` in `dumpsys telephony.registry`.
        answered: whether an echo came back.
        app: the network as the app's own page names it.
    """

    bar: tuple[str, ...]
    transports: str
    data: int
    answered: bool
    app: str


def wifi(_device: Device) -> None:
    """As it was."""


def cellular(device: Device) -> None:
    device.network.wifi.write(False)


def nothing(device: Device) -> None:
    device.network.wifi.write(False)
    device.network.mobile_data.write(False)


def airplane(device: Device) -> None:
    AirplaneMode(device.adb).write(True)


@pytest.fixture
def device(courier: Courier) -> Iterator[Device]:
    """With both networks, also afterwards."""
    device = courier.device
    yield device
    AirplaneMode(device.adb).write(False)
    device.network.mobile_data.write(True)
    device.network.wifi.write(True)
    device.patience.settle(
        device.network.default.read,
        lambda status: status.validated and "WIFI" in status.transports,
        awaited="Wi-Fi again",
        device_seconds=_SETTLED_S,
    )


BARS = "Phone signal full."
# From Android 8 on cellular stays up beside Wi-Fi: `mobile_data_always_on` is 1 by default.
ON_WIFI = Story(("Wifi signal full.", BARS), "WIFI", _CONNECTED, True, "Wi-Fi")
ON_CELLULAR = Story((BARS,), "CELLULAR", _CONNECTED, True, "Cellular")
ALL_OFF = Story((f"{BARS} Mobile data off.",), "", _DISCONNECTED, False, "None")
IN_THE_AIR = Story(("Airplane mode.",), "", _DISCONNECTED, False, "None")


@pytest.mark.parametrize(
    ("change", "story"),
    [(wifi, ON_WIFI), (cellular, ON_CELLULAR), (nothing, ALL_OFF), (airplane, IN_THE_AIR)],
    ids=["wifi", "cellular", "nothing", "airplane"],
)
def test_everybody_tells_the_same_story(
    courier: Courier,
    device: Device,
    service: ServiceControl,
    change: Callable[[Device], None],
    story: Story,
) -> None:
    host = urlsplit(address_on_device(device.serial, service.address.url)).hostname or ""

    change(device)
    told = device.patience.settle(
        lambda: tell(device, host),
        lambda told: told == tell_without_app(story),
        awaited=f"{story}",
        device_seconds=_SETTLED_S,
    )
    reading = courier.check_connection()

    assert told == tell_without_app(story)
    assert (reading.network, reading.reached) == (story.app, story.answered)


def tell_without_app(story: Story) -> Story:
    """The story, but for the app, which takes its time."""
    return replace(story, app="")


def tell(device: Device, host: str) -> Story:
    """What the device says now."""
    status = device.network.default.read()
    registry = parse_telephony_registry(device.adb.shell("dumpsys telephony.registry"))
    words = [each.description for each in device.ui.look().descend() if each.description]
    bar = [word for word in words if word.startswith(("Wifi ", "Phone ", "Airplane"))]
    data = registry.phones[0].data_connection
    return Story(tuple(bar), status.transports, data, answers(device, host), "")


def answers(device: Device, host: str) -> bool:
    """Whether an echo comes back; without a network `ping` says why not in words of its own."""
    try:
        return device.network.pinging.read(host).received > 0
    except ProtocolError:
        return False
