"""Routes and rules of a real device."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.ip_route import Route, Rule, default_table, parse_ip_routes, parse_ip_rules

RULES = {
    "ip-route/01-smartron-rules-no-wifi.txt": (
        28,
        Rule(22000, "from all fwmark 0x0/0xffff", "rmnet_data2"),
        Rule(32000, "from all", ""),
        "rmnet_data2",
    ),
}
ROUTES = {
    "ip-route/02-smartron-table-1007-default.txt": (
        Route("default", "10.147.145.189", "rmnet_data2"),
        Route("10.147.145.188/30", "", "rmnet_data2"),
    ),
    "ip-route/03-smartron-main-table-has-no-default.txt": (
        Route("10.147.145.188/30", "", "rmnet_data2"),
        Route("10.249.204.208/29", "", "rmnet_data1"),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RULES.items(), ids=RULES)
def test_recorded_rules_name_the_default_network(
    recorded: Callable[[str], str], name: str, expected: tuple[object, ...]
) -> None:
    rules = parse_ip_rules(recorded(name))

    by_priority = {rule.priority: rule for rule in rules}
    assert (len(rules), by_priority[22000], rules[-1], default_table(rules)) == expected


@pytest.mark.parametrize(("name", "expected"), ROUTES.items(), ids=ROUTES)
def test_recorded_routes_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[Route, ...]
) -> None:
    assert parse_ip_routes(recorded(name)) == expected


def test_without_a_rule_for_all_marks_no_network_is_the_default() -> None:
    assert default_table(parse_ip_rules("32000:\tfrom all unreachable\n")) == ""


@pytest.mark.parametrize("parse", [parse_ip_rules, parse_ip_routes], ids=lambda one: one.__name__)
def test_a_refusal_is_an_error(parse: Callable[[str], object]) -> None:
    with pytest.raises(ProtocolError, match="permitted"):
        parse("RTNETLINK answers: Operation not permitted")
