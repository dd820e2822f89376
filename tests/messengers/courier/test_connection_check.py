"""The reading of a check of the connection: as a page says it, and as the app makes it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from harness.errors import ProtocolError
from harness.hierarchy import Screen
from harness.messengers.courier.app import Courier
from harness.messengers.courier.connection_check import ConnectionReading, parse_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.messengers.courier.conftest import Peer

SHOWN = {
    "network": "Cellular, no internet",
    "proxy": "10.0.2.2:3128",
    "lookup": "31 ms",
    "latency": "612 ms",
    "jitter": "8 ms",
    "late": "25 %",
    "down": "1.5 Mbit/s",
    "up": "0.98 kbit/s",
    "server": "Reached",
}
READ = ConnectionReading(
    network="Cellular, no internet",
    proxy="10.0.2.2:3128",
    lookup_ms=31,
    latency_ms=612,
    jitter_ms=8,
    late_share=0.25,
    down_kbps=1500,
    up_kbps=0.98,
    reached=True,
    reason="",
)
UNKNOWN = dict.fromkeys(SHOWN, "-")
NOTHING = ConnectionReading("None", "", None, None, None, None, None, None, False, "no network")


def page(rows: dict[str, str]) -> Screen:
    nodes = "".join(
        f'<node resource-id="x:id/connection_{name}_subtitle" text="{text}"/>'
        for name, text in rows.items()
    )
    return Screen(f"<hierarchy>{nodes}</hierarchy>")


def test_each_row_is_read() -> None:
    assert parse_reading("pixel-7", page(SHOWN)) == READ


def test_a_reading_without_figures_says_why() -> None:
    rows = UNKNOWN | {"network": "None", "proxy": "None", "server": "No answer (no network)"}

    assert parse_reading("pixel-7", page(rows)) == NOTHING


def test_a_check_that_was_cut_off_before_it_knew_anything_is_no_answer() -> None:
    reading = parse_reading("pixel-7", page(UNKNOWN))

    assert not reading.reached


@pytest.mark.parametrize("text", ["31", "31 s", "fast ms", ""])
def test_a_figure_that_cannot_be_read_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError, match="unknown figure"):
        parse_reading("pixel-7", page(SHOWN | {"lookup": text}))


def test_a_missing_row_is_an_error() -> None:
    rows = {name: text for name, text in SHOWN.items() if name != "up"}

    with pytest.raises(ProtocolError, match="no row 'up'"):
        parse_reading("pixel-7", page(rows))


def test_a_reading_can_be_read() -> None:
    assert str(READ).splitlines() == [
        "network       Cellular, no internet",
        "proxy         10.0.2.2:3128",
        "name lookup   31 ms",
        "latency       612 ms",
        "jitter        8 ms",
        "late answers  25 %",
        "download      1500 kbit/s",
        "upload        0.98 kbit/s",
        "server        reached",
    ]
    assert "no answer: no network" in str(NOTHING)
    assert "latency       -" in str(NOTHING)


@pytest.fixture
def airplane(courier: Courier) -> Iterator[None]:
    """Airplane mode, seen to have cut the network, and taken back."""
    device = courier.device
    device.adb.shell("cmd connectivity airplane-mode enable")
    device.patience.settle(
        device.network.default.read,
        lambda network: not network.validated,
        awaited="no network",
        device_seconds=30,
    )
    yield
    device.adb.shell("cmd connectivity airplane-mode disable")
    device.patience.settle(
        device.network.default.read,
        lambda network: network.validated,
        awaited="a network",
        device_seconds=60,
    )


@pytest.mark.slow
def test_the_app_measures_its_way_and_comes_back_to_the_conversation(
    courier: Courier, bo: Peer
) -> None:
    courier.open_chat(bo.account)
    seen: list[Screen] = []

    reading = courier.check_connection(lambda: seen.append(courier.screens.look()))

    assert (reading.network, reading.proxy, reading.reached) == ("Wi-Fi", "", True)
    assert reading.lookup_ms is None
    figures = dataclasses.replace(reading, lookup_ms=0.0)
    assert None not in dataclasses.astuple(figures)
    assert seen[0].find(id="connection_server", text="") is not None
    assert courier.screens.look().find(id="chat_title", text="Bo") is not None


@pytest.mark.slow
@pytest.mark.usefixtures("airplane")
def test_without_a_network_the_reading_says_so(courier: Courier) -> None:
    courier.open_inbox()

    reading = courier.check_connection()

    assert (reading.network, reading.reached, reading.reason) == (
        "None", False, "no internet connection",
    )  # fmt: skip
    assert reading.down_kbps is None
    assert courier.screens.look().find(text="Inbox") is not None
