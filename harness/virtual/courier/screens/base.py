"""What Courier's screens have in common: how they open each other, and their bars and notices."""

from typing import TypedDict, Unpack

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import ComponentName, Extra, Intent
from harness.virtual.courier.core import Core
from harness.virtual.courier.model import Restriction
from harness.virtual.courier.texts import day_and_time
from harness.virtual.screen import theme
from harness.virtual.screen.view import Action, View
from harness.virtual.screen.widgets.elements import button, column, icon, label, row
from harness.virtual.screen.widgets.material import ToolbarOptions, toolbar

CLASSIC_BAR = "#3b5998"
"""The app bar of 1.x, before the redesign."""


class Screen(Activity):
    """An activity that knows Courier's core."""

    def __init__(self, app: App, core: Core, intent: Intent) -> None:
        super().__init__(app, intent)
        self.core = core

    def resumed(self) -> None:
        """It is in front."""
        self.core.notices.entered()

    def paused(self) -> None:
        """It no longer is."""
        self.core.notices.left()

    def open(self, class_name: str, **extras: Extra) -> None:
        """Start another of Courier's activities, such as `ChatActivity`."""
        package = self.core.context.package.name
        component = ComponentName(package, f"{package}.{class_name}")
        self.core.context.start_activity(Intent(component=component, extras=extras))

    def changed(self) -> None:
        """The content is to be built again."""
        self.core.context.invalidate()

    def bar(self, title: str, *, back: bool = True, **options: object) -> View:
        """The app bar, coloured in 1.x."""
        chosen: ToolbarOptions = {"title_id": "toolbar_title", **options}  # type: ignore[typeddict-item]
        if back:
            chosen.setdefault("on_back", self.back)
            chosen["back_id"] = "back"
        view = toolbar(title, **chosen)
        if self.core.behaviour.classic_look:
            _color(view)
        return view

    def connection_banner(self) -> list[View]:
        """What is wrong with the connection, or nothing."""
        text = self.core.link.banner()
        return [notice("connection_banner", text, symbol="cloud-off-outline")] if text else []


class NoticeOptions(TypedDict, total=False):
    """What a notice takes beyond its text."""

    until: str
    error: bool
    action: tuple[str, str, Action]
    """Id, text and effect of a button."""


def notice(view_id: str, text: str, symbol: str, **options: Unpack[NoticeOptions]) -> View:
    """A coloured bar; the text has the id, what follows it has `<id>_until`."""
    error, until, action = options.get("error"), options.get("until"), options.get("action")
    background = theme.ERROR_CONTAINER if error else theme.WARNING_CONTAINER
    color = theme.ON_ERROR_CONTAINER if error else theme.ON_WARNING_CONTAINER
    lines = [label(text, "body2", id=view_id, color=color)]
    if until:
        lines.append(label(until, "caption", id=f"{view_id}_until", color=color))
    parts = [icon(symbol, tint=color), column(*lines, gap=2, weight=1)]
    if action:
        button_id, name, on_click = action
        parts.append(button(name, on_click, id=button_id, style="text", color=color))
    return row(
        *parts,
        padding=(16, 10),
        gap=12,
        background=background,
    )


def restriction_notice(view_id: str, restriction: Restriction) -> View:
    """The service's words about a restriction, and when it ends."""
    until = f"Ends {day_and_time(restriction.until)}" if restriction.until else ""
    return notice(
        view_id, restriction.message, until=until, symbol="shield-alert-outline", error=True
    )


def _color(view: View) -> None:
    view.paint.background = CLASSIC_BAR
    for each in view.walk():
        if each is not view and not each.paint.background:
            each.paint.color = theme.ON_PRIMARY
