"""Makes the list of windows for the present state of the device: views built, placed, laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from harness.virtual.screen import theme
from harness.virtual.screen.drawing.canvas import rgba
from harness.virtual.screen.drawing.layout import LayoutPass, Limit, Twins
from harness.virtual.screen.drawing.painter import Caret
from harness.virtual.screen.view import Action, Layout, Paint, Rect, View
from harness.virtual.screen.windows import keyboard, reuse
from harness.virtual.screen.windows.geometry import Geometry
from harness.virtual.screen.windows.memory import ScreenMemory
from harness.virtual.screen.windows.panels import Layer, Panel, Placement

if TYPE_CHECKING:
    from harness.virtual.android.apps.app import Activity
    from harness.virtual.device import Android

_ATTEMPTS: Final = 4
"""App code that throws while it builds its screen is gone, and what is below it comes up."""
_DARK: Final = 110


@dataclass(eq=False)
class Window:
    """One window with its views laid out."""

    root: View
    """What accessibility sees."""
    package: str
    title: str
    layer: Layer
    bounds: Rect
    drawn: View
    """What is painted: `root`, except for the keyboard, whose keys are no nodes."""
    focused: bool = False
    touchable: bool = True
    scrim: bool = False
    """All below is dimmed."""
    memory: ScreenMemory = field(default_factory=ScreenMemory)
    caret: Caret | None = None
    """Where the cursor was when it was laid out."""
    field_in_focus: View | None = None
    look: object = None
    """Windows with the same one look the same, on whatever device; None if nothing is known."""
    dismiss: Action | None = None
    """What Back, or a tap beside it, does."""

    @property
    def focusable(self) -> bool:
        """Whether it can be the active one."""
        return self.dismiss is not None or self.layer in (Layer.APP, Layer.DIALOG)


class Composer:
    """Builds windows back to front."""

    def __init__(
        self,
        android: Android,
        panels: Sequence[Panel],
        ime: keyboard.KeyboardState,
        keys: keyboard.KeyActions,
    ) -> None:
        self._android = android
        self._panels = panels
        self._ime = ime
        self._keys = keys
        self._memories: WeakKeyDictionary[object, ScreenMemory] = WeakKeyDictionary()
        self._dialogs: WeakKeyDictionary[object, ScreenMemory] = WeakKeyDictionary()
        self._shown_app: list[Window] = []
        self._geometry: Geometry | None = None
        self._before: dict[ScreenMemory, Window] = {}
        """What is on the screen, of its present geometry; all but the keyboard."""
        self._keyboard: tuple[object, Window] | None = None
        self.light_background = True
        """Whether what is below the status bar is light, so that its icons are dark."""

    def compose(self, geometry: Geometry) -> list[Window]:
        """All windows for the present state, the focused one marked."""
        if geometry != self._geometry:
            self._geometry, self._before, self._keyboard = geometry, {}, None
        windows = self._app_windows(geometry)
        bottom = [panel for panel in self._panels if panel.placement is Placement.BOTTOM]
        windows += self._panel_windows([p for p in self._panels if p not in bottom], geometry)
        active = _front(windows)
        windows = [self._with_focus(window, window is active) for window in windows]
        keys = self._keyboard_window(active, geometry)
        windows += self._panel_windows(bottom, geometry)  # it shows whether the keyboard is up
        self._before = {window.memory: window for window in windows}
        windows += [] if keys is None else [keys]
        return sorted(windows, key=lambda window: window.layer)

    def _with_focus(self, window: Window, focused: bool) -> Window:
        """The window with or without the focus; one that others have seen stays as it was."""
        if window.focused == focused:
            return window
        if self._before.get(window.memory) is window:
            return replace(window, focused=focused)
        window.focused = focused
        return window

    # The app

    def _app_windows(self, geometry: Geometry) -> list[Window]:
        for _ in range(_ATTEMPTS):
            activity = self._android.activities.top()
            if activity is None:
                break
            if self._hangs(activity):
                return self._shown_app
            built = self._build(activity)
            if built is not None:
                self._shown_app = self._place_app(activity, built, geometry)
                return self._shown_app
        self.light_background = False
        self._shown_app = []
        return self._shown_app

    def _hangs(self, activity: Activity) -> bool:
        """A stopped process draws nothing new: its last picture stays."""
        running = self._android.activities.running(activity.component.package)
        return running is not None and running.process.stopped and bool(self._shown_app)

    def _build(self, activity: Activity) -> tuple[View, View | None] | None:
        """Content and dialog, or None when the app crashed over it."""
        built: list[tuple[View, View | None]] = []
        package = activity.component.package

        def build() -> None:
            built.append((activity.content(), activity.dialog()))

        return built[0] if self._android.activities.run_app_code(package, build) and built else None

    def _place_app(
        self, activity: Activity, built: tuple[View, View | None], geometry: Geometry
    ) -> list[Window]:
        content, dialog = built
        memory = self._memories.setdefault(activity, ScreenMemory())
        if dialog is None:
            self._dialogs.pop(activity, None)
        decor = _decor(content)
        background = (decor.paint.background or theme.SURFACE).partition(" ")[0]
        self.light_background = sum(rgba(background)[:3]) // 3 > _DARK
        package, title = activity.component.package, activity.component.flat()
        window = Window(decor, package, title, Layer.APP, geometry.screen, decor, memory=memory)
        window.field_in_focus = memory.adopt(decor)
        has_keyboard = dialog is None and self._lifts(window)
        free = geometry.free(keyboard=has_keyboard)
        right, bottom = geometry.width - free.right, geometry.height - free.bottom
        decor.layout.padding = _dp((free.left, free.top, right, bottom), geometry)
        window = self._lay_out(window, geometry)
        if dialog is None:
            return [window]
        return [window, self._dialog_window(activity, dialog, geometry)]

    def _dialog_window(self, activity: Activity, dialog: View, geometry: Geometry) -> Window:
        package, title = activity.component.package, activity.component.flat()
        memory = self._dialogs.setdefault(activity, ScreenMemory())
        window = Window(
            dialog, package, title, Layer.DIALOG, Rect(), dialog, scrim=True, memory=memory
        )
        window.dismiss = self.guarded(package, dialog.on_dismiss)
        window.field_in_focus = memory.adopt(dialog)
        return self._lay_out(window, geometry, geometry.free(keyboard=self._lifts(window)))

    def _lifts(self, window: Window) -> bool:
        """Whether the keyboard is up for a field of this window."""
        serves = self._ime.owner is window.memory
        return self._ime.shown and serves and window.field_in_focus is not None

    def guarded(self, package: str, action: Action | None) -> Action:
        """`action` as code of `package`: what it throws crashes that app alone."""

        def run() -> None:
            if action is not None:
                self._android.activities.run_app_code(package, action)

        return run

    # The system

    def _panel_windows(self, panels: Sequence[Panel], geometry: Geometry) -> list[Window]:
        built = (self._panel_window(panel, geometry) for panel in panels)
        return [window for window in built if window is not None]

    def _panel_window(self, panel: Panel, geometry: Geometry) -> Window | None:
        content = panel.content()
        if content is None:
            return None
        memory = self._memories.setdefault(panel, ScreenMemory())
        window = Window(
            content, panel.package, panel.title, panel.layer, Rect(), content, memory=memory
        )
        window.touchable = panel.placement not in (Placement.LOW, Placement.OVER)
        if panel.takes_focus:
            window.dismiss = panel.back
        window.field_in_focus = memory.adopt(content)
        window.bounds = _fixed(panel.placement, geometry)
        if panel.placement is Placement.FLOATING:
            window.scrim = True
            return self._lay_out(window, geometry, geometry.free(keyboard=False))
        low = panel.placement is Placement.LOW
        return self._lay_out(window, geometry, _low(geometry) if low else None)

    def _keyboard_window(self, active: Window | None, geometry: Geometry) -> Window | None:
        """The keyboard goes away with the window that it was called for."""
        self._ime.shown = active is not None and self._lifts(active)
        target = active.field_in_focus if active is not None else None
        if target is None or not self._ime.shown:
            return None
        sends = target.on_submit is not None and not target.multiline
        state = (self._ime.shift, self._ime.symbols, sends)
        if self._keyboard is None or self._keyboard[0] != state:
            self._keyboard = state, self._make_keyboard(geometry, state)
        return self._keyboard[1]

    def _make_keyboard(self, geometry: Geometry, state: tuple[bool, bool, bool]) -> Window:
        keys = keyboard.keyboard(self._ime, self._keys, sends=state[-1])
        root = View(class_name="android.widget.FrameLayout", id="android:id/inputArea")
        window = Window(
            root, keyboard.PACKAGE, keyboard.TITLE, Layer.INPUT_METHOD, geometry.keyboard, keys
        )
        window.look = (geometry, state)
        _own(window)
        _layout_pass(window, geometry, {}).run(keys, window.bounds)
        root.bounds = root.visible = window.bounds
        return window

    # Both

    def _lay_out(self, window: Window, geometry: Geometry, area: Rect | None = None) -> Window:
        """Give all views their places; the window before, where nothing has changed.

        Args:
            window: with its bounds, or
            geometry: the screen's.
            area: where it goes, as large as it wants to be.
        """
        _own(window)
        old, twins = self._before.get(window.memory), Twins()
        same = old is not None and reuse.inherit(window.root, old.root, twins)
        layout = _layout_pass(window, geometry, twins)
        if area is not None:
            limit = Limit(geometry.dialog_width, area.height, window.scrim)
            window.bounds = geometry.centered(layout.natural(window.root, limit), area)
        if old is not None and same and reuse.stays(window, old, twins):
            return old
        layout.run(window.root, window.bounds)
        if window.memory.reveal and window.field_in_focus is not None:
            window.memory.reveal = False
            if positions := reuse.revealing(window):
                for view, offset in positions.items():
                    window.memory.scroll_to(view, offset)
                layout.run(window.root, window.bounds)
        window.caret = window.memory.caret
        return window


def _own(window: Window) -> None:
    """Tell the views whose they are."""
    for root in {id(window.root): window.root, id(window.drawn): window.drawn}.values():
        for view in root.walk():
            view.package = view.package or window.package


def _front(windows: list[Window]) -> Window | None:
    """The focusable window on top; of equal ones the last, which is drawn over the others."""
    focusable = [window for window in windows if window.focusable]
    return max(reversed(focusable), key=lambda window: window.layer, default=None)


def _layout_pass(window: Window, geometry: Geometry, twins: Twins) -> LayoutPass:
    return LayoutPass(geometry.density, geometry.font_scale, window.memory.offset, twins)


def _decor(content: View) -> View:
    """The views that every activity's window has around its content (DecorView)."""
    background = content.paint.background or theme.SURFACE
    content.paint.background = None
    content.layout.fill_width = content.layout.fill_height = True
    frame = "android.widget.FrameLayout"
    filled = Layout(fill_width=True, fill_height=True, direction="stack")
    holder = View(class_name=frame, id="android:id/content", children=[content], layout=filled)
    return View(
        class_name=frame,
        children=[holder],
        layout=Layout(fill_width=True, fill_height=True, direction="stack"),
        paint=Paint(background=background),
    )


def _fixed(placement: Placement, geometry: Geometry) -> Rect:
    if placement is Placement.TOP:
        return geometry.status_bar
    if placement is Placement.BOTTOM:
        return geometry.navigation_bar
    beside = geometry.bar_at_side and placement is Placement.FULL
    return geometry.beside_bar if beside else geometry.screen


def _low(geometry: Geometry) -> Rect:
    """Where a toast goes: 24 dp above the navigation bar (`toast_y_offset`)."""
    area = geometry.beside_bar
    bottom = area.bottom - geometry.px(24)
    return Rect(area.left, bottom - geometry.px(48), area.right, bottom)


def _dp(pixels: tuple[int, int, int, int], geometry: Geometry) -> tuple[float, float, float, float]:
    left, top, right, bottom = (value * 160 / geometry.density for value in pixels)
    return left, top, right, bottom
