"""Android's XML serializer, byte for byte: what `android.util.Xml.newSerializer()` writes.

Source: libcore/xml/src/main/java/com/android/org/kxml2/io/KXmlSerializer.java. Its peculiarities:
attributes stand in `"` unless they contain one, then in `'`; an empty element ends in ` />`;
characters beyond the basic plane become decimal references; an indented document breaks in CR LF.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"
_ALLOWED = re.compile("[\x20-\ud7ff\ue000-\ufffd]")
_AS_IT_IS = re.compile(r"[ !#-%(-;=?-\ud7ff\ue000-\ufffd]*")  # nearly all that is written
_ASTRAL_START = "\U00010000"
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class IllegalCharacterError(ValueError):
    """The text has a character that XML cannot hold (`IllegalArgumentException`)."""


class XmlWriter:
    """Collects one document."""

    def __init__(self, *, indent: bool) -> None:
        self._indent = indent
        self._parts = [_DECLARATION]
        self._open: list[str] = []
        self._pending = False

    def start(self, name: str) -> None:
        """Open an element."""
        self._finish_tag()
        self._break()
        self._parts.append(f"<{name}")
        self._open.append(name)
        self._pending = True

    def attribute(self, name: str, value: str) -> None:
        """Add an attribute to the element that was just opened.

        Raises:
            IllegalCharacterError: the value cannot be written.
        """
        self._parts.append(attribute(name, value))

    def attributes(self, written: str) -> None:
        """Add attributes as `attribute` writes them."""
        self._parts.append(written)

    def end(self) -> None:
        """Close the innermost element."""
        name = self._open.pop()
        if self._pending:
            self._parts.append(" />")
            self._pending = False
            return
        self._break()
        self._parts.append(f"</{name}>")

    def text(self) -> str:
        """The document so far."""
        return "".join(self._parts)

    def _finish_tag(self) -> None:
        if self._pending:
            self._parts.append(">")
            self._pending = False

    def _break(self) -> None:
        if self._indent:
            self._parts.append("\r\n" + "  " * len(self._open))


@lru_cache(maxsize=4096)  # a screen says much the same from one moment to the next
def attribute(name: str, value: str) -> str:
    """One attribute, with the blank before it.

    Raises:
        IllegalCharacterError: the value cannot be written.
    """
    quote = "'" if '"' in value else '"'
    return f" {name}={quote}{_escape(value, quote)}{quote}"


def _escape(value: str, quote: str) -> str:
    if _AS_IT_IS.fullmatch(value):
        return value
    return "".join(_escape_one(character, quote) for character in value)


def _escape_one(character: str, quote: str) -> str:
    if character in "\n\r\t":
        return f"&#{ord(character)};"
    if character in _NAMED:
        return _NAMED[character]
    if character == quote:
        return "&apos;"  # only ' can be both quote and content
    if character >= _ASTRAL_START:
        return f"&#{ord(character)};"
    if _ALLOWED.match(character):
        return character
    raise IllegalCharacterError(f"Illegal character (U+{ord(character):x})")
