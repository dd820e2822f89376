"""androidx's UiDevice: finding, waiting, touching and pressing, for the methods of the server.

Sources: androidx.test.uiautomator `UiDevice`, `InteractionController`, `WaitMixin` in u2.jar 0.4.1,
with the timeouts that `AutomatorServiceImpl` configures. Time-outs that a client asks for run by
the host's clock; pauses of the server's own are device time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from harness.virtual.uiautomator.hierarchy import server_dump
from harness.virtual.uiautomator.nodes import Node, Screen, capture
from harness.virtual.uiautomator.query import find_by, find_ui
from harness.virtual.uiautomator.rpc_errors import illegal_state, not_found

if TYPE_CHECKING:
    from harness.virtual.android.toast import Toast
    from harness.virtual.device import Android
    from harness.virtual.screen.windows.composer import Window
    from harness.virtual.uiautomator.selector import Selector, UiSelector

T = TypeVar("T")

STEP = 1 / 60
"""Device seconds of a swipe's step: 5 ms of pause, then the event is injected and waited for, and
an app takes moves once a frame (android.view.Choreographer)."""
LONG_PRESS_FACTOR = 1.5  # of the long press timeout: InteractionController.LONG_PRESS_DURATION_MS
_POLL = 0.1  # WaitMixin.DEFAULT_POLL_INTERVAL
_UI_OBJECT_POLL = 1.0  # UiObject.WAIT_FOR_SELECTOR_POLL
_IDLE_POLL = 0.05
_KEY_EVENT_TIMEOUT = 1.0  # UiDevice.KEY_PRESS_EVENT_TIMEOUT
Point = tuple[int, int]


@dataclass
class Configuration:
    """androidx's Configurator, in milliseconds, as the server sets it."""

    action_acknowledgment: int = 500
    key_injection_delay: int = 0
    scroll_acknowledgment: int = 200
    wait_for_idle: int = 0
    wait_for_selector: int = 0


@dataclass
class Watchers:
    """`UiDevice`'s watchers: name to what it does; run when a search found nothing."""

    actions: dict[str, Callable[[], bool]] = field(default_factory=dict)
    triggered: set[str] = field(default_factory=set)
    running: bool = False

    def run(self) -> None:
        """Let each look at the screen once; not from within one."""
        if self.running:
            return
        for name, action in list(self.actions.items()):
            self.running = True
            try:
                if action():
                    self.triggered.add(name)
            finally:
                self.running = False


class _Shown(NamedTuple):
    """What a screen is made from; windows that show something else are other ones."""

    windows: list[Window]
    size: tuple[int, int]
    rotation: int
    compressed: bool


class UiDevice:
    """One server's view of the device."""

    def __init__(self, android: Android) -> None:
        self.android = android
        self.compressed = False
        self.configuration = Configuration()
        self.watchers = Watchers()
        self._seen: tuple[_Shown, Screen] | None = None
        self._dumped: tuple[Screen, tuple[int, bool], str] | None = None
        self._forgotten_toast: Toast | None = android.toast.last

    @property
    def last_toast(self) -> str | None:
        """The text of the newest toast since the last `forget_toast`."""
        toast = self.android.toast.last
        return toast.text if toast is not None and toast is not self._forgotten_toast else None

    def forget_toast(self) -> None:
        """`clearLastToast`."""
        self._forgotten_toast = self.android.toast.last

    def screen(self) -> Screen:
        """What can be seen now; the same object as long as it is the same."""
        return self.android.looper.call(self._look)

    def _look(self) -> Screen:
        android = self.android
        shown = _Shown(
            android.windows.windows(), android.display.size, android.windows.rotation,
            self.compressed,
        )  # fmt: skip
        if self._seen is None or self._seen[0] != shown:
            self._seen = shown, capture(android, compressed=self.compressed)
        return self._seen[1]

    def dump(self, max_depth: int, *, active_only: bool) -> str:
        """`dumpWindowHierarchy`: written anew when something is to be seen that was not before."""
        screen, how = self.screen(), (max_depth, active_only)
        dumped = self._dumped
        if dumped is None or dumped[0] is not screen or dumped[1] != how:
            dumped = screen, how, server_dump(screen, max_depth=max_depth, active_only=active_only)
            self._dumped = dumped
        return dumped[2]

    def find_by(self, selector: Selector) -> Node | None:
        """`findObject(BySelector)`; runs the watchers and looks again if there is none."""
        matches = selector.to_by_matcher()
        found = find_by(self.screen(), matches)
        if found is None and self.watchers.actions:
            self.watchers.run()
            found = find_by(self.screen(), matches)
        return found

    def find_ui(self, selector: UiSelector) -> Node | None:
        """`UiObject.findAccessibilityNodeInfo`; runs the watchers if there is none."""
        found = find_ui(self.screen(), selector)
        if found is None:
            self.watchers.run()
        return found

    def require(self, selector: UiSelector) -> Node:
        """The node, or UiObjectNotFoundException."""
        found = self.find_ui(selector)
        if found is None:
            not_found(selector)
        return found

    def wait_by(self, selector: Selector, milliseconds: int, *, gone: bool = False) -> bool:
        """`wait(Until.hasObject(…))` or `Until.gone`."""
        return self._wait(lambda: (self.find_by(selector) is None) is gone, milliseconds, _POLL)

    def wait_ui(self, selector: UiSelector, milliseconds: int, *, gone: bool = False) -> bool:
        """`UiObject.waitForExists` or `waitUntilGone`: looks once a second."""
        return self._wait(
            lambda: (self.find_ui(selector) is None) is gone, milliseconds, _UI_OBJECT_POLL
        )

    def set_text(self, find: Callable[[], Node | None], text: str) -> bool | None:
        """ACTION_SET_TEXT on what `find` finds, at one moment; None if it finds nothing."""

        def act() -> bool | None:
            node = find()
            return None if node is None else self.android.windows.set_text(node.view, text)

        return self.android.looper.call(act)

    def click(self, point: Point) -> bool:
        """`clickAndSync`: whether anything changed within half a second."""
        timeout = self.configuration.action_acknowledgment / 1000
        return self.changes_within(timeout, lambda: self.android.input.tap(*point))

    def long_click(self, point: Point) -> bool:
        """`longTapAndSync`."""
        seconds = self.android.input.long_press_timeout * LONG_PRESS_FACTOR
        timeout = self.configuration.action_acknowledgment / 1000
        return self.changes_within(timeout, lambda: self.android.input.tap(*point, seconds))

    def swipe(self, points: list[Point], steps: int, *, drag: bool = False) -> bool:
        """`swipe` and `drag`: so many steps between two points."""
        seconds = max(1, steps) * STEP * max(1, len(points) - 1)
        hold = self.android.input.long_press_timeout * LONG_PRESS_FACTOR if drag else 0
        return self.android.input.swipe(points, seconds, hold=hold)

    def two_pointers(
        self, starts: tuple[Point, Point], ends: tuple[Point, Point], steps: int
    ) -> bool:
        """`performTwoPointerGesture`: both fingers in so many steps along straight lines."""
        count = max(1, steps)
        one, other = (
            [
                (x1 + (x2 - x1) * step // count, y1 + (y2 - y1) * step // count)
                for step in range(count + 1)
            ]
            for (x1, y1), (x2, y2) in zip(starts, ends, strict=True)
        )
        return self.android.input.two_fingers((one, other), count * STEP)

    def press_and_wait(self, code: int) -> bool:
        """`sendKeyAndWaitForEvent`: whether the content changed within a second."""
        return self.changes_within(_KEY_EVENT_TIMEOUT, lambda: self.android.input.key(code))

    def changes_within(self, device_seconds: float, action: Callable[[], object]) -> bool:
        """Do something; whether the screen then looks different before the time is over."""
        before = self.screen().fingerprint
        action()
        deadline = time.monotonic() + self.android.clock.host_seconds(device_seconds)
        while self.screen().fingerprint == before:
            if time.monotonic() >= deadline:
                return False
            self.pause(STEP)
        return True

    def wait_for_idle(self, quiet: float, timeout: float) -> bool:
        """`UiAutomation.waitForIdle`: whether nothing changed for `quiet` device seconds.

        Args:
            quiet: device seconds without any change.
            timeout: device seconds to wait for them.
        """
        clock = self.android.clock
        deadline = time.monotonic() + clock.host_seconds(timeout)
        seen, since = self.screen().fingerprint, time.monotonic()
        while time.monotonic() - since < clock.host_seconds(quiet):
            if time.monotonic() >= deadline:
                return False
            self.pause(_IDLE_POLL)
            now = self.screen().fingerprint
            if now != seen:
                seen, since = now, time.monotonic()
        return True

    def pause(self, device_seconds: float) -> None:
        """`SystemClock.sleep`."""
        threading.Event().wait(self.android.clock.host_seconds(device_seconds))

    def register_watcher(self, name: str, action: Callable[[], bool]) -> None:
        """`registerWatcher`; not from within one."""
        if self.watchers.running:
            illegal_state("Cannot register new watcher from within another")
        self.watchers.actions[name] = action

    def _wait(self, condition: Callable[[], bool], milliseconds: int, poll: float) -> bool:
        deadline = time.monotonic() + milliseconds / 1000
        while not condition():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return False
            threading.Event().wait(min(remaining, self.android.clock.host_seconds(poll)))
        return True
