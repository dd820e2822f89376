"""What is on a screen: a hierarchy's elements, and a picture that belongs to one.

Pure reading of what the device gave; nothing here talks to a device.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from harness.errors import ProtocolError
from harness.redaction import HIDDEN

_BOUNDS = re.compile(r"\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")
_SYSTEM_UI = "com.android.systemui"


@dataclass(frozen=True)
class Bounds:
    """A rectangle on the screen in pixels; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def center(self) -> tuple[int, int]:
        """The pixel in the middle."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


class Element:
    """One node of a hierarchy, with what is inside it."""

    def __init__(self, node: etree._Element) -> None:
        self._node = node

    def _get(self, name: str) -> str:
        return str(self._node.get(name, ""))

    @property
    def id(self) -> str:
        """The resource id without its package, such as `message_text`; "" if it has none."""
        return self._get("resource-id").rpartition("/")[2]

    @property
    def resource_id(self) -> str:
        """The whole resource id, such as `android:id/title`; "" if it has none."""
        return self._get("resource-id")

    @property
    def text(self) -> str:
        """What is written on it; uiautomator2's server writes `..` for each emoji."""
        return self._get("text")

    @property
    def description(self) -> str:
        """Its content description."""
        return self._get("content-desc")

    @property
    def package(self) -> str:
        """The package that shows it."""
        return self._get("package")

    @property
    def checked(self) -> bool:
        """Whether it is switched on or chosen."""
        return self._get("checked") == "true"

    @property
    def enabled(self) -> bool:
        """Whether it can be used."""
        return self._get("enabled") == "true"

    @property
    def clickable(self) -> bool:
        """Whether a tap on it does something."""
        return self._get("clickable") == "true"

    @property
    def focused(self) -> bool:
        """Whether it has the input focus."""
        return self._get("focused") == "true"

    @property
    def box(self) -> str:
        """Where it is, as the hierarchy writes it: `[left,top][right,bottom]`."""
        return self._get("bounds")

    @property
    def bounds(self) -> Bounds:
        """Where it is.

        Raises:
            ProtocolError: the hierarchy gives it no rectangle.
        """
        match = _BOUNDS.fullmatch(self.box)
        if match is None:
            raise ProtocolError("hierarchy", f"a node has the bounds {self.box!r}")
        left, top, right, bottom = (int(number) for number in match.groups())
        return Bounds(left, top, right, bottom)

    @property
    def words(self) -> str:
        """All texts and descriptions inside it, one a line, top down."""
        found = [part for node in self.descend() for part in (node.text, node.description) if part]
        return "\n".join(found)

    def descend(self) -> Iterator[Element]:
        """It and everything inside it, in document order."""
        for node in self._node.iter("node"):
            yield Element(node)

    def find_all(
        self,
        *,
        id: str = "",
        text: str = "",
        description: str = "",
        package: str = "",
    ) -> list[Element]:
        """Everything inside it that has all of the given properties."""
        wanted = {"id": id, "text": text, "description": description, "package": package}
        return list(self._matching({name: value for name, value in wanted.items() if value}))

    def find(
        self,
        *,
        id: str = "",
        text: str = "",
        description: str = "",
        package: str = "",
    ) -> Element | None:
        """The first thing inside it that has all of the given properties, or None."""
        wanted = {"id": id, "text": text, "description": description, "package": package}
        return next(self._matching({name: each for name, each in wanted.items() if each}), None)

    def _matching(self, wanted: dict[str, str]) -> Iterator[Element]:
        return (
            element
            for element in self.descend()
            if all(getattr(element, name) == value for name, value in wanted.items())
        )


class Screen(Element):
    """A whole hierarchy, as it was at one moment.

    What password fields hold is left out where it comes in, so that no report or error has it.

    Attributes:
        xml: the hierarchy as the device gave it, but for that.
    """

    def __init__(self, xml: str) -> None:
        try:
            root = etree.fromstring(xml.encode("utf-8"))
        except etree.XMLSyntaxError as error:
            raise ProtocolError("hierarchy", f"no XML: {error}") from error
        super().__init__(root)
        self.xml = _without_passwords(root) if _MASKED in xml else xml

    @property
    def rotation(self) -> int:
        """In quarter turns.

        Raises:
            ProtocolError: it does not say.
        """
        turns = self._get("rotation")
        if not turns.isdigit():
            raise ProtocolError("hierarchy", f"the rotation is {turns!r}")
        return int(turns)

    def windows(self) -> Iterator[Element]:
        """The windows on it, in document order."""
        for node in self._node.iterchildren("node"):
            yield Element(node)

    @property
    def app_words(self) -> str:
        """All texts outside the system's bars; equal twice running means nothing moves."""
        return "\n".join(
            f"{e.id}|{e.text}|{e.description}|{e.box}"
            for e in self.descend()
            if e.package != _SYSTEM_UI
        )


_MASKED = 'password="true"'


def _without_passwords(root: etree._Element) -> str:
    for node in root.iter("node"):
        if node.get("password") == "true":
            for name in ("text", "content-desc"):
                if node.get(name):
                    node.set(name, HIDDEN)
    return str(etree.tostring(root, encoding="unicode"))


@dataclass(frozen=True)
class Capture:
    """A picture and the hierarchy that belongs to it.

    Attributes:
        at: when the screen was seen so last, in seconds of the machine's monotonic clock.
    """

    png: bytes
    screen: Screen
    at: float


def find_words(screen: Screen, words: str) -> Element | None:
    """The last element whose text holds these words, whatever the apostrophes and spaces.

    The last, because a conversation's newest message is its lowest: an older one may say the same.
    """
    wanted = plain(words)
    found = [element for element in screen.descend() if wanted in plain(element.text)]
    return found[-1] if found else None


def plain(text: str) -> str:
    """A text without what only its typesetting makes different."""
    return " ".join(text.replace("’", "'").split()).casefold()
