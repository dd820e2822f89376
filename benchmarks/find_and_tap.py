"""Find something by its id and touch it: the harness against uiautomator2's own selectors."""

from __future__ import annotations

import itertools

import adbutils
import uiautomator2

from benchmarks.figure import Figure, medians
from benchmarks.rig import BO, Rig
from harness.messengers.courier.screens import PACKAGE, Screens

_ROUNDS = 40
_LONGEST_MS = 8.0
_LEAST_RATIO = 5.0
_TABS = ("nav_settings", "nav_inbox")


def measure(rig: Rig) -> list[Figure]:
    """Go to and fro between two screens of Courier, so that each look sees another one."""
    device = rig.device
    screens = Screens(device)
    rig.courier.open_inbox()
    stock = uiautomator2.Device(
        adbutils.AdbClient("127.0.0.1", rig.server.port).device(device.serial)
    )
    tabs, other_tabs = itertools.cycle(_TABS), itertools.cycle(_TABS)
    ours, theirs = medians(
        _ROUNDS,
        lambda: screens.tap(next(tabs)),
        lambda: stock(resourceId=f"{PACKAGE}:id/{next(other_tabs)}").click(),
    )
    rig.courier.open_chat(BO)
    return [
        Figure("find and tap, harness", ours, "ms", _LONGEST_MS),
        Figure(
            "find and tap, times quicker than stock", theirs / ours, "×", _LEAST_RATIO, least=True
        ),
        Figure("find and tap, stock uiautomator2", theirs, "ms"),
    ]
