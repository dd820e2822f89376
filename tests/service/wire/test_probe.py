"""What an app measures its connection with."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.service.conftest import http_client

Enrol = Callable[..., httpx.Client]
MEGABYTES_4 = 4 << 20


@pytest.fixture
def anybody(running: dict[str, Any]) -> Iterator[httpx.Client]:
    """Somebody without an account, whose app is older than any."""
    with http_client(f"{running['url']}/v1", protocol="0") as client:
        yield client


def test_an_echo_has_no_body_and_keeps_the_connection(anybody: httpx.Client) -> None:
    answers = [anybody.get("/probe") for _ in range(3)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 3
    streams = [answer.extensions["network_stream"] for answer in answers]
    assert len({stream.get_extra_info("client_addr") for stream in streams}) == 1


@pytest.mark.parametrize("count", [0, 1, 65_536, MEGABYTES_4], ids=str)
def test_as_many_bytes_come_as_were_asked_for(anybody: httpx.Client, count: int) -> None:
    assert len(anybody.get("/probe/bytes", params={"count": count}).content) == count


def test_the_bytes_cannot_be_compressed(anybody: httpx.Client) -> None:
    data = anybody.get("/probe/bytes", params={"count": 100_000}).content

    assert len(zlib.compress(data)) >= len(data)


@pytest.mark.parametrize("count", [-1, MEGABYTES_4 + 1, "many"], ids=str)
def test_a_count_out_of_bounds_is_refused(anybody: httpx.Client, count: object) -> None:
    assert anybody.get("/probe/bytes", params={"count": str(count)}).status_code == 422


@pytest.mark.parametrize("count", [0, 1, MEGABYTES_4], ids=str)
def test_the_bytes_that_came_are_counted(anybody: httpx.Client, count: int) -> None:
    assert anybody.post("/probe/bytes", content=bytes(count)).json() == {"count": count}


def test_more_bytes_than_allowed_are_refused(anybody: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:  # without a length that could be looked at first
        for _ in range(5):
            yield bytes(1 << 20)

    assert anybody.post("/probe/bytes", content=chunks()).status_code == 413


def test_a_probe_leaves_no_trace_and_counts_for_no_limit(
    enrol: Enrol, control: httpx.Client
) -> None:
    ana = enrol("ana")
    control.patch("/settings", json={"minimum_protocol": 99}).raise_for_status()
    before = control.get("/accounts/ana/events").json()

    answers = [ana.get("/probe"), ana.get("/probe/bytes?count=9"), ana.post("/probe/bytes")]

    assert [answer.status_code for answer in answers] == [204, 200, 200]
    assert control.get("/accounts/ana/events").json() == before
    assert ana.get("/me").status_code == 426
