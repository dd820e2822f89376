"""Find something by its id and touch it: the harness against uiautomator2's own selectors."""

from __future__ import annotations

import adbutils
import uiautomator2

from benchmarks.figure import Figure, medians
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
    quick, slow = medians(
        _ROUNDS,
        lambda: screens.tap(_FIELD),
        lambda: stock(resourceId=f"{PACKAGE}:id/{_FIELD}").click(),
    )
    return [
        Figure("find and tap, harness", quick, "ms", _LONGEST_MS),
        Figure("find and tap, stock to harness", slow / quick, "×", _LEAST_RATIO, least=True),
        Figure("find and tap, stock uiautomator2", slow, "ms"),
    ]
