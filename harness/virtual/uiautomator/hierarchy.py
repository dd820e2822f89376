"""Window hierarchies as XML, in the two dialects that Android tools read.

`uiautomator dump`: frameworks/base/cmds/uiautomator/…/AccessibilityNodeInfoDumper.java; one line,
the active window alone (`--windows`: all of them, with facts of each). uiautomator2's server: its
own copy of androidx's dumper (u2.jar 0.4.1); indented, all windows, more attributes by API level,
and each half of a surrogate pair written as `.`, so that an emoji reads `..` there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from harness.virtual.screen.windows.panels import Layer
from harness.virtual.uiautomator.xml_writer import XmlWriter, attribute

if TYPE_CHECKING:
    from harness.virtual.screen.view import Rect
    from harness.virtual.uiautomator.nodes import Node, Screen

MAX_DEPTH = 50
_NAF_EXCLUDED = (
    "android.widget.GridView", "android.widget.GridLayout", "android.widget.ListView",
    "android.widget.TableLayout",
)  # fmt: skip
_CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufddf"
_INVALID = re.compile(f"[{_CONTROLS}]")
_INVALID_FOR_SERVER = re.compile(f"[\x00{_CONTROLS}\ufffe\uffff\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_API_DRAWING_ORDER, _API_HINT, _API_DISPLAY_ID = 24, 26, 30
_API_PLATFORM_EXTRAS = 35
_FLAGS = (
    "checkable", "checked", "clickable", "enabled", "focusable", "focused", "scrollable",
    "long-clickable", "password", "selected",
)  # fmt: skip
_FLAG_VALUES = attrgetter(*(name.replace("-", "_") for name in _FLAGS))
_WINDOW_TYPES = {
    Layer.APP: "TYPE_APPLICATION",
    Layer.DIALOG: "TYPE_APPLICATION",
    Layer.INPUT_METHOD: "TYPE_INPUT_METHOD",
}


@dataclass(frozen=True)
class _Dialect:
    """What differs between the two dumpers."""

    server: bool
    api: int

    def clean(self, text: str) -> str:
        """`stripInvalidXMLChars`."""
        return _clean(text, server=self.server)

    @property
    def order_and_hint(self) -> tuple[bool, bool]:
        """Whether nodes carry drawing-order and hint."""
        if self.server:
            return self.api >= _API_DRAWING_ORDER, self.api >= _API_HINT
        return (self.api >= _API_PLATFORM_EXTRAS,) * 2


@lru_cache(maxsize=4096)
def _clean(text: str, *, server: bool) -> str:
    if not server:
        return _INVALID.sub(".", text)
    return _INVALID_FOR_SERVER.sub(".", _ASTRAL.sub("..", text))


def server_dump(screen: Screen, *, max_depth: int = MAX_DEPTH, active_only: bool = False) -> str:
    """What `dumpWindowHierarchy` of uiautomator2's server returns."""
    writer = XmlWriter(indent=True)
    dialect = _Dialect(server=True, api=screen.api)
    writer.start("hierarchy")
    writer.attribute("rotation", str(screen.rotation))
    roots = [screen.active] if active_only else list(screen.roots)
    for root in roots:
        if root is not None:
            _write_node(writer, root, dialect, max_depth)
    writer.end()
    return writer.text()


def platform_dump(screen: Screen, root: Node) -> str:
    """What `uiautomator dump` writes of one window.

    Raises:
        IllegalCharacterError: a text holds half a surrogate pair.
    """
    writer = XmlWriter(indent=False)
    _write_hierarchy(writer, screen, root)
    return writer.text()


def platform_dump_windows(screen: Screen) -> str:
    """What `uiautomator dump --windows` writes (API 30 on)."""
    writer = XmlWriter(indent=False)
    writer.start("displays")
    writer.start("display")
    writer.attribute("id", "0")
    count = len(screen.roots)
    for index, root in enumerate(screen.roots):
        _write_window(writer, screen, root, index, count - index - 1)
    writer.end()
    writer.end()
    return writer.text()


def _write_window(writer: XmlWriter, screen: Screen, root: Node, index: int, layer: int) -> None:
    window = root.window
    kind = _WINDOW_TYPES.get(window.layer, "TYPE_SYSTEM")
    writer.start("window")
    writer.attribute("index", str(index))
    writer.attribute("title", window.title)
    writer.attribute("bounds", _short(window.bounds))
    writer.attribute("active", _flag(window.focused))
    writer.attribute("focused", _flag(window.focused))
    writer.attribute("accessibility-focused", "false")
    writer.attribute("id", str(layer + 1))
    writer.attribute("layer", str(layer))
    writer.attribute("type", kind)
    _write_hierarchy(writer, screen, root)
    writer.end()


def _write_hierarchy(writer: XmlWriter, screen: Screen, root: Node) -> None:
    writer.start("hierarchy")
    writer.attribute("rotation", str(screen.rotation))
    _write_node(writer, root, _Dialect(server=False, api=screen.api), depth=1 << 30)
    writer.end()


def _write_node(writer: XmlWriter, node: Node, dialect: _Dialect, depth: int) -> None:
    writer.start("node")
    if _is_naf(node):
        writer.attribute("NAF", "true")
    writer.attribute("index", str(node.index))
    _write_texts(writer, node, dialect)
    _write_flags(writer, node, dialect)
    writer.attribute("bounds", _short(node.visible_bounds(trim_scrollable=False)))
    _write_extras(writer, node, dialect)
    for child in node.children if depth > 0 else ():
        if child.visible:
            _write_node(writer, child, dialect, depth - 1)
    writer.end()


def _write_texts(writer: XmlWriter, node: Node, dialect: _Dialect) -> None:
    writer.attribute("text", dialect.clean(node.text))
    writer.attribute("resource-id", dialect.clean(node.resource_id))
    writer.attribute("class", dialect.clean(node.class_name))
    writer.attribute("package", dialect.clean(node.package))
    writer.attribute("content-desc", dialect.clean(node.description))


def _write_flags(writer: XmlWriter, node: Node, dialect: _Dialect) -> None:
    writer.attributes(_flags(_FLAG_VALUES(node.view)))
    if dialect.server:
        writer.attribute("visible-to-user", _flag(node.visible))


@lru_cache(maxsize=1024)
def _flags(values: tuple[bool, ...]) -> str:
    return "".join(
        attribute(name, _flag(value)) for name, value in zip(_FLAGS, values, strict=True)
    )


def _write_extras(writer: XmlWriter, node: Node, dialect: _Dialect) -> None:
    order, hint = dialect.order_and_hint
    if order:  # the root of a window is drawn by nobody: 0; children count from 1
        writer.attribute("drawing-order", str(node.index + 1 if node.parent else 0))
    if hint:
        writer.attribute("hint", dialect.clean(node.view.hint))
    if dialect.server and dialect.api >= _API_DISPLAY_ID:
        writer.attribute("display-id", "0")


def _is_naf(node: Node) -> bool:
    """Not Accessibility Friendly: clickable, but neither it nor any child says what it is."""
    if node.class_name.endswith(_NAF_EXCLUDED):
        return False
    if not (node.view.clickable and node.view.enabled):
        return False
    return not any(below.text or below.description for below in node.walk())


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _short(bounds: Rect) -> str:
    """`Rect.toShortString`."""
    return f"[{bounds.left},{bounds.top}][{bounds.right},{bounds.bottom}]"
