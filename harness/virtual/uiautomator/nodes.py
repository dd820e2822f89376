"""The accessibility tree: what a UiAutomation client sees of the windows at one moment.

Sources: frameworks/base/core/java/android/view/View.java (`isImportantForAccessibility`,
`getBoundsOnScreen`), widget/TextView.java (`getTextForAccessibility`: an empty field shows its hint
as text, a password its bullets), AccessibilityNodeInfoHelper of androidx.test.uiautomator (visible
bounds), and AccessibilityWindowManager.java (windows below a modal one are covered: not reported).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from harness.virtual.screen.view import Rect
from harness.virtual.screen.windows.panels import Layer

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.screen.view import View
    from harness.virtual.screen.windows.composer import Window

_NEVER_REPORTED = (Layer.TOAST, Layer.POINTERS)
_MODAL = (Layer.DIALOG, Layer.ALERT, Layer.KEYGUARD, Layer.SHADE)
_TEXT_CLASSES = (".TextView", ".EditText", ".Button", ".CheckBox", ".RadioButton", ".Switch")
BULLET = "\u2022"  # android.text.method.PasswordTransformationMethod.DOT


@dataclass(eq=False)
class Node:
    """One AccessibilityNodeInfo: a view as it was when the tree was captured.

    Attributes:
        view: what it shows; actions go there, on the looper.
        window: the window it belongs to.
        index: its place among its parent's children, invisible ones counted.
        parent: None for the root of a window.
        screen: the display's size as a rectangle.
    """

    view: View
    window: Window
    screen: Rect
    index: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """`getText`: hint of an empty field, bullets for a password."""
        shown = self.view.text or (self.view.hint if self.view.editable else "")
        if self.view.password and self.view.text:
            return BULLET * len(self.view.text)
        return shown

    @property
    def holds_text(self) -> bool:
        """Whether it is some TextView: its text is then never null."""
        return self.class_name.endswith(_TEXT_CLASSES)

    @property
    def description(self) -> str:
        """`getContentDescription`, empty for null."""
        return self.view.description

    @property
    def class_name(self) -> str:
        """`getClassName`."""
        return self.view.class_name

    @property
    def package(self) -> str:
        """`getPackageName`."""
        return self.view.package or self.window.package

    @property
    def resource_id(self) -> str:
        """`getViewIdResourceName`, empty for null."""
        return self.view.resource_id

    @property
    def visible(self) -> bool:
        """`isVisibleToUser`."""
        return not self.view.visible.empty

    @property
    def bounds_in_screen(self) -> Rect:
        """`getBoundsInScreen`: clipped to every parent."""
        return self.view.visible

    def visible_bounds(self, *, trim_scrollable: bool) -> Rect:
        """What lies on the display, in the window and, if wanted, in its scrolling parent."""
        bounds = _intersect(self.bounds_in_screen, self.screen)
        bounds = _intersect(bounds, self.window.bounds)
        if trim_scrollable:
            parent = self.parent
            while parent is not None and not parent.view.scrollable:
                parent = parent.parent
            if parent is not None:
                bounds = _intersect(bounds, parent.visible_bounds(trim_scrollable=True))
        return bounds

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self) -> tuple[int, ...]:
        """The indices that lead here from the window's root."""
        if self.parent is None:
            return ()
        return (*self.parent.path(), self.index)


@dataclass(frozen=True)
class Screen:
    """All windows at one moment, topmost first, as `UiAutomation.getWindows` lists them."""

    roots: tuple[Node, ...]
    active: Node | None
    width: int
    height: int
    rotation: int
    api: int

    @cached_property
    def fingerprint(self) -> int:
        """Two moments with the same value look the same to a client: no event lies between them."""
        return hash(tuple(_facts(node) for root in self.roots for node in root.walk()))


def capture(android: Android, *, compressed: bool = False) -> Screen:
    """See the windows as a UiAutomation client does; any thread may ask.

    Args:
        android: the device.
        compressed: without FLAG_INCLUDE_NOT_IMPORTANT_VIEWS: only views that say or do something.
    """
    return android.looper.call(lambda: _capture(android, compressed=compressed))


def _capture(android: Android, *, compressed: bool) -> Screen:
    windows = android.windows
    return screen_of(
        windows.windows(),
        Rect(0, 0, *android.display.size),
        api=android.model.api,
        rotation=windows.rotation,
        compressed=compressed,
    )


def screen_of(
    windows: list[Window], area: Rect, *, api: int, rotation: int = 0, compressed: bool = False
) -> Screen:
    """The trees of these windows, given back to front; `area` is the display."""
    roots = tuple(
        _node(each.root, each, area, compressed=compressed) for each in _reported(windows)
    )
    active = next((root for root in roots if root.window.focused), None)
    return Screen(roots, active, area.width, area.height, rotation, api)


def _reported(windows: list[Window]) -> list[Window]:
    """Those that a client is told of, topmost first: no toasts, nothing below a modal window."""
    found = []
    for window in reversed(windows):
        if window.layer in _NEVER_REPORTED:
            continue
        found.append(window)
        if window.layer in _MODAL:
            break
    return found


def _node(view: View, window: Window, screen: Rect, *, compressed: bool) -> Node:
    node = Node(view, window, screen)
    views = _important_below(view) if compressed else view.nodes
    for index, child_view in enumerate(views):
        child = _node(child_view, window, screen, compressed=compressed)
        child.index, child.parent = index, node
        node.children.append(child)
    return node


def _important_below(view: View) -> list[View]:
    found: list[View] = []
    for child in view.nodes:
        found.extend([child] if _is_important(child) else _important_below(child))
    return found


def _is_important(view: View) -> bool:
    actionable = view.clickable or view.long_clickable or view.focusable
    return actionable or bool(view.text or view.description or view.hint or view.scrollable)


def _intersect(first: Rect, second: Rect) -> Rect:
    """`Rect.intersect`: without overlap the first stays as it was."""
    common = first.intersection(second)
    return first if common.empty else common


def _facts(node: Node) -> tuple[object, ...]:
    view = node.view
    return (
        node.class_name, node.resource_id, node.text, node.description, view.visible, view.enabled,
        view.checked, view.focused, view.selected, view.scroll_offset, view.paint.icon,
    )  # fmt: skip
