"""The only door to uiautomator2: what is on the screen, and touching it.

A screen is read as one hierarchy, looked through on this side, and touched by coordinates: one
call to the device a look and one a touch, where uiautomator2's own selectors take three.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import uiautomator2
from lxml import etree
from uiautomator2 import exceptions as u2_exceptions

from harness.adb import DeviceAdb, mapped_errors
from harness.errors import (
    CommandFailedError,
    DeviceTimeoutError,
    DeviceUnavailableError,
    EvidenceError,
    ProtocolError,
)

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BOUNDS = re.compile(r"\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]")
_SYSTEM_UI = "com.android.systemui"
_STABLE_TRIES = 8
_SLOW_STEPS = 40
"""Of 5 ms each: slow enough that a list stops where the finger does, without a fling."""


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
        asked = {name: value for name, value in wanted.items() if value}
        return [
            element
            for element in self.descend()
            if all(getattr(element, name) == value for name, value in asked.items())
        ]

    def find(
        self,
        *,
        id: str = "",
        text: str = "",
        description: str = "",
        package: str = "",
    ) -> Element | None:
        """The first thing inside it that has all of the given properties, or None."""
        found = self.find_all(id=id, text=text, description=description, package=package)
        return found[0] if found else None


class Screen(Element):
    """A whole hierarchy, as it was at one moment.

    Attributes:
        xml: the hierarchy as the device gave it.
    """

    def __init__(self, xml: str) -> None:
        try:
            root = etree.fromstring(xml.encode("utf-8"))
        except etree.XMLSyntaxError as error:
            raise ProtocolError("hierarchy", f"no XML: {error}") from error
        super().__init__(root)
        self.xml = xml

    @property
    def app_words(self) -> str:
        """All texts outside the system's bars; equal twice running means nothing moves."""
        return "\n".join(
            f"{e.id}|{e.text}|{e.description}|{e.box}"
            for e in self.descend()
            if e.package != _SYSTEM_UI
        )


@dataclass(frozen=True)
class Capture:
    """A picture and the hierarchy that belongs to it."""

    png: bytes
    screen: Screen


class Ui(Protocol):
    """What is on one device's screen, and touching it."""

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        ...

    def look(self) -> Screen:
        """What is on the screen now."""
        ...

    def capture(self) -> Capture:
        """A picture and a hierarchy of the same moment."""
        ...

    def tap(self, element: Element) -> None:
        """Touch the middle of an element."""
        ...

    def set_text(self, element: Element, text: str) -> None:
        """Replace what a text field holds."""
        ...

    def press(self, key: str) -> None:
        """Press a key such as `back`, `home` or `enter`."""
        ...

    def scroll_up(self, element: Element) -> None:
        """Show what is above, by about half the element's height."""
        ...

    def scroll_down(self, element: Element) -> None:
        """Show what is below, by about half the element's height."""
        ...


class DeviceUi:
    """`Ui` over the unmodified uiautomator2; its server starts at the first use."""

    def __init__(self, adb: DeviceAdb) -> None:
        self._adb = adb
        self._server: uiautomator2.Device | None = None
        self._starting = threading.Lock()
        self._log = logging.getLogger(f"harness.device.{adb.serial}")

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        return self._adb.serial

    @property
    def _u2(self) -> uiautomator2.Device:
        with self._starting:
            if self._server is None:
                self._server = uiautomator2.Device(self._adb.underlying)
            return self._server

    @contextlib.contextmanager
    def _mapped(self, doing: str) -> Iterator[None]:
        serial = self.serial
        try:
            with mapped_errors(serial, doing):
                yield
        except u2_exceptions.HTTPTimeoutError as error:
            raise DeviceTimeoutError(
                serial, f"uiautomator2 did not answer while {doing}", "Wake or restart the device."
            ) from error
        except (u2_exceptions.DeviceError, http.client.HTTPException) as error:
            raise DeviceUnavailableError(
                serial,
                f"uiautomator2 does not run while {doing} ({error})",
                "Stop other UI automation on it, or restart it.",
            ) from error
        except u2_exceptions.BaseException as error:
            raise CommandFailedError(
                serial, f"{doing} failed ({error})", "See the hierarchy in the report."
            ) from error
        except json.JSONDecodeError as error:
            raise ProtocolError(serial, f"uiautomator2 answered no JSON while {doing}") from error

    def look(self) -> Screen:
        """What is on the screen now.

        Raises:
            DeviceError: it could not be asked.
        """
        with self._mapped("reading the screen"):
            return Screen(self._u2.dump_hierarchy())

    def capture(self) -> Capture:
        """A picture between two equal hierarchies, so that both show the same moment.

        Raises:
            DeviceError: it could not be asked.
            EvidenceError: the screen did not stand still.
            ProtocolError: the picture is no PNG.
        """
        before = self.look()
        for _ in range(_STABLE_TRIES):
            png, after = self._picture(), self.look()
            if before.app_words == after.app_words:
                return Capture(png, after)
            before = after
        raise EvidenceError(
            self.serial,
            f"the screen changed during each of {_STABLE_TRIES} pictures",
            "Wait for whatever moves there, or turn animations off.",
        )

    def _picture(self) -> bytes:
        raw = self._adb.exec_out("screencap -p")
        start = raw.find(_PNG_SIGNATURE)  # foldables print a warning first
        if start < 0:
            raise ProtocolError(self._adb.serial, f"screencap gave no PNG but {raw[:80]!r}")
        return raw[start:]

    def tap(self, element: Element) -> None:
        """Touch the middle of an element.

        Raises:
            DeviceError: it could not be asked.
        """
        x, y = element.bounds.center
        self._log.debug("tap %s at %d,%d", element.id or element.text, x, y)
        with self._mapped(f"tapping {element.id or element.text}"):
            self._u2.click(x, y)

    def set_text(self, element: Element, text: str) -> None:
        """Replace what a text field holds; any Unicode.

        Raises:
            DeviceError: it could not be asked, or there is no such field any more.
        """
        with self._mapped(f"typing into {element.id or element.box}"):
            if element.resource_id:
                self._u2(resourceId=element.resource_id).set_text(text)
            else:
                self._u2.click(*element.bounds.center)
                self._u2(focused=True).set_text(text)

    def press(self, key: str) -> None:
        """Press a key by uiautomator2's name.

        Raises:
            DeviceError: it could not be asked.
        """
        with self._mapped(f"pressing {key}"):
            self._u2.press(key)

    def scroll_up(self, element: Element) -> None:
        """Drag from one quarter down the element to three quarters.

        Raises:
            DeviceError: it could not be asked.
        """
        self._drag(element, upwards=False)

    def scroll_down(self, element: Element) -> None:
        """Drag from three quarters down the element to one quarter.

        Raises:
            DeviceError: it could not be asked.
        """
        self._drag(element, upwards=True)

    def _drag(self, element: Element, *, upwards: bool) -> None:
        box = element.bounds
        x, quarter = box.center[0], (box.bottom - box.top) // 4
        high, low = box.top + quarter, box.bottom - quarter
        start, end = (low, high) if upwards else (high, low)
        with self._mapped("scrolling"):
            self._u2.swipe(x, start, x, end, steps=_SLOW_STEPS)

    def stop(self) -> None:
        """End uiautomator2's server on the device, if we started one."""
        with self._starting:
            server, self._server = self._server, None
        if server is not None:
            with self._mapped("stopping uiautomator2"):
                server.stop_uiautomator(wait=False)
