"""The server's methods that move things: drags, swipes of objects, pinches, scrolling, flinging.

Source: com.wetest.uia2.stub.AutomatorServiceImpl of u2.jar 0.4.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.virtual.uiautomator.objects import FLING_STEPS, UiObject
from harness.virtual.uiautomator.rpc import BOOL, FLOAT, INT, OBJECT, SELECTOR, TEXT, rpc
from harness.virtual.uiautomator.rpc_errors import JavaError

if TYPE_CHECKING:
    from harness.virtual.uiautomator.device import Point
    from harness.virtual.uiautomator.selector import Selector
    from harness.virtual.uiautomator.service import Service


@rpc("dragTo", SELECTOR, INT, INT, INT)
def _drag_to_point(service: Service, selector: Selector, x: int, y: int, steps: int) -> bool:
    return _drag(service, service.object(selector), (x, y), steps)


@rpc("dragTo", SELECTOR, SELECTOR, INT)
def _drag_to_object(service: Service, selector: Selector, target: Selector, steps: int) -> bool:
    start = service.object(selector)
    return _drag(service, start, service.object(target).visible_bounds().center, steps)


@rpc("dragTo", TEXT, INT, INT, INT)
def _drag_named(service: Service, name: str, x: int, y: int, steps: int) -> bool:
    return _drag(service, service.recall(name), (x, y), steps)


@rpc("dragTo", TEXT, SELECTOR, INT)
def _drag_named_to_object(service: Service, name: str, target: Selector, steps: int) -> bool:
    end = service.object(target).visible_bounds().center
    return _drag(service, service.recall(name), end, steps)


def _drag(service: Service, start: UiObject, end: Point, steps: int) -> bool:
    return service.device.swipe([start.visible_bounds().center, end], steps, drag=True)


@rpc("swipe", SELECTOR, TEXT, INT)
def _swipe(service: Service, selector: Selector, direction: str, steps: int) -> bool:
    return service.object(selector).swipe(direction, steps)


@rpc("swipe", SELECTOR, TEXT, FLOAT, INT)
def _swipe_part(
    service: Service, selector: Selector, direction: str, _percent: float, speed: int
) -> bool:
    """At `speed` pixels a second, which makes so many steps of 5 ms."""
    found = service.object(selector)
    bounds = found.visible_bounds()
    length = bounds.height if direction[:1].lower() in ("u", "d") else bounds.width
    found.swipe(direction, max(1, int(length / max(1, speed) / 0.005)))
    return True


@rpc("swipe", TEXT, TEXT, INT)
def _swipe_named(service: Service, name: str, direction: str, steps: int) -> bool:
    return service.recall(name).swipe(direction, steps)


@rpc("pinchIn", SELECTOR, INT, INT)
def _pinch_in(service: Service, selector: Selector, percent: int, steps: int) -> bool:
    return service.object(selector).pinch(percent, steps, opening=False)


@rpc("pinchOut", SELECTOR, INT, INT)
def _pinch_out(service: Service, selector: Selector, percent: int, steps: int) -> bool:
    return service.object(selector).pinch(percent, steps, opening=True)


@rpc("pinchIn", TEXT, INT, INT)
def _pinch_named_in(service: Service, name: str, percent: int, steps: int) -> bool:
    return service.recall(name).pinch(percent, steps, opening=False)


@rpc("pinchOut", TEXT, INT, INT)
def _pinch_named_out(service: Service, name: str, percent: int, steps: int) -> bool:
    return service.recall(name).pinch(percent, steps, opening=True)


@rpc("gesture", SELECTOR, OBJECT, OBJECT, OBJECT, OBJECT, INT)
def _gesture(service: Service, _selector: Selector, *what: Any) -> bool:  # noqa: ANN401  (four points, steps)
    """Two fingers, at points that need no object."""
    return _between(service, *what)


@rpc("gesture", TEXT, OBJECT, OBJECT, OBJECT, OBJECT, INT)
def _gesture_named(service: Service, name: str, *what: Any) -> bool:  # noqa: ANN401  (as above)
    service.recall(name)
    return _between(service, *what)


def _between(service: Service, *what: Any) -> bool:  # noqa: ANN401  (as above)
    points = [(int(each.get("x", 0)), int(each.get("y", 0))) for each in what[:4] if each]
    if len(points) != 4:  # noqa: PLR2004  (start and end of two fingers)
        raise JavaError("java.lang.NullPointerException", "null")
    one, other, one_end, other_end = points
    return service.device.two_pointers((one, other), (one_end, other_end), what[4])


@rpc("scrollForward", SELECTOR, BOOL, INT)
def _forward(service: Service, selector: Selector, vertical: bool, steps: int) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll(steps, forward=True)


@rpc("scrollBackward", SELECTOR, BOOL, INT)
def _backward(service: Service, selector: Selector, vertical: bool, steps: int) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll(steps, forward=False)


@rpc("scrollToBeginning", SELECTOR, BOOL, INT, INT)
def _to_beginning(service: Service, selector: Selector, vertical: bool, *how: int) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll_to_edge(*how, forward=False)


@rpc("scrollToEnd", SELECTOR, BOOL, INT, INT)
def _to_end(service: Service, selector: Selector, vertical: bool, *how: int) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll_to_edge(*how, forward=True)


@rpc("scrollTo", SELECTOR, SELECTOR, BOOL)
def _to(service: Service, selector: Selector, wanted: Selector, vertical: bool) -> bool:
    container = service.scrollable(selector, vertical=vertical)
    return container.scroll_into_view(wanted.to_ui_selector())


@rpc("flingForward", SELECTOR, BOOL)
def _fling_forward(service: Service, selector: Selector, vertical: bool) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll(FLING_STEPS, forward=True)


@rpc("flingBackward", SELECTOR, BOOL)
def _fling_backward(service: Service, selector: Selector, vertical: bool) -> bool:
    return service.scrollable(selector, vertical=vertical).scroll(FLING_STEPS, forward=False)


@rpc("flingToBeginning", SELECTOR, BOOL, INT)
def _fling_to_beginning(service: Service, selector: Selector, vertical: bool, swipes: int) -> bool:
    container = service.scrollable(selector, vertical=vertical)
    return container.scroll_to_edge(swipes, FLING_STEPS, forward=False)


@rpc("flingToEnd", SELECTOR, BOOL, INT)
def _fling_to_end(service: Service, selector: Selector, vertical: bool, swipes: int) -> bool:
    container = service.scrollable(selector, vertical=vertical)
    return container.scroll_to_edge(swipes, FLING_STEPS, forward=True)
