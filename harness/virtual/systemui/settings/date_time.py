"""System › Date & time: whether the network sets the clock, and setting it by hand.

Sources: packages/apps/Settings/res/xml/date_time_prefs.xml, .../datetime/; the pickers are those of
frameworks/base/core/res/res/layout/time_picker_text_input_material.xml and date_picker_month_item.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.android import levels
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    column,
    dialog,
    grid,
    icon_button,
    label,
    list_row,
    row,
    switch_row,
    text_field,
)
from harness.virtual.systemui import clock_text
from harness.virtual.systemui.settings.page import Page, PageHost, link, with_icon

if TYPE_CHECKING:
    from harness.virtual.device import Android

_HOURS: Final = 24
_MINUTES: Final = 60


class SystemPage(Page):
    """Settings.SystemDashboardActivity, as far as there is something in it."""

    title = "System"

    def rows(self) -> list[View]:
        """What leads on."""
        row = link("Date & time", zone_name(self.android), lambda: self.host.open(DateTimePage))
        return [with_icon("clock-outline", row)]


class DateTimePage(Page):
    """Settings.DateTimeSettingsActivity."""

    title = "Date & time"

    def rows(self) -> list[View]:
        """Automatic or by hand; what the network sets is greyed out."""
        android = self.android
        automatic = android.settings.integer("global", "auto_time", 1) != 0
        zone = android.settings.integer("global", "auto_time_zone", 1) != 0
        now = clock_text.now(android)
        time_title, zone_title, summaries = _titles(android.model.api)
        return [
            self._switch(time_title, summaries[0], automatic, "auto_time"),
            self._picked("Date", f"{now:%B} {now.day}, {now.year}", DateDialog, not automatic),
            self._picked("Time", clock_text.clock(android), TimeDialog, not automatic),
            self._switch(zone_title, summaries[1], zone, "auto_time_zone"),
            list_row("Time zone", zone_name(android), enabled=not zone),
        ]

    def _switch(self, title: str, summary: str, on: bool, key: str) -> View:
        settings = self.android.settings
        return switch_row(
            title, summary, on, lambda: settings.put("global", key, "0" if on else "1")
        )

    def _picked(
        self, title: str, value: str, picker: type[TimeDialog | DateDialog], enabled: bool
    ) -> View:
        ask = lambda: self.host.ask(picker(self.host).view)  # noqa: E731  (a name for a line)
        return list_row(title, value, on_click=ask if enabled else None, enabled=enabled)


class TimeDialog:
    """The time picker, with fields to type into."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        now = clock_text.now(host.android)
        self._hour, self._minute = f"{now.hour:02}", f"{now.minute:02}"

    def view(self) -> View:
        """Hours and minutes; OK is grey while they are none."""
        fields = row(
            text_field("android:id/input_hour", self._hour, self._set_hour, weight=1),
            label(":", "headline", id="android:id/input_separator"),
            text_field("android:id/input_minute", self._minute, self._set_minute, weight=1),
            gap=12,
            id="android:id/timePicker",
            class_name="android.widget.TimePicker",
        )
        usable = _within(self._hour, _HOURS) and _within(self._minute, _MINUTES)
        return dialog(
            "Set time",
            body=fields,
            buttons=[("Cancel", self._host.answered), ("OK", self._save if usable else None)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _set_hour(self, text: str) -> None:
        self._hour = text
        self._host.redraw()

    def _set_minute(self, text: str) -> None:
        self._minute = text
        self._host.redraw()

    def _save(self) -> None:
        now = clock_text.now(self._host.android)
        hour, minute = int(self._hour), int(self._minute)
        _set(self._host.android, now.replace(hour=hour, minute=minute, second=0, microsecond=0))
        self._host.answered()


class DateDialog:
    """The date picker: a month at a time."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        self._day = clock_text.now(host.android)
        self._month = self._day.replace(day=1)

    def view(self) -> View:
        """The days of the month, the chosen one marked."""
        first, count = monthrange(self._month.year, self._month.month)
        blanks = [label("") for _ in range((first + 1) % 7)]  # weeks begin with Sunday
        days = [self._cell(number) for number in range(1, count + 1)]
        head = row(
            icon_button(
                "chevron-left", "Previous month", partial(self._turn, -1), id="android:id/prev"
            ),
            label(f"{self._month:%B %Y}", "subtitle", weight=1, align="center"),
            icon_button(
                "chevron-right", "Next month", partial(self._turn, 1), id="android:id/next"
            ),
        )
        month = grid(*blanks, *days, columns=7, id="android:id/month_view")
        return dialog(
            f"{self._day:%a, %b} {self._day.day}",
            body=column(
                head, month, id="android:id/datePicker", class_name="android.widget.DatePicker"
            ),
            buttons=[("Cancel", self._host.answered), ("OK", self._save)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _cell(self, number: int) -> View:
        day = self._month.replace(day=number)
        chosen = day.date() == self._day.date()
        text = label(
            str(number), "body2", align="center", color=theme.ON_PRIMARY if chosen else None
        )
        cell = column(
            text,
            align="center",
            padding=(0, 8, 0, 8),
            radius=18,
            background=theme.PRIMARY if chosen else None,
            description=f"{number:02} {day:%B %Y}",
            class_name="android.view.View",
            on_click=partial(self._choose, day),
        )
        cell.text, cell.opaque, cell.checked = str(number), True, chosen
        return cell

    def _turn(self, months: int) -> None:
        middle = self._month + timedelta(days=31 if months > 0 else -1)
        self._month = middle.replace(day=1)
        self._host.redraw()

    def _choose(self, day: datetime) -> None:
        self._day = day
        self._host.redraw()

    def _save(self) -> None:
        now, day = clock_text.now(self._host.android), self._day
        _set(self._host.android, now.replace(year=day.year, month=day.month, day=day.day))
        self._host.answered()


def zone_name(android: Android) -> str:
    """`GMT+00:00 Coordinated Universal Time`, by the short name that we have."""
    now = clock_text.now(android)
    offset = f"{now:%z}" or "+0000"
    return f"GMT{offset[:3]}:{offset[3:5]} {now:%Z}"


def _titles(api: int) -> tuple[str, str, tuple[str, str]]:
    """The two switches: `date_time_auto` and `zone_auto_title`, and what is below each."""
    provided = ("Use network-provided time", "Use network-provided time zone")
    if api >= levels.S:
        return "Set time automatically", "Set time zone automatically", ("", "")
    if api >= levels.Q:
        return *provided, ("", "")
    return "Automatic date & time", "Automatic time zone", provided


def _within(text: str, limit: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) < limit


def _set(android: Android, moment: datetime) -> None:
    android.clock.set_wall(moment.timestamp())
