"""Overview: the tasks as cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from harness.virtual.android.intents import FLAG_NEW_TASK
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import button, column, icon_button, label, row, scroll
from harness.virtual.screen.windows.panels import Layer, Placement
from harness.virtual.systemui.app_icons import app_icon

if TYPE_CHECKING:
    from harness.virtual.android.apps.tasks import Task
    from harness.virtual.device import Android

_PACKAGE: Final = "com.android.launcher3"


class Recents:
    """Over the app until a card is touched or Back pressed."""

    package = _PACKAGE
    title = "com.android.launcher3/com.android.quickstep.RecentsActivity"
    layer = Layer.ALERT
    placement = Placement.FULL
    takes_focus = True

    def __init__(self, android: Android) -> None:
        self._android = android

    def content(self) -> View | None:
        """Nothing while it is closed."""
        windows = self._android.windows
        windows.recents_showing = windows.recents_showing and not windows.keyguard_showing
        if not windows.recents_showing:
            return None
        tasks = [task for task in self._android.activities.tasks if not task.is_home]
        cards = [self._card(task) for task in tasks]
        if cards:
            clear = button("Clear all", self._clear, id="clear_all", style="tonal")
            cards.append(row(clear, justify="center"))
        else:
            empty = label("No recent items", "body")
            cards.append(column(empty, align="center", padding=(0, 300, 0, 0)))
        return column(
            scroll(*cards, gap=16, padding=(24, 16, 24, 16)),
            background="#e3e8f2",
            padding=(0, 40, 0, 48),
            fill_height=True,
            id="overview_panel",
            class_name="android.widget.FrameLayout",
        )

    def back(self) -> None:
        """Close it."""
        self._android.windows.recents_showing = False
        self._android.windows.invalidate()

    def _card(self, task: Task) -> View:
        package = self._android.packages.get(task.affinity)
        name = package.label or task.affinity if package is not None else task.affinity
        card = row(
            app_icon(task.affinity, name, 40),
            label(name, "subtitle", weight=1, max_lines=1),
            icon_button("close", f"Dismiss {name}", lambda: self._dismiss(task)),
            gap=16,
            padding=(16, 20, 8, 20),
            radius=24,
            background=theme.SURFACE,
            id="snapshot",
            on_click=lambda: self._open(task),
        )
        card.description = name
        return card

    def _open(self, task: Task) -> None:
        self.back()
        intent = replace(task.root_intent, flags=task.root_intent.flags | FLAG_NEW_TASK)
        self._android.activities.start(intent, caller_uid=1000)

    def _dismiss(self, task: Task) -> None:
        self._android.activities.remove_task(task.task_id)

    def _clear(self) -> None:
        for task in self._android.activities.tasks:
            if not task.is_home:
                self._android.activities.remove_task(task.task_id)
        self.back()
