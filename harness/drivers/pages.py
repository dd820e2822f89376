"""Finding, touching and waiting on screens that belong to no app of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from harness.adb import Adb
from harness.errors import DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.ui import Ui
from harness.waiting import NotSettledError, Patience

T = TypeVar("T")
_APPEAR_S = 10.0
_SCROLLS = 4
_LISTS = frozenset({"recycler_view", "list"})  # Settings: androidx.preference, and before it


@dataclass(frozen=True)
class Awaited:
    """What is waited for.

    Attributes:
        text: it, in words.
        device_seconds: for how long.
        advice: what to do if it does not come.
    """

    text: str
    device_seconds: float
    advice: str


def await_fact(
    serial: str,
    patience: Patience,
    read: Callable[[], T],
    accept: Callable[[T], bool],
    awaited: Awaited,
) -> T:
    """What was read once it is as wanted.

    Raises:
        DeviceTimeoutError: it did not come to that; says what was seen last, and what to do.
    """
    try:
        return patience.settle(
            read, accept, awaited=awaited.text, device_seconds=awaited.device_seconds
        )
    except NotSettledError as error:
        raise DeviceTimeoutError(serial, str(error), awaited.advice) from error


def open_page(adb: Adb, intent: str) -> None:
    """Open a page of Settings, whatever Settings showed last.

    Where its task was begun by the same intent, Android brings the task back with whatever page was
    opened from there, and says so; a task that is cleared shows the page itself.

    Args:
        adb: the device.
        intent: as `am start` takes it; safe for a shell.

    Source: frameworks/base, ActivityStarter.java (`FLAG_ACTIVITY_CLEAR_TASK`, and where the task
    that is there is brought to the front).
    """
    adb.shell(f"am start --activity-clear-task {intent}")


def tap_labelled(ui: Ui, patience: Patience, *labels: str) -> None:
    """Touch what says one of these, scrolling down the page to it if need be.

    Raises:
        DeviceTimeoutError: nothing says any of them.
    """
    for _ in range(_SCROLLS):
        screen = ui.look()
        lists = [each for each in screen.descend() if each.id in _LISTS]
        if labelled(screen, labels) is not None or not lists:
            break
        ui.scroll_down(lists[0])
    ui.tap(await_element(ui, patience, lambda seen: labelled(seen, labels), f"{labels[0]!r}"))


def labelled(screen: Screen, labels: tuple[str, ...]) -> Element | None:
    """The first thing that says one of these."""
    return next((each for each in screen.descend() if each.text in labels), None)


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
