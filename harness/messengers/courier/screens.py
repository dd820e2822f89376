"""Finding and touching things on Courier's screens: every wait and every error in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.drivers.device import Device
from harness.errors import DeviceTimeoutError
from harness.hierarchy import Element, Screen
from harness.waiting import NotSettledError

PACKAGE = "org.courier.messenger"
_LOOK_S = 15.0


@dataclass(frozen=True)
class Screens:
    """Courier on one device, as a set of things with ids."""

    device: Device

    def look(self) -> Screen:
        """What is on the screen now."""
        return self.device.ui.look()

    def wait_for(
        self, accept: Callable[[Screen], bool], awaited: str, seconds: float = _LOOK_S
    ) -> Screen:
        """The first screen that is as wanted.

        Raises:
            DeviceTimeoutError: it did not come; names what the screen showed instead.
        """
        try:
            return self.device.patience.settle(
                self.look, accept, awaited=awaited, device_seconds=seconds
            )
        except NotSettledError as error:
            words = self.look().words.replace("\n", " | ")
            raise DeviceTimeoutError(
                self.device.serial,
                f"Courier did not show {awaited} within {error.seconds:.1f} s; "
                f"the screen says: {words[:400]}",
                "Look at the screenshot in the report.",
            ) from error

    def find(self, id: str, *, text: str = "") -> Element:
        """The thing with this id, waited for."""
        return self._found(id, text=text)

    def _found(self, id: str, *, text: str) -> Element:
        named = f"`{id}`" + (f" saying {text!r}" if text else "")
        found: list[Element] = []

        def shows(seen: Screen) -> bool:
            element = seen.find(id=id, text=text)
            found.extend([element] if element is not None else [])
            return element is not None

        self.wait_for(shows, named)
        return found[-1]

    def tap(self, id: str, *, text: str = "") -> None:
        """Touch the thing with this id, waited for."""
        self.device.ui.tap(self._found(id, text=text))

    def fill(self, id: str, text: str) -> None:
        """Replace what the text field with this id holds."""
        self.device.ui.set_text(self._found(id, text=""), text)
