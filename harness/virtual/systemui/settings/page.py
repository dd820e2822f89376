"""What every page of Settings is made of; ids and texts are those of AOSP's Settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    column,
    dialog,
    icon,
    label,
    list_row,
    page,
    scroll,
    toolbar,
)

if TYPE_CHECKING:
    from harness.virtual.android.apps.app import Activity
    from harness.virtual.device import Android

WIFI = "Wi\u2011Fi"
"""As Settings writes it (`wifi_settings`): the hyphen does not break. Quick settings use ASCII."""


class Page(ABC):
    """One page; its activity holds a stack of them."""

    title = ""

    def __init__(self, host: PageHost) -> None:
        self.host = host

    @property
    def android(self) -> Android:
        """The device."""
        return self.host.android

    @abstractmethod
    def rows(self) -> list[View]:
        """What is below the title."""

    def actions(self) -> list[View]:
        """Buttons at the end of the bar."""
        return []

    def view(self) -> View:
        """The whole page."""
        bar = toolbar(self.title, on_back=self.host.back, actions=self.actions())
        return page(bar, scroll(*self.rows(), id="recycler_view", padding=(0, 0, 0, 24)))


class PageHost:
    """What pages may ask of the activity that shows them."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self.pages: list[Page] = []
        self.dialog: Callable[[], View] | None = None

    @property
    def android(self) -> Android:
        """The device."""
        return self._activity.app.context.android

    def open(self, page_class: Callable[[PageHost], Page]) -> None:
        """Go to another page."""
        self.pages.append(page_class(self))
        self.redraw()

    def back(self) -> None:
        """To the page before, or out of Settings."""
        if len(self.pages) > 1:
            self.pages.pop()
            self.redraw()
        else:
            self._activity.finish()

    def ask(self, build: Callable[[], View]) -> None:
        """Show a dialog; it is built anew with each frame."""
        self.dialog = build
        self.redraw()

    def answered(self) -> None:
        """Close the dialog."""
        self.dialog = None
        self.redraw()

    def confirm(self, title: str, text: str, choice: str, action: Callable[[], object]) -> None:
        """Ask before doing something; Cancel, Back and a tap beside it do nothing."""

        def accept() -> None:
            self.answered()
            action()
            self.redraw()

        self.ask(
            lambda: dialog(
                title,
                text,
                buttons=[("Cancel", self.answered), (choice, accept)],
                on_dismiss=self.answered,
                id="android:id/parentPanel",
            )
        )

    def redraw(self) -> None:
        """Something changed."""
        self.android.windows.invalidate()


def link(
    title: str, summary: str, open_page: Callable[[], None], leading: View | None = None
) -> View:
    """A row that leads to another page."""
    return list_row(title, summary, on_click=open_page, leading=leading)


def heading(text: str) -> View:
    """The title of a group of rows."""
    view = label(text, "section", id="android:id/title")
    view.layout.padding = (16, 16, 16, 4)
    view.layout.fill_width = True
    view.paint.color = theme.PRIMARY
    return view


def with_icon(name: str, view: View) -> View:
    """The same row with an icon before it."""
    view.children.insert(0, icon(name))
    return view


def action_button(
    view_id: str, text: str, name: str, action: Callable[[], None], enabled: bool = True
) -> View:
    """One of those below a header, an icon over a word (ActionButtonsPreference)."""
    color = theme.PRIMARY if enabled else theme.DISABLED
    view = column(
        icon(name, tint=color),
        label(text, "button", color=color),
        align="center",
        gap=4,
        weight=1,
        padding=(4, 12, 4, 12),
        radius=20,
        background=theme.SURFACE_CONTAINER,
        id=view_id,
        class_name="android.widget.Button",
        on_click=action,
        enabled=enabled,
    )
    view.text = text
    view.opaque = True
    return view


def file_size(count: int) -> str:
    """`12.30 MB`, in powers of 1000 (android.text.format.Formatter.formatFileSize)."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if size <= 900:  # noqa: PLR2004  (Formatter's own limit)
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.2f} {unit}"  # noqa: PLR2004  (as above)
