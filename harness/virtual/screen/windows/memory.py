"""What a screen remembers between two trees of views: scroll positions, focus, cursor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.screen.drawing.painter import Caret

if TYPE_CHECKING:
    from harness.virtual.screen.view import View


@dataclass(eq=False)
class ScreenMemory:
    """Kept for each activity, and for its dialog; views are found again by their keys."""

    scrolls: dict[str, int] = field(default_factory=dict)
    """Pixels from the start; from the end for lists that keep to their end."""
    focus: str | None = None
    caret: Caret = field(default_factory=lambda: Caret(0, 0))
    began: bool = False
    reveal: bool = False
    """The focused field has to be scrolled into sight once."""
    keys: dict[View, str] = field(default_factory=dict)

    def adopt(self, root: View) -> View | None:
        """Give the views of a new tree their keys and the focus; returns the focused field."""
        self.keys = {}
        seen: dict[str, int] = {}
        for view in root.walk():
            if view.scrollable or view.editable:
                name = view.id or view.class_name
                seen[name] = seen.get(name, 0) + 1
                self.keys[view] = f"{name}#{seen[name]}"
        if not self.began:
            self._begin()
        return self._restore()

    def offset(self, view: View) -> int:
        """How far a list is scrolled, in pixels from its start."""
        return self._offset(view, view.scroll_range)

    def position(self, view: View, twin: View) -> int:
        """Where a list would be, in pixels from its start, if it were as long as its twin."""
        return max(0, min(twin.scroll_range, self._offset(view, twin.scroll_range)))

    def _offset(self, view: View, scroll_range: int) -> int:
        stored = self.scrolls.get(self.keys.get(view, ""), 0)
        return scroll_range - stored if view.layout.from_end else stored

    def scroll_to(self, view: View, offset: int) -> None:
        """Scroll a list to `offset` pixels from its start, as far as it goes."""
        offset = max(0, min(view.scroll_range, offset))
        stored = view.scroll_range - offset if view.layout.from_end else offset
        self.scrolls[self.keys[view]] = stored

    def focus_on(self, view: View) -> None:
        """Move the focus to a field, the cursor behind its text."""
        key = self.keys[view]
        if self.focus != key:
            self.focus = key
            self.caret = Caret(len(view.text), len(view.text))
        self.reveal = True

    def _begin(self) -> None:
        """A new screen: the field that asks for it gets the focus."""
        self.began = True
        for view in self.keys:
            if view.focused and view.editable:
                self.focus_on(view)

    def _restore(self) -> View | None:
        focused = None
        for view, key in self.keys.items():
            view.focused = view.editable and view.enabled and key == self.focus
            focused = view if view.focused else focused
        if focused is None:
            self.focus = None
            return None
        end = len(focused.text)
        self.caret = Caret(min(self.caret.start, end), min(self.caret.end, end))
        return focused
