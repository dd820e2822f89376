"""Names that were looked up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.nslookup import Lookup, parse_nslookup

RECORDED = {
    "nslookup/01-bind-style-cname-two-addresses.txt": Lookup(
        "8.8.8.8",
        ("100.25.195.121", "18.235.215.12"),
        aliases=("www.defenseconsultingservices.com.s.strikinglydns.com",),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_answer_is_read(
    recorded: Callable[[str], str], name: str, expected: Lookup
) -> None:
    lookup = parse_nslookup(recorded(name))

    assert lookup == expected
    assert lookup.resolved


def test_the_servers_own_address_is_no_answer() -> None:
    text = "Server:\t\t8.8.8.8\nAddress:\t8.8.8.8#53\n\n** server can't find nowhere: NXDOMAIN\n"

    assert not parse_nslookup(text).resolved


def test_no_server_is_an_error() -> None:
    with pytest.raises(ProtocolError):
        parse_nslookup(";; connection timed out; no servers could be reached")
