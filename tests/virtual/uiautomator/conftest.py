"""Screens made by hand: views that say where they lie, in windows that say how they are stacked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.virtual.screen.composer import Window
from harness.virtual.screen.panels import Layer
from harness.virtual.screen.view import Rect, View
from harness.virtual.uiautomator.nodes import Screen, screen_of

AREA = Rect(0, 0, 1080, 2400)
MakeScreen = Callable[..., Screen]


def window(root: View, package: str = "org.example.demo", layer: Layer = Layer.APP) -> Window:
    for view in root.walk():
        view.package = package
    return Window(
        root=root, package=package, title=package, layer=layer, bounds=AREA, drawn=root,
        focused=layer in (Layer.APP, Layer.DIALOG),
    )  # fmt: skip


@pytest.fixture
def make_screen() -> MakeScreen:
    """Builds a screen of an app window with these views, and further windows above it."""

    def build(
        *views: View, above: tuple[Window, ...] = (), api: int = 34, compressed: bool = False
    ) -> Screen:
        root = View(class_name="android.widget.FrameLayout", children=list(views))
        for view in root.walk():
            view.visible = view.visible if view.bounds != Rect() else AREA
        app = window(root)
        app.focused = not any(each.focused for each in above)
        return screen_of([app, *above], AREA, api=api, compressed=compressed)

    return build


@pytest.fixture
def make_window() -> Callable[..., Window]:
    """Builds a window of some layer around a root view."""

    def build(root: View, package: str, layer: Layer) -> Window:
        for view in root.walk():
            view.visible = AREA
        return window(root, package, layer)

    return build
