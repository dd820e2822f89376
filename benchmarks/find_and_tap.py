"""Find something by its id and touch it: the harness against uiautomator2's own selectors."""

from __future__ import annotations

from functools import partial

import adbutils
import uiautomator2

from benchmarks.figure import Figure, by_turns
from benchmarks.rig import Rig
from harness.messengers.courier.screens import PACKAGE, Screens

_ROUNDS = 40
_LONGEST_MS = 8.0
_LEAST_RATIO = 5.0
_FIELD = "message_input"


def measure(rig: Rig) -> list[Figure]:
    """Touch the text field of a conversation; what is touched sends nothing to the service."""
    screens = Screens(rig.device)
    stock = uiautomator2.Device(
        adbutils.AdbClient("127.0.0.1", rig.server.port).device(rig.device.serial)
    )
    tap = partial(screens.tap, _FIELD)
    quick, slow = by_turns(
        _ROUNDS,
        tap,
        lambda: stock(resourceId=f"{PACKAGE}:id/{_FIELD}").click(),
    )
    (changed,) = by_turns(_ROUNDS, tap, prepare=rig.change_screen)
    ratio = slow.median / quick.median
    return [
        Figure.median("find and tap, harness", quick, "ms", _LONGEST_MS),
        Figure("find and tap, stock to harness", ratio, "×", _LEAST_RATIO, least=True),
        Figure.median("find and tap on a changed screen, harness", changed, "ms"),
        Figure.median("find and tap, stock uiautomator2", slow, "ms"),
    ]
