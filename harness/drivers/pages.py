"""Waiting for something to be on a screen that belongs to no app of ours."""

from __future__ import annotations

from collections.abc import Callable

from harness.errors import DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import NotSettledError, Patience

_APPEAR_S = 10.0


def await_element(
    ui: Ui, patience: Patience, find: Callable[[Screen], Element | None], awaited: str
) -> Element:
    """The element once it is there.

    Args:
        ui: whose screen.
        patience: how long to wait on that device.
        find: picks the element out of a screen, None while it is not there.
        awaited: the element in words.

    Raises:
        DeviceTimeoutError: it did not appear; names what the screen showed instead.
    """
    last: list[Screen] = []

    def look() -> Element | None:
        last[:] = [ui.look()]
        return find(last[0])

    try:
        found = patience.settle(
            look, lambda element: element is not None, awaited=awaited, device_seconds=_APPEAR_S
        )
    except NotSettledError as error:
        words = last[0].words.replace("\n", " | ")[:400]
        raise DeviceTimeoutError(
            ui.serial,
            f"{awaited} did not appear within {error.seconds:.1f} s; the screen says: {words}",
            "The words may differ on this version or language of Android.",
        ) from error
    if found is None:
        raise DeviceTimeoutError(ui.serial, f"{awaited} went away", "Try again.")
    return found
