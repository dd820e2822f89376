"""Properties of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.getprop import parse_getprop

HISTORY = "shutdown,userrequested,1777928252\nreboot,userrequested,1777920673"


def phone(release: str, sdk: str, model: str, manufacturer: str, debuggable: str) -> dict[str, str]:
    """What tells a phone."""
    return {
        "ro.build.version.release": release,
        "ro.build.version.sdk": sdk,
        "ro.product.model": model,
        "ro.product.manufacturer": manufacturer,
        "sys.boot_completed": "1",
        "ro.debuggable": debuggable,
    }


# How many properties (one of several lines is one), and some of them.
RECORDED = {
    "getprop/01-gingerbread-full.txt": (137, phone("2.3.5", "10", "Nexus One", "HTC", "1")),
    "getprop/04-smartron-dual-sim.txt": (397, {"gsm.current.phone-type": "1,1"}),
    "getprop/05-xiaomi-multiline-value.txt": (
        170,
        phone("14", "34", "23043RP34G", "Xiaomi", "0")
        | {"persist.sys.boot.reason.history": HISTORY},
    ),
    "getprop/07-mvt-with-blank-line.txt": (13, {"dalvik.vm.heapgrowthlimit": "192m"}),
    "getprop/08-huawei-g700-mtk.txt": (400, phone("4.4.2", "19", "G700-U20", "Xiaomi", "1")),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_recorded_properties_are_read(
    recorded: Callable[[str], str], name: str, expected: tuple[int, dict[str, str]]
) -> None:
    values = parse_getprop(recorded(name))

    assert (len(values), {key: values[key] for key in expected[1]}) == expected


@pytest.mark.parametrize(
    "text", ["", "[a]: [b", "hello\n[a]: [b]\n"], ids=["nothing", "no end", "no record"]
)
def test_what_is_no_list_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_getprop(text)
