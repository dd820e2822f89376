"""What a new tree of views takes over from the one before, so that only what changed is laid out.

Trees are handed out to other threads, so an old one is never laid out again: the new one learns
what was found out about equal views. Only where nothing at all differs does a window stay.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.screen.drawing.layout import Twins
    from harness.virtual.screen.view import View
    from harness.virtual.screen.windows.composer import Window

_INPUTS = attrgetter(
    "class_name", "id", "text", "description", "hint", "enabled", "checkable", "checked",
    "clickable", "long_clickable", "focusable", "focused", "selected", "password", "multiline",
    "opaque", "package", "editable", "layout", "paint",
)  # fmt: skip
"""Of a view: all that its builder decides, except what it does."""


def inherit(new: View, old: View, twins: Twins) -> bool:
    """Let views of a new tree have the sizes of those that they equal, with all below them.

    Args:
        new: the root of the new tree, not laid out yet.
        old: the root of the laid-out one.
        twins: takes each view that has an equal one, and that one.

    Returns:
        Whether the trees are equal.
    """
    same = len(new.children) == len(old.children) and _INPUTS(new) == _INPUTS(old)
    same = same and new.paint.draw is None  # nobody knows what it draws by
    for child, before in zip(new.children, old.children, strict=False):
        same = inherit(child, before, twins) and same
    if same:
        new.sizes = old.sizes
        twins[new] = old
    return same


def stays(new: Window, old: Window, twins: Twins) -> bool:
    """Whether a window with an equal tree looks the same too; it then does what the new one would.

    Args:
        new: the window as it was built now; its views have twins.
        old: the window that is on the screen.
        twins: as `inherit` left them.
    """
    memory = old.memory
    if old.bounds != new.bounds or old.caret != memory.caret:
        return False
    if memory.reveal and revealing(old):
        return False
    lists = [view for view in memory.keys if view.layout.direction == "scroll"]
    if any(memory.position(view, twins[view]) != twins[view].scroll_offset for view in lists):
        return False
    for view, before in twins.items():
        before.on_click, before.on_long_click = view.on_click, view.on_long_click
        before.on_text, before.on_submit = view.on_text, view.on_submit
        before.on_scale, before.on_dismiss = view.on_scale, view.on_dismiss
    memory.keys = {twins[view]: key for view, key in memory.keys.items()}
    memory.reveal = memory.reveal and old.field_in_focus is None
    old.dismiss = new.dismiss
    return True


def revealing(window: Window) -> dict[View, int]:
    """Which lists have to be scrolled, and to where, so that the focused field is seen whole."""
    target = window.field_in_focus
    found: dict[View, int] = {}
    if target is None:
        return found
    lists = (view for view in window.drawn.walk() if view.layout.direction == "scroll")
    for view in lists:
        if target not in view.walk():
            continue
        hidden = max(0, target.bounds.bottom - view.bounds.bottom)
        above = max(0, view.bounds.top - target.bounds.top)
        if hidden or above:
            found[view] = view.scroll_offset + hidden - above
    return found
