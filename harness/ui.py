"""The only door to uiautomator2: what is on the screen, and touching it.

A screen is read as one hierarchy, looked through on this side, and touched by coordinates: one
call to the device a look and one a touch, where uiautomator2's own selectors take three.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import threading
from collections.abc import Iterator
from typing import Protocol

import uiautomator2
from uiautomator2 import exceptions as u2_exceptions
from uiautomator2.core import DEFAULT_SERVER_PORT

from harness.adb import DeviceAdb
from harness.adb_connection import mapped_errors
from harness.clock import SystemClock
from harness.destructive import harm_of_button
from harness.errors import (
    CommandFailedError,
    DeviceTimeoutError,
    DeviceUnavailableError,
    EvidenceError,
    ProtocolError,
)
from harness.hierarchy import Capture, Element, Screen
from harness.kept_connection import KeptConnection
from harness.parsers.lines import read_from
from harness.parsers.screencap import parse_screencap

_STABLE_TRIES = 8
_TAP_MS = 0
_SLOW_STEPS = 40
"""Of 5 ms each: slow enough that a list stops where the finger does, without a fling."""


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
        self._clock = SystemClock()
        self._server: uiautomator2.Device | None = None
        self._kept = KeptConnection(DEFAULT_SERVER_PORT)
        self._starting = threading.Lock()
        self._log = logging.getLogger(f"harness.device.{adb.serial}")

    @property
    def serial(self) -> str:
        """ADB's name for the device."""
        return self._adb.serial

    @property
    def _u2(self) -> uiautomator2.Device:
        self._expect_server()
        with self._starting:
            if self._server is None:
                device = self._adb.underlying
                device.kept = self._kept
                self._server = uiautomator2.Device(device)
            return self._server

    def _expect_server(self) -> None:
        """Where it may not be started, raise a HarnessError."""

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
        try:
            return self._look()
        except DeviceUnavailableError as error:  # looking twice changes nothing
            self._log.warning("looked at again: %s", error)
            self._adb.repeated.append(str(error))
            return self._look()

    def _look(self) -> Screen:
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
            png, now, after = self._picture(), self._clock.now(), self.look()
            if before.app_words == after.app_words:
                return Capture(png, after, now)
            before = after
        raise EvidenceError(
            self.serial,
            f"the screen changed during each of {_STABLE_TRIES} pictures",
            "Wait for whatever moves there, or turn animations off.",
        )

    def _picture(self) -> bytes:
        raw = self._adb.exec_out("screencap -p")
        return read_from(self._adb.serial, parse_screencap, raw).png

    def tap(self, element: Element) -> None:
        """Touch the middle of an element, as shortly as `input tap` does.

        uiautomator2's own click rests its finger for 100 ms.

        Raises:
            CapabilityMissingError: it takes something away, and the device is not disposable.
            DeviceError: it could not be asked.
        """
        self._adb.leave.expect(harm_of_button(element.text))
        x, y = element.bounds.center
        self._log.debug("tap %s at %d,%d", element.id or element.text, x, y)
        with self._mapped(f"tapping {element.id or element.text}"):
            self._u2.jsonrpc.click(x, y, _TAP_MS)

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
                self._kept.close()
                server.stop_uiautomator(wait=False)
