"""Typing: what characters and editing keys do to the focused field.

Offsets count Python characters (code points). Deletion takes away what a user sees as one
character, as an emoji-aware keyboard does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.virtual.screen.drawing import emoji
from harness.virtual.screen.drawing.painter import Caret
from harness.virtual.screen.view import View
from harness.virtual.screen.windows import reuse
from harness.virtual.screen.windows.memory import ScreenMemory

if TYPE_CHECKING:
    from harness.virtual.screen.windows.composer import Window
    from harness.virtual.screen.windows.keyboard import KeyboardState


def begin(field: View, window: Window, ime: KeyboardState) -> bool:
    """Give a field the focus and the keyboard; whether anything looks different by that."""
    memory = window.memory
    before = (memory.focus, memory.caret, replace(ime))
    memory.focus_on(field)
    if window.focused:
        ime.appear(field.text, memory)
    changed = before != (memory.focus, memory.caret, ime)
    memory.reveal = changed or bool(reuse.revealing(window))
    return memory.reveal


def replace_all(memory: ScreenMemory, field: View, text: str) -> None:
    """The whole text is now `text`, the cursor behind it."""
    memory.caret = Caret(len(text), len(text))
    _tell(field, text)


def insert(memory: ScreenMemory, field: View, text: str) -> None:
    """Put `text` in place of the selection; a single-line field takes no line break."""
    if not field.multiline:
        text = text.replace("\n", " ")
    start, end = memory.caret.start, memory.caret.end
    memory.caret = Caret(start + len(text), start + len(text))
    _tell(field, field.text[:start] + text + field.text[end:])


def delete_backwards(memory: ScreenMemory, field: View) -> None:
    """The key with the arrow to the left: the selection, or what is before the cursor."""
    start, end = memory.caret.start, memory.caret.end
    if start == end:
        parts = emoji.clusters(field.text[:start])
        start -= len(parts[-1]) if parts else 0
    _cut(memory, field, start, end)


def delete_forwards(memory: ScreenMemory, field: View) -> None:
    """The Del key of a keyboard with keys: the selection, or what is behind the cursor."""
    start, end = memory.caret.start, memory.caret.end
    if start == end:
        parts = emoji.clusters(field.text[end:])
        end += len(parts[0]) if parts else 0
    _cut(memory, field, start, end)


def move(memory: ScreenMemory, field: View, by: int) -> None:
    """Move the cursor by so many characters; a selection collapses."""
    at = max(0, min(len(field.text), memory.caret.end + by))
    memory.caret = Caret(at, at)


def select_word(memory: ScreenMemory, field: View) -> None:
    """A long press: the last word is selected."""
    text = field.text
    start = text.rstrip().rfind(" ") + 1
    memory.caret = Caret(start, len(text.rstrip()) if text.strip() else len(text))


def _cut(memory: ScreenMemory, field: View, start: int, end: int) -> None:
    if start == end:
        return
    memory.caret = Caret(start, start)
    _tell(field, field.text[:start] + field.text[end:])


def _tell(field: View, text: str) -> None:
    if field.on_text is not None and text != field.text:
        field.text = text
        field.on_text(text)
