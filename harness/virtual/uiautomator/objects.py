"""androidx's UiObject, UiCollection and UiScrollable, and what the server tells of an object.

Sources: androidx.test.uiautomator `UiObject`, `UiCollection`, `UiScrollable` and
`Until.scrollFinished` in u2.jar 0.4.1, and com.wetest.uia2.stub.ObjInfo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.virtual.uiautomator.query import count_pattern, in_container
from harness.virtual.uiautomator.rpc_errors import illegal_argument, illegal_state, not_found
from harness.virtual.uiautomator.selector import UiSelector

if TYPE_CHECKING:
    from harness.virtual.screen.view import Rect
    from harness.virtual.uiautomator.device import Point, UiDevice
    from harness.virtual.uiautomator.nodes import Node

SCROLL_STEPS = 55
FLING_STEPS = 5
_MARGIN = 5  # SWIPE_MARGIN_LIMIT
_DEAD_ZONE = 0.1  # DEFAULT_SWIPE_DEADZONE_PCT
_MAX_SEARCH_SWIPES = 30
_FINGER = 20  # FINGER_TOUCH_HALF_WIDTH


@dataclass(frozen=True)
class UiObject:
    """A selector to be searched for anew by each method."""

    device: UiDevice
    selector: UiSelector

    def node(self) -> Node:
        """What it stands for now, or UiObjectNotFoundException."""
        return self.device.require(self.selector)

    def exists(self) -> bool:
        """`exists`."""
        return self.device.find_ui(self.selector) is not None

    def visible_bounds(self) -> Rect:
        """`getVisibleBounds`."""
        return self.node().visible_bounds(trim_scrollable=True)

    def point(self, corner: str) -> Point | None:
        """Where to touch: center, topleft or bottomright, as abbreviated by clients; else None."""
        bounds = self.visible_bounds()
        corners = {
            ("c", "center"): bounds.center,
            ("tl", "topleft"): (bounds.left + _MARGIN, bounds.top + _MARGIN),
            ("br", "bottomright"): (bounds.right - _MARGIN, bounds.bottom - _MARGIN),
        }
        found = [point for names, point in corners.items() if corner.lower() in names]
        return found[0] if found else None

    def set_text(self, text: str) -> bool:
        """`setText`; False when it takes no text."""
        done = self.device.set_text(lambda: self.device.find_ui(self.selector), text)
        if done is None:
            not_found(self.selector)
        return done

    def clear_text(self) -> None:
        """`clearTextField`."""
        if self.node().text:
            self.set_text("")

    def swipe(self, direction: str, steps: int) -> bool:
        """`swipeUp` and its kin, from one edge to the other; False for an unknown direction."""
        bounds = self.visible_bounds()
        (x, y), top, bottom = bounds.center, bounds.top + _MARGIN, bounds.bottom - _MARGIN
        left, right = bounds.left + _MARGIN, bounds.right - _MARGIN
        ways: dict[str, tuple[list[Point], int]] = {
            "u": ([(x, bottom), (x, top)], bounds.height),
            "d": ([(x, top), (x, bottom)], bounds.height),
            "l": ([(right, y), (left, y)], bounds.width),
            "r": ([(left, y), (right, y)], bounds.width),
        }
        if direction.lower() not in ("u", "d", "l", "r", "up", "down", "left", "right"):
            return False
        points, room = ways[direction[0].lower()]
        return room > 2 * _MARGIN and self.device.swipe(points, steps)

    def pinch(self, percent: int, steps: int, *, opening: bool) -> bool:
        """`pinchOut` and `pinchIn`: two fingers between the middle and so much of its width."""
        if not 0 <= percent <= 100:  # noqa: PLR2004  (percent)
            illegal_argument("Percent must be between 0 and 100")
        bounds = self.visible_bounds()
        if bounds.width <= 2 * _FINGER:
            illegal_state("Object width is too small for operation")
        x, y = bounds.center
        far = int(bounds.width // 2 * (percent / 100))
        near_by = (x - _FINGER, y), (x + _FINGER, y)
        apart = (x - far, y), (x + far, y)
        starts, ends = (near_by, apart) if opening else (apart, near_by)
        return self.device.two_pointers(starts, ends, steps)

    def child(self, selector: UiSelector) -> UiObject:
        """`getChild`."""
        return UiObject(self.device, self.selector.child_selector(selector))


@dataclass(frozen=True)
class UiScrollable(UiObject):
    """A container that moves its children along one axis."""

    vertical: bool = True

    def scroll(self, steps: int, *, forward: bool) -> bool:
        """`scrollForward`, `scrollBackward`: whether it moved and can still move that way."""
        container = self.node()
        bounds = container.visible_bounds(trim_scrollable=True)
        x, y = bounds.center
        if self.vertical:
            margin = int(bounds.height * _DEAD_ZONE)
            ends = [(x, bounds.top + margin), (x, bounds.bottom - margin)]
        else:
            margin = int(bounds.width * _DEAD_ZONE)
            ends = [(bounds.left + margin, y), (bounds.right - margin, y)]
        points = ends[::-1] if forward else ends
        before = _offsets(self.device)
        self.device.swipe(points, steps)
        after = _offsets(self.device)
        moved = [key for key, state in after.items() if before.get(key, state) != state]
        return any(after[key][0] != (after[key][1] if forward else 0) for key in moved)

    def scroll_to_edge(self, max_swipes: int, steps: int, *, forward: bool) -> bool:
        """`scrollToEnd`, `scrollToBeginning`: whether the edge was reached in so many swipes."""
        return any(not self.scroll(steps, forward=forward) for _ in range(max_swipes))

    def scroll_into_view(self, selector: UiSelector) -> bool:
        """`scrollIntoView`: back to the beginning, then forward until it shows."""
        wanted = self.child(selector)
        if wanted.exists():
            return True
        self.scroll_to_edge(_MAX_SEARCH_SWIPES, SCROLL_STEPS, forward=False)
        if wanted.exists():
            return True
        for _ in range(_MAX_SEARCH_SWIPES):
            more = self.scroll(SCROLL_STEPS, forward=True)
            if wanted.exists():
                return True
            if not more:
                return False
        return False

    def search(self, criterion: str, wanted: str) -> bool:
        """Scroll until something has this text, or contains it in its description."""
        inside = "text" if criterion == "text" else "descriptionContains"
        return self.scroll_into_view(UiSelector({inside: wanted}))


def _offsets(device: UiDevice) -> dict[tuple[object, ...], tuple[int, int]]:
    """Scroll offset and range of everything that scrolls, by window and place in its tree."""
    return {
        (node.window.title, *node.path()): (node.view.scroll_offset, node.view.scroll_range)
        for root in device.screen().roots
        for node in root.walk()
        if node.view.scrollable
    }


def child_where(
    container: UiObject, pattern: UiSelector, criterion: str, wanted: str | None
) -> UiObject:
    """`UiCollection.getChildByText` and `getChildByDescription`.

    Args:
        container: where to look.
        pattern: what the children are.
        criterion: "text" (equal) or "description" (contained).
        wanted: the text of the child or of something in it.
    """
    device = container.device
    count = count_pattern(device.screen(), container.selector, pattern) if wanted else 0
    inside = "text" if criterion == "text" else "descriptionContains"
    for instance in range(count):
        child = UiObject(device, in_container(container.selector, pattern, instance))
        node = child.node()
        own = node.text == wanted if criterion == "text" else (wanted or "") in node.description
        if own or child.child(UiSelector({inside: wanted})).exists():
            return child
    return not_found(f'for {criterion}= "{"null" if wanted is None else wanted}"')


def info(node: Node, *, by: bool) -> dict[str, Any]:
    """ObjInfo, in the order in which Jackson writes its getters.

    Args:
        node: the object.
        by: whether it was found as UiObject2: no full bounds then, but a resource name, and null
            for what UiObject returns as an empty string.
    """
    view = node.view
    visible = _rect(node.visible_bounds(trim_scrollable=True))
    return {
        "bounds": visible if by else _rect(node.bounds_in_screen),
        "childCount": len(node.children),
        "className": node.class_name,
        "contentDescription": node.description or (None if by else ""),
        "packageName": node.package,
        "resourceName": (node.resource_id or None) if by else None,
        "text": node.text or ("" if node.holds_text or not by else None),
        "visibleBounds": visible,
        "checkable": view.checkable,
        "checked": view.checked,
        "clickable": view.clickable,
        "enabled": view.enabled,
        "focusable": view.focusable,
        "focused": view.focused,
        "longClickable": view.long_clickable,
        "scrollable": view.scrollable,
        "selected": view.selected,
    }


def _rect(bounds: Rect) -> dict[str, int]:
    return {
        "bottom": bounds.bottom,
        "left": bounds.left,
        "right": bounds.right,
        "top": bounds.top,
    }
