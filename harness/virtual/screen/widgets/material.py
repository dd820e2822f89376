"""The larger widgets of a modern app: rows, cards, bars, bubbles, dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from harness.virtual.screen import theme
from harness.virtual.screen.view import Action, Layout, Paint, View
from harness.virtual.screen.widgets.elements import (
    BoxOptions,
    button,
    column,
    icon,
    icon_button,
    label,
    radio,
    row,
    scroll,
    stack,
    switch,
)

Tone = Literal["normal", "error"]
BannerTone = Literal["info", "warning", "error"]
DialogButton = tuple[str, Action | None]


class PreferenceOptions(TypedDict, total=False):
    """What every row takes; lines limit the texts."""

    id: str
    title_id: str
    subtitle_id: str
    enabled: bool
    title_lines: int | None
    subtitle_lines: int | None


class RowOptions(PreferenceOptions, total=False):
    """What a list row takes beyond title and subtitle."""

    leading: View | None
    trailing: View | None
    on_click: Action | None
    on_long_click: Action | None


class ToolbarOptions(TypedDict, total=False):
    """What a toolbar takes beyond its title."""

    on_back: Action | None
    back_id: str
    leading: View | None
    actions: Sequence[View]
    title_id: str
    subtitle_id: str


class BubbleOptions(TypedDict, total=False):
    """What a bubble takes beyond text and side; its parts are `<id>_text`, `<id>_time`, ..."""

    meta_icon: str
    meta_description: str
    state: str
    reason: str
    tone: Tone
    id: str
    on_click: Action | None
    on_long_click: Action | None


class ChipOptions(TypedDict, total=False):
    """What a chip takes beyond text and action."""

    id: str
    selected: bool
    background: str


class BannerOptions(TypedDict, total=False):
    """What a banner takes beyond its text."""

    icon: str
    tone: BannerTone
    action: str
    on_action: Action | None
    id: str
    action_id: str
    text_id: str


class DialogOptions(TypedDict, total=False):
    """What a dialog takes beyond title and text; `button_ids` go with `buttons` in order.

    A button without an action is grey.
    """

    buttons: Sequence[DialogButton]
    button_ids: Sequence[str]
    body: View | None
    id: str
    text_id: str
    on_dismiss: Action | None


def list_row(title: str, subtitle: str = "", **options: Unpack[RowOptions]) -> View:
    """Title over subtitle, with something before and after."""
    view_id = options.get("id", "")
    enabled = options.get("enabled", True)
    title_id = options.get("title_id") or (f"{view_id}_title" if view_id else "android:id/title")
    below_id = options.get("subtitle_id") or (
        f"{view_id}_subtitle" if view_id else "android:id/summary"
    )
    color = None if enabled else theme.DISABLED
    texts = [label(title, id=title_id, color=color, max_lines=options.get("title_lines"))]
    if subtitle:
        lines = options.get("subtitle_lines")
        texts.append(label(subtitle, "body2", id=below_id, color=color, max_lines=lines))
    children = [column(*texts, weight=1)]
    leading, trailing = options.get("leading"), options.get("trailing")
    if leading is not None:
        children.insert(0, leading)
    if trailing is not None:
        children.append(trailing)
    return row(
        *children,
        id=view_id,
        padding=(16, 12, 16, 12),
        gap=16,
        min_height=72 if subtitle else 56,
        on_click=options.get("on_click"),
        on_long_click=options.get("on_long_click"),
        enabled=enabled,
    )


def switch_row(
    title: str,
    subtitle: str,
    checked: bool,
    on_toggle: Action | None,
    **options: Unpack[PreferenceOptions],
) -> View:
    """A preference with a Switch; `id` names the Switch, as its row is what takes the tap."""
    switch_id = options.pop("id", "") or "android:id/switch_widget"
    control = switch(checked, None, switch_id)
    control.clickable = ":id/" not in switch_id
    control.on_click = on_toggle
    control.enabled = options.get("enabled", True)
    return list_row(title, subtitle, **options, trailing=control, on_click=on_toggle)


def radio_row(
    title: str,
    subtitle: str,
    checked: bool,
    on_click: Action | None,
    **options: Unpack[PreferenceOptions],
) -> View:
    """One of several choices; the row itself is checkable, as a selectable row of Compose is."""
    view = list_row(title, subtitle, **options, leading=radio(checked), on_click=on_click)
    view.checkable = True
    view.checked = checked
    return view


def avatar(name: str, size: float = 40) -> View:
    """A disc with the first letter of `name`, in a colour that goes with the name."""
    color = theme.AVATARS[sum(name.encode()) % len(theme.AVATARS)]
    return View(
        class_name="android.widget.ImageView",
        layout=Layout(width=size, height=size),
        paint=Paint(
            background=color,
            radius=size / 2,
            monogram=next(iter(name.upper()), "?"),
            color="#ffffff",
            icon_size=size * 0.45,
        ),
    )


def card(*children: View, **box: Unpack[BoxOptions]) -> View:
    """A rounded, tinted surface."""
    defaults: BoxOptions = {"padding": 16, "gap": 8, "radius": 16}
    defaults["background"] = theme.SURFACE_CONTAINER
    defaults.update(box)
    return column(*children, **defaults)


def chip(text: str, on_click: Action | None = None, **options: Unpack[ChipOptions]) -> View:
    """A small rounded label, tappable if it has an action."""
    selected = options.get("selected", False)
    view = View(
        class_name="android.widget.TextView" if on_click is None else "android.widget.Button",
        id=options.get("id", ""),
        text=text,
        clickable=on_click is not None,
        focusable=on_click is not None,
        on_click=on_click,
        selected=selected,
        layout=Layout(padding=(12, 6, 12, 6), min_height=32),
    )
    background = theme.SECONDARY_CONTAINER if selected else None
    view.paint = Paint(
        background=options.get("background", background),
        radius=8,
        border=None if selected or "background" in options else theme.OUTLINE,
        style="button",
        color=theme.ON_SECONDARY_CONTAINER if selected else theme.ON_SURFACE_VARIANT,
        max_lines=1,
        text_align="center",
    )
    return view


def badge(text: str, id: str = "") -> View:
    """A count in a filled pill, such as that of unread messages."""
    view = label(text, "badge", id=id, color=theme.ON_PRIMARY, align="center", max_lines=1)
    view.layout = Layout(padding=(6, 2, 6, 2), min_width=20, min_height=20)
    view.paint.background = theme.PRIMARY
    view.paint.radius = 10
    return view


def toolbar(title: str, subtitle: str = "", **options: Unpack[ToolbarOptions]) -> View:
    """The app bar, 64 dp high."""
    children: list[View] = []
    on_back, leading = options.get("on_back"), options.get("leading")
    if on_back is not None:
        children.append(icon_button("arrow-left", "Back", on_back, id=options.get("back_id", "")))
    if leading is not None:
        children.append(leading)
    style = "subtitle" if subtitle or leading is not None else "title"
    texts = [label(title, style, id=options.get("title_id", ""), max_lines=1)]
    if subtitle:
        texts.append(label(subtitle, "caption", id=options.get("subtitle_id", ""), max_lines=1))
    children.append(column(*texts, weight=1, padding=(12, 0, 0, 0)))
    children += options.get("actions", ())
    return row(
        *children,
        padding=(4, 8, 4, 8),
        min_height=64,
        background=theme.SURFACE,
        class_name="android.view.ViewGroup",
    )


def bubble(text: str, outgoing: bool, meta: str = "", **options: Unpack[BubbleOptions]) -> View:
    """A message; own ones lie on the right."""
    view_id = options.get("id", "")
    failed = options.get("tone", "normal") == "error"
    color = theme.ON_PRIMARY_CONTAINER if outgoing else theme.ON_SURFACE
    background = theme.PRIMARY_CONTAINER if outgoing else theme.SURFACE_CONTAINER_HIGH
    if failed:
        background, color = theme.ERROR_CONTAINER, theme.ON_ERROR_CONTAINER
    children = [label(text, id=_part(view_id, "text"), color=color)]
    if reason := options.get("reason", ""):
        children.append(label(reason, "body2", id=_part(view_id, "reason"), color=theme.ERROR))
    faint = theme.ERROR if failed else theme.ON_SURFACE_VARIANT
    if parts := _bubble_meta(meta, color=faint, options=options):
        children.append(row(*parts, gap=4, justify="end" if outgoing else "start"))
    body = column(
        *children,
        id=view_id,
        class_name="android.widget.FrameLayout",
        padding=(14, 8, 14, 8),
        gap=2,
        radius=18,
        background=background,
        fill_width=False,
        max_width=304,
        on_click=options.get("on_click"),
        on_long_click=options.get("on_long_click"),
    )
    return row(body, justify="end" if outgoing else "start", padding=(12, 3, 12, 3))


def _bubble_meta(meta: str, *, color: str, options: BubbleOptions) -> list[View]:
    view_id = options.get("id", "")
    parts = []
    if meta:
        parts.append(label(meta, "caption", id=_part(view_id, "time"), color=color, max_lines=1))
    if name := options.get("meta_icon", ""):
        parts.append(icon(name, options.get("meta_description", ""), tint=color, size=16))
    if state := options.get("state", ""):
        parts.append(label(state, "caption", id=_part(view_id, "state"), color=color, max_lines=1))
    return parts


def _part(view_id: str, name: str) -> str:
    return f"{view_id}_{name}" if view_id else ""


_BANNER_COLORS: dict[BannerTone, tuple[str, str]] = {
    "info": (theme.SECONDARY_CONTAINER, theme.ON_SECONDARY_CONTAINER),
    "warning": (theme.WARNING_CONTAINER, theme.ON_WARNING_CONTAINER),
    "error": (theme.ERROR_CONTAINER, theme.ON_ERROR_CONTAINER),
}


def banner(text: str, **options: Unpack[BannerOptions]) -> View:
    """A notice across the screen, with an optional action; the id is that of the text."""
    background, color = _BANNER_COLORS[options.get("tone", "info")]
    text_id = options.get("text_id") or _part(options.get("id", ""), "text")
    children = [label(text, "body2", id=text_id, color=color, weight=1)]
    if name := options.get("icon", ""):
        children.insert(0, icon(name, tint=color))
    if action := options.get("action", ""):
        action_id = options.get("action_id", "")
        on_action = options.get("on_action")
        children.append(button(action, on_action, id=action_id, style="text", color=color))
    return row(
        *children,
        id=options.get("id", ""),
        padding=(16, 8, 16, 8),
        gap=12,
        min_height=48,
        background=background,
    )


def dialog(title: str, text: str = "", **options: Unpack[DialogOptions]) -> View:
    """An alert; ids as those of AOSP's AlertDialog unless given."""
    inside = [label(text, "body2", id=options.get("text_id", "android:id/message"))] if text else []
    if (body := options.get("body")) is not None:
        inside.append(body)
    children = [label(title, "dialog", id="android:id/alertTitle")] if title else []
    if inside:  # it scrolls where it does not fit
        middle = scroll(*inside, gap=16, id="android:id/scrollView")
        middle.class_name = "android.widget.ScrollView"
        children.append(middle)
    ids = list(options.get("button_ids", ())) or [
        "android:id/button2" if len(options.get("buttons", ())) > 1 else "android:id/button1",
        "android:id/button1",
        "android:id/button3",
    ]
    buttons = [
        button(text, on_click, id=view_id, style="text", enabled=on_click is not None)
        for (text, on_click), view_id in zip(options.get("buttons", ()), ids, strict=False)
    ]
    if buttons:
        children.append(row(*buttons, justify="end", gap=8, padding=(0, 8, 0, 0)))
    view = column(
        *children,
        id=options.get("id", ""),
        padding=(24, 24, 24, 16),
        gap=16,
        radius=28,
        background=theme.SURFACE_CONTAINER_HIGH,
        elevation=6,
    )
    view.on_dismiss = options.get("on_dismiss")
    return view


def page(bar: View | None, body: View, bottom: View | None = None) -> View:
    """A whole screen: bar, body that takes what is left, and something at the bottom."""
    if not body.layout.weight:
        body.layout.weight = 1
    children = [part for part in (bar, body, bottom) if part is not None]
    return column(*children, fill_height=True, background=theme.SURFACE)


def bottom_bar(*items: View) -> View:
    """Navigation between the main screens of an app."""
    return row(*items, background=theme.SURFACE_CONTAINER, min_height=80, padding=(8, 8, 8, 8))


def bottom_item(
    name: str,
    text: str,
    selected: bool,
    on_click: Action,
    *,
    id: str = "",
) -> View:
    """One destination of a bottom bar."""
    color = theme.ON_SURFACE if selected else theme.ON_SURFACE_VARIANT
    pill = stack(
        icon(name, tint=color),
        background=theme.SECONDARY_CONTAINER if selected else None,
        radius=16,
        padding=(20, 4, 20, 4),
    )
    view = column(
        pill,
        label(text, "overline", color=color, max_lines=1),
        align="center",
        gap=4,
        weight=1,
        id=id,
        class_name="android.widget.FrameLayout",
        on_click=on_click,
    )
    view.description = text
    view.selected = selected
    return view
