"""What is on the screen, window by window, and what touching it does."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import Action, View
from harness.virtual.screen.windows import (
    editing,
    finding,
    gestures,
    keyboard,
    keys,
    system_swipes,
    two_fingers,
)
from harness.virtual.screen.windows.composer import Composer, Window
from harness.virtual.screen.windows.geometry import Geometry, read_geometry
from harness.virtual.screen.windows.panels import Layer, Panel, PermissionRequest, ShadeState
from harness.virtual.screen.windows.rotation import DisplayRotation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from harness.virtual.device import Android

_LONG_PRESS_SECONDS: Final = 0.4
"""`ViewConfiguration.DEFAULT_LONG_PRESS_TIMEOUT`."""
_ROUNDS: Final = 3
_TURNING_SETTINGS: Final = ("accelerometer_rotation", "user_rotation")
_SHOWN_SETTINGS: Final = (
    ("global", "display_size_forced"),
    ("secure", "display_density_forced"),
    ("system", "font_scale"),
    ("system", "screen_brightness"),
    ("system", "pointer_location"),
    ("system", "show_touches"),
    ("secure", "flashlight_enabled"),
    ("global", "zen_mode"),
    ("global", "bluetooth_on"),
    ("global", "airplane_mode_on"),
    ("global", "private_dns_mode"),
    ("global", "private_dns_specifier"),
)


class WindowManager:
    """All windows of one device.

    Everything here runs on the looper thread, except `invalidate`. Callers see windows of
    the present moment: whatever changed before is built and laid out first.

    Args:
        android: the device.
        make_panels: makes what the system draws around the apps; called when all parts are there.
    """

    def __init__(self, android: Android, make_panels: Callable[[Android], Sequence[Panel]]) -> None:
        self._android = android
        self._make_panels = make_panels
        self._windows: list[Window] = []
        self._dirty = True
        self._minute = 0
        self._composer: Composer | None = None
        self.display_rotation = DisplayRotation(android)
        self.ime = keyboard.KeyboardState()
        self.shade = ShadeState.CLOSED
        self.keyguard_showing = False
        self.recents_showing = False
        self.permission_requests: list[PermissionRequest] = []

    def start(self) -> None:
        """Begin to follow the other parts of the device; done again by the first look."""
        self._get_composer()

    # Looking

    def windows(self) -> list[Window]:
        """All windows, back to front, laid out for the present state."""
        self._refresh()
        return list(self._windows)

    def active(self) -> Window | None:
        """The window that has the focus; None while nothing is shown at all."""
        return next((window for window in self.windows() if window.focused), None)

    def focused_view(self) -> View | None:
        """The field that has the input focus."""
        window = self.active()
        return window.field_in_focus if window is not None else None

    def focus(self) -> str:
        """`package/class` or title of the focused window, as `dumpsys window` shows it."""
        window = self.active()
        return window.title if window is not None else ""

    @property
    def geometry(self) -> Geometry:
        """Screen size and density as it lies now, with what `wm size` and `wm density` override."""
        natural = read_geometry(self._android.model, self._android.settings)
        return natural.turned(self.display_rotation.now)

    @property
    def keyboard_shown(self) -> bool:
        """Whether the soft keyboard is up (`mInputShown` of `dumpsys input_method`)."""
        self._refresh()
        return self.ime.shown

    @property
    def rotation(self) -> int:
        """Surface.ROTATION_* of now."""
        self._refresh()
        return self.display_rotation.now

    @property
    def light_background(self) -> bool:
        """Whether what is below the status bar is light."""
        return self._composer is None or self._composer.light_background

    def invalidate(self) -> None:
        """Something changed; the next frame is built and drawn anew. Any thread may call it."""
        self._dirty = True

    # Touching

    def tap(self, x: int, y: int) -> None:
        """A finger goes down and up at x, y."""
        self._touch(x, y, long=False)

    def long_press(self, x: int, y: int) -> None:
        """A finger rests for longer than a long press takes."""
        self._touch(x, y, long=True)

    def swipe(self, points: list[tuple[int, int]], device_seconds: float) -> None:
        """A finger moves along `points`; lists scroll on by themselves when it was fast."""
        if not self._android.power.interactive or not points:
            return
        self._refresh()
        gesture = gestures.Gesture(points, device_seconds, self.geometry)
        if not gesture.moves:
            self._touch(*points[-1], long=device_seconds >= _LONG_PRESS_SECONDS)
        elif not system_swipes.swipe(self, gesture):
            self.scroll(points[0], gesture)
        self.invalidate()

    def two_fingers(self, paths: two_fingers.Paths, device_seconds: float) -> None:
        """Two fingers move along their points and leave."""
        if self._android.power.interactive:
            self._refresh()
            two_fingers.perform(self, paths, device_seconds)
            self.invalidate()

    def scale(self, at: tuple[int, int], factor: float) -> bool:
        """A pinch around a point; False where nothing follows it."""
        window = finding.window_at(self.windows(), at)
        target = gestures.scalable_at(window.drawn, at) if window is not None else None
        if window is None or target is None or target.on_scale is None:
            return False
        self._run(window, partial(target.on_scale, factor))
        return True

    def scroll(self, at: tuple[int, int], gesture: gestures.Gesture) -> None:
        """Move the list below a point."""
        window = finding.window_at(self.windows(), at)
        if window is None:
            return
        target = gestures.scrollable_at(window.drawn, at)
        if target is not None:
            window.memory.scroll_to(target, target.scroll_offset + gesture.scroll_distance)
            self.invalidate()

    def scroll_to(self, view: View, offset: int) -> bool:
        """Scroll a list to a position in pixels; False where it was there already."""
        window, view = finding.locate(self.windows(), view)
        target = max(0, min(view.scroll_range, offset))
        if window is None or target == view.scroll_offset:
            return False
        window.memory.scroll_to(view, target)
        self.invalidate()
        return True

    def click(self, view: View) -> bool:
        """AccessibilityNodeInfo.ACTION_CLICK: without coordinates."""
        window, view = finding.locate(self.windows(), view)
        return self._activate(view, window)

    def long_click(self, view: View) -> bool:
        """AccessibilityNodeInfo.ACTION_LONG_CLICK."""
        window, view = finding.locate(self.windows(), view)
        return self._long_activate(view, window)

    def focus_on(self, view: View) -> bool:
        """AccessibilityNodeInfo.ACTION_FOCUS for a text field."""
        window, view = finding.locate(self.windows(), view)
        if window is None or not view.editable or not view.enabled:
            return False
        window.memory.focus_on(view)
        self.invalidate()
        return True

    # Typing

    def key(self, code: int, *, long: bool = False) -> None:
        """A key goes down and up; codes of android.view.KeyEvent."""
        self.start()
        keys.press(self, self._android, code, long=long)
        self.invalidate()

    def type_text(self, text: str) -> None:
        """Characters arrive from a keyboard at the focused field, if there is one."""
        for index, line in enumerate(text.split("\n")):
            if index:
                keys.press(self, self._android, keys.ENTER, long=False)
            self.edit(partial(editing.insert, text=line))

    def edit(self, change: keys.Edit) -> bool:
        """Apply a change to the focused field, as code of its app; False without one."""
        window = self.active()
        field = window.field_in_focus if window is not None else None
        if window is None or field is None or not self._android.power.interactive:
            return False
        edited = replace(field)  # others may look at the tree that it is in
        self._run(window, lambda: change(window.memory, edited))
        self.ime.follow(edited.text)
        return True

    def set_text(self, view: View, text: str) -> bool:
        """AccessibilityNodeInfo.ACTION_SET_TEXT; False where the view takes no text."""
        window, view = finding.locate(self.windows(), view)
        if window is None or not view.editable or not view.enabled:
            return False
        window.memory.focus_on(view)
        self._run(window, lambda: editing.replace_all(window.memory, replace(view), text))
        return True

    def submit(self) -> bool:
        """The action key of the keyboard; False where the field has no action."""
        window = self.active()
        field = window.field_in_focus if window is not None else None
        if window is None or field is None or field.on_submit is None:
            return False
        self._run(window, field.on_submit)
        return True

    def show_keyboard(self) -> None:
        """Bring up the keyboard for the focused field."""
        window = self.active()
        if window is not None and window.field_in_focus is not None:
            self.ime.appear(window.field_in_focus.text, window.memory)
            window.memory.reveal = True
            self.invalidate()

    def hide_keyboard(self) -> None:
        """Take the keyboard away; the field keeps its focus."""
        self.ime.shown = False
        self.invalidate()

    # Panels

    def set_shade(self, state: ShadeState) -> None:
        """Pull the shade down or up."""
        self.shade = state
        self.hide_keyboard()

    def expand_notifications(self) -> None:
        """Pull the shade down to the notifications."""
        self.set_shade(ShadeState.NOTIFICATIONS)

    def expand_settings(self) -> None:
        """Pull the shade down to the quick settings."""
        self.set_shade(ShadeState.QUICK_SETTINGS)

    def collapse_panels(self) -> None:
        """Push the shade up."""
        self.set_shade(ShadeState.CLOSED)

    def request_permission(
        self, package: str, permission: str, answer: Callable[[bool], None]
    ) -> None:
        """Ask the user, after those who asked before (Activity.requestPermissions)."""
        self.permission_requests.append(PermissionRequest(package, permission, answer))
        self.invalidate()
        self._android.looper.post(self.windows)  # it may be decided already, whoever looks

    def lock(self) -> None:
        """The screen went off: the keyguard waits behind it, unless `locksettings` disabled it."""
        disabled = self._android.settings.get("secure", "lockscreen.disabled") == "1"
        self.keyguard_showing = not disabled
        self.set_shade(ShadeState.CLOSED)

    def dismiss_keyguard(self) -> None:
        """Swipe away a keyguard that asks for nothing."""
        self.keyguard_showing = False
        self.invalidate()

    def go_home(self) -> None:
        """The Home key: what lies over the apps goes away too."""
        self.recents_showing = False
        self.set_shade(ShadeState.CLOSED)
        if not self.keyguard_showing:
            self._android.activities.home()

    # Inside

    def _refresh(self) -> None:
        minute = int(self._android.clock.now() // 60)
        if minute != self._minute:
            self._minute = minute
            self.invalidate()
        for _ in range(_ROUNDS):
            if not self._dirty:
                return
            self._dirty = False
            self.display_rotation.update()
            self._windows = self._get_composer().compose(self.geometry)

    def _get_composer(self) -> Composer:
        if self._composer is None:
            panels = self._make_panels(self._android)
            self._composer = Composer(
                self._android, panels, self.ime, keys.soft_keys(self, self._android)
            )
            self._follow()
        return self._composer

    def _follow(self) -> None:
        """Draw anew whenever something that a panel shows has changed."""
        android = self._android
        android.connectivity.observe(self.invalidate)
        android.wifi.observe(self.invalidate)
        android.telephony.observe(self.invalidate)
        android.battery.observe(lambda _: self.invalidate())
        android.power.observe(self._power_changed)
        android.activities.observe(self._turn)
        android.packages.observe(lambda *_: self.invalidate())
        for namespace, key in _SHOWN_SETTINGS:
            android.settings.observe(namespace, key, lambda _: self.invalidate())
        for key in _TURNING_SETTINGS:
            android.settings.observe("system", key, lambda _: self._turn())

    def _turn(self) -> None:
        """At once, whoever looks: a rotation that is free stays as it was last."""
        self.invalidate()
        if not self._android.going_down:
            self._android.looper.call(self.display_rotation.update)

    def _power_changed(self) -> None:
        if not self._android.power.interactive:
            self._android.looper.post(self.lock)
        self.invalidate()

    def _touch(self, x: int, y: int, *, long: bool) -> None:
        if not self._android.power.interactive:
            return
        window = finding.window_at(self.windows(), (x, y))
        if window is None:
            return
        target = gestures.touched_at(window.drawn, (x, y))
        if target is not None:
            act = self._long_activate if long else self._activate
            act(target, window)
        elif window.scrim and not window.bounds.contains(x, y) and window.dismiss is not None:
            window.dismiss()
            self.invalidate()

    def _activate(self, view: View, window: Window | None) -> bool:
        if window is None or not view.enabled or not view.clickable:
            return False
        if view.editable:
            if editing.begin(view, window, self.ime):
                self.invalidate()
        elif view.on_click is not None:
            self._run(window, view.on_click)
        return True

    def _long_activate(self, view: View, window: Window | None) -> bool:
        """View.performLongClick; what has no long click is clicked when the finger goes up."""
        if window is None or not view.enabled:
            return False
        if view.on_long_click is not None:
            self._run(window, view.on_long_click)
            return True
        clicked = self._activate(view, window)
        if view.editable:
            self.edit(editing.select_word)
        return clicked and view.editable

    def _run(self, window: Window, action: Action) -> None:
        if window.layer in (Layer.APP, Layer.DIALOG):
            self._android.activities.run_app_code(window.package, action)
        else:
            action()
        self.invalidate()
