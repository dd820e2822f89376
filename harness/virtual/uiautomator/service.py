"""One run of uiautomator2's server: the device as it sees it, and the objects it remembers."""

from __future__ import annotations

import threading
import uuid
from typing import TYPE_CHECKING

from harness.virtual.uiautomator.device import UiDevice
from harness.virtual.uiautomator.objects import UiObject, UiScrollable
from harness.virtual.uiautomator.rpc_errors import not_found

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.uiautomator.selector import Selector


class Service:
    """`AutomatorServiceImpl`: what lasts from one call to the next. Threads may share it."""

    def __init__(self, android: Android) -> None:
        self.android = android
        self.device = UiDevice(android)
        self._lock = threading.Lock()
        self._objects: dict[str, UiObject] = {}

    def object(self, selector: Selector) -> UiObject:
        """`device.findObject(selector.toUiSelector())`."""
        return UiObject(self.device, selector.to_ui_selector())

    def scrollable(self, selector: Selector, *, vertical: bool = True) -> UiScrollable:
        """`new UiScrollable(selector.toUiSelector())`."""
        return UiScrollable(self.device, selector.to_ui_selector(), vertical=vertical)

    def remember(self, found: UiObject) -> str:
        """`addUiObject`: a name that a client can use instead of a selector."""
        name = str(uuid.uuid4())
        with self._lock:
            self._objects[name] = found
        return name

    def recall(self, name: str) -> UiObject:
        """`getUiObject(String)`, or UiObjectNotFoundException."""
        found = self.find(name)
        if found is None:
            not_found(f"UiObject {name} not found!")
        return found

    def find(self, name: str) -> UiObject | None:
        """The remembered object, if there is one."""
        with self._lock:
            return self._objects.get(name)

    def forget(self, name: str) -> None:
        """`removeUiObject`."""
        with self._lock:
            self._objects.pop(name, None)

    def names(self) -> list[str]:
        """`getUiObjects`."""
        with self._lock:
            return list(self._objects)
