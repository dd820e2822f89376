"""What of an HTML page a person reads and touches: texts, links, forms.

No web engine: styles and scripts are left out, and blocks come one below the other. Nodes are those
of a WebView (content/browser/accessibility in Chromium): android.view.View for texts and links,
android.widget.EditText and Button for controls, with the id of the element as the resource id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode

_SILENT: Final = frozenset({"script", "style", "head", "template", "noscript"})
_BLOCKS: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "li", "label", "form", "body", "br", "tr", "section"}
)
_TYPED: Final = frozenset({"text", "email", "password", "tel", "number", "search", "url", ""})


@dataclass
class Form:
    """Where the values of its fields go."""

    action: str = ""
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)

    def encoded(self, button: Control | None = None) -> str:
        """`application/x-www-form-urlencoded`, with the button that sent it."""
        values = dict(self.values)
        if button is not None and button.name:
            values[button.name] = button.value
        return urlencode(values)


@dataclass(frozen=True)
class Text:
    """A line of text; with `link` it leads somewhere."""

    text: str
    heading: bool = False
    link: str = ""


@dataclass(frozen=True)
class Control:
    """A field, a check box or a button of a form."""

    kind: str
    name: str
    value: str
    form: Form
    element_id: str = ""
    label: str = ""


class WebPage(HTMLParser):
    """Reads one document; broken markup is read as far as it goes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.title = ""
        self.parts: list[Text | Control] = []
        self._form = Form()
        self._silent = 0
        self._heading = False
        self._link = ""
        self._button: dict[str, str] | None = None
        self._words: list[str] = []
        self._in_title = False
        self.feed(source)
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent += 1
        elif tag == "form":
            self._flush()
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
        elif tag == "input":
            self._input(given)
        elif tag in ("a", "button"):
            self._flush()
            self._link = given.get("href", "") if tag == "a" else ""
            self._button = given if tag == "button" else None
        elif tag in _BLOCKS:
            self._flush()
            self._heading = tag in ("h1", "h2")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag == "title":
            self._in_title = False
        elif tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS or tag in ("a", "button"):
            self._flush()
        if tag == "form":
            self._form = Form()

    def handle_data(self, data: str) -> None:
        """Characters."""
        if self._in_title:
            self.title += data.strip()
        elif not self._silent and data.strip():
            self._words.append(" ".join(data.split()))

    def _input(self, given: dict[str, str]) -> None:
        self._flush()
        kind, name, value = given.get("type", ""), given.get("name", ""), given.get("value", "")
        if kind == "hidden":
            self._form.values[name] = value
        elif kind in ("submit", "button"):
            self._control("button", given, value or "Submit")
        elif kind == "checkbox":
            self._control("check", given, "")
        elif kind in _TYPED:
            self._form.values[name] = value
            self._control("password" if kind == "password" else "text", given, "")

    def _control(self, kind: str, given: dict[str, str], label: str) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        label = label or given.get("placeholder", "") or given.get("aria-label", "")
        self.parts.append(Control(kind, name, value, self._form, given.get("id", ""), label))

    def _flush(self) -> None:
        """What was read since the last block is one of its own."""
        text, self._words = " ".join(self._words), []
        button, self._button = self._button, None
        if button is not None:
            self._control("button", button, text)
        elif text:
            self.parts.append(Text(text, self._heading, self._link))
        self._link, self._heading = "", False
