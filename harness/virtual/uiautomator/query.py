"""Finding nodes: the two searches of androidx.test.uiautomator.

Sources: `QueryController.findNodeRegularRecursive`, `findNodePatternRecursive` and
`translateCompoundSelector` (UiSelector: the active window, parents first, invisible children left
out, instances counted on the way), `ByMatcher.findMatches` (BySelector: all windows, children
before their parent).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from harness.virtual.uiautomator.selector import UiSelector

if TYPE_CHECKING:
    from harness.virtual.uiautomator.nodes import Node, Screen


def find_by(screen: Screen, matches: Callable[[Node], bool]) -> Node | None:
    """`UiDevice.findObject(BySelector)`."""
    for root in screen.roots:
        found = next((node for node in _children_first(root) if matches(node)), None)
        if found is not None:
            return found
    return None


def find_ui(screen: Screen, selector: UiSelector) -> Node | None:
    """`QueryController.findAccessibilityNodeInfo`; the search counts on a copy of `selector`."""
    if screen.active is None:
        return None
    return _compound(selector.copy(), screen.active)


def count_pattern(screen: Screen, container: UiSelector, pattern: UiSelector) -> int:
    """`QueryController.getPatternCount`: how many nodes in `container` match `pattern`."""
    if screen.active is None:
        return 0
    start = find_ui(screen, container)
    if start is None:
        return 0
    search = _PatternSearch(pattern.copy(), -1)
    search.run(search.pattern.copy(), start, 0)
    return search.found


def in_container(container: UiSelector, pattern: UiSelector, instance: int) -> UiSelector:
    """`UiSelector.patternBuilder(container, patternBuilder(pattern).instance(n))`."""
    inner = UiSelector({"instance": instance}, pattern=pattern.copy())
    return UiSelector({}, container=container.copy(), pattern=inner)


def _children_first(node: Node) -> Iterator[Node]:
    if node.visible:
        for child in node.children:
            yield from _children_first(child)
        yield node


def _compound(selector: UiSelector, root: Node) -> Node | None:
    container = selector.container
    start = _regular(selector, root, 0) if container is None else _compound(container, root)
    if start is None:
        return None
    if selector.pattern is not None and selector.pattern.pattern is not None:
        wanted = selector.pattern.criteria.get("instance", 0)
        search = _PatternSearch(selector.pattern.pattern.copy(), wanted)
        start = search.run(search.pattern.copy(), start, 0)
        if start is None:
            return None
    compound = container is not None or selector.pattern is not None
    if compound and not selector.is_leaf:
        return _regular(selector, start, 0)
    return start


def _regular(selector: UiSelector, node: Node, index: int) -> Node | None:
    if selector.matches(node, index):
        if selector.is_leaf:
            return node
        following = _next(selector, node)
        if following is None:
            return None
        selector, node = following
    for at, child in enumerate(node.children):
        if child.visible:
            found = _regular(selector, child, at)
            if found is not None:
                return found
    return None


def _next(selector: UiSelector, node: Node) -> tuple[UiSelector, Node] | None:
    """Where a partial match leads: the child selector here, or the parent's one level up."""
    if selector.child is not None:
        return selector.child.copy(), node
    if selector.parent is not None and node.parent is not None:
        return selector.parent.copy(), node.parent
    return None


class _PatternSearch:
    """Counts matches of a whole pattern until it has passed `wanted` of them (-1: all)."""

    def __init__(self, pattern: UiSelector, wanted: int) -> None:
        self.pattern = pattern
        self.wanted = wanted
        self.found = 0

    def run(self, selector: UiSelector, node: Node, index: int) -> Node | None:
        """`findNodePatternRecursive`."""
        if selector.matches(node, index):
            if selector.is_leaf:
                if self.wanted == 0:
                    return node
                self.found += 1
                self.wanted -= 1
                selector = self.pattern
            else:
                following = _next(selector, node)
                if following is None:
                    return None
                selector, node = following
        for at, child in enumerate(node.children):
            if child.visible:
                result = self.run(selector, child, at)
                if result is not None:
                    return result
        return None
