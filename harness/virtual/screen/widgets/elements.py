"""The smallest builders of views; all lengths in dp. `material` holds the larger ones.

Class names are those that AOSP's and AndroidX's widgets report to accessibility.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict, Unpack

from harness.virtual.screen import theme
from harness.virtual.screen.view import (
    Action,
    Align,
    Insets,
    Justify,
    Layout,
    Paint,
    TextAction,
    View,
)

ButtonStyle = Literal["filled", "tonal", "outlined", "text"]
Padding = float | tuple[float, float] | Insets


class BoxOptions(TypedDict, total=False):
    """What containers take; `padding` is one number, (sides, ends) or left, top, right, bottom."""

    padding: Padding
    gap: float
    weight: float
    align: Align
    justify: Justify
    background: str | None
    radius: float
    border: str
    elevation: float
    width: float
    height: float
    min_width: float
    min_height: float
    max_width: float
    fill_width: bool
    fill_height: bool
    id: str
    description: str
    class_name: str
    on_click: Action | None
    on_long_click: Action | None
    enabled: bool
    selected: bool
    from_end: bool
    columns: int


class LabelOptions(TypedDict, total=False):
    """What a label takes beyond its text and style."""

    color: str | None
    id: str
    max_lines: int | None
    weight: float
    align: Align
    description: str
    fill_width: bool


class ButtonOptions(TypedDict, total=False):
    """What a button takes beyond its text and action."""

    id: str
    style: ButtonStyle
    enabled: bool
    weight: float
    fill_width: bool
    color: str
    icon: str


class IconOptions(TypedDict, total=False):
    """What an icon or icon button takes beyond its picture."""

    id: str
    enabled: bool
    tint: str | None
    size: float


class FieldOptions(TypedDict, total=False):
    """What a text field takes beyond id, value and action."""

    hint: str
    password: bool
    multiline: bool
    on_submit: Action | None
    focused: bool
    style: Literal["outlined", "pill", "plain"]
    weight: float
    enabled: bool


_LAYOUT_OPTIONS = frozenset(Layout.__dataclass_fields__)
_PAINT_OPTIONS = frozenset({"background", "radius", "border", "elevation"})


def column(*children: View, **box: Unpack[BoxOptions]) -> View:
    """Children below each other, as wide as the parent."""
    return _box("column", children, {"fill_width": True, **box})


def row(*children: View, **box: Unpack[BoxOptions]) -> View:
    """Children beside each other, as wide as the parent; `weight` shares what is left."""
    return _box("row", children, {"fill_width": True, "align": "center", **box})


def stack(*children: View, **box: Unpack[BoxOptions]) -> View:
    """Children over each other, the last one on top."""
    return _box("stack", children, {"class_name": "android.widget.FrameLayout", **box})


def grid(*children: View, **box: Unpack[BoxOptions]) -> View:
    """Children in `columns` equally wide columns."""
    defaults = {"fill_width": True, "class_name": "android.view.ViewGroup"}
    return _box("grid", children, {**defaults, **box})


def scroll(*children: View, **box: Unpack[BoxOptions]) -> View:
    """A list that scrolls; `from_end` keeps the newest at the bottom, as chats do."""
    defaults: dict[str, Any] = {"fill_width": True, "weight": 1}
    defaults["class_name"] = "androidx.recyclerview.widget.RecyclerView"
    view = _box("scroll", children, {**defaults, **box})
    view.scrollable = True
    view.focusable = True
    return view


def label(text: str, style: str = "body", **options: Unpack[LabelOptions]) -> View:
    """A TextView; `style` names one of `theme.STYLES`."""
    return View(
        class_name="android.widget.TextView",
        id=options.get("id", ""),
        text=text,
        description=options.get("description", ""),
        layout=Layout(
            weight=options.get("weight", 0),
            fill_width=options.get("fill_width", False),
        ),
        paint=Paint(
            style=style,
            color=options.get("color"),
            max_lines=options.get("max_lines"),
            text_align=options.get("align", "start"),
        ),
    )


_BUTTON_COLORS: dict[ButtonStyle, tuple[str | None, str, str | None]] = {
    "filled": (theme.PRIMARY, theme.ON_PRIMARY, None),
    "tonal": (theme.SECONDARY_CONTAINER, theme.ON_SECONDARY_CONTAINER, None),
    "outlined": (None, theme.PRIMARY, theme.OUTLINE),
    "text": (None, theme.PRIMARY, None),
}


def button(text: str, on_click: Action | None, **options: Unpack[ButtonOptions]) -> View:
    """A Button, 40 dp high inside a touch target of 48."""
    style = options.get("style", "filled")
    enabled = options.get("enabled", True)
    background, color, border = _BUTTON_COLORS[style]
    if not enabled:
        background = theme.DISABLED_CONTAINER if background else None
        color = theme.DISABLED
    side = 12 if style == "text" else 24
    return View(
        class_name="android.widget.Button",
        id=options.get("id", ""),
        text=text,
        enabled=enabled,
        clickable=True,
        focusable=True,
        on_click=on_click,
        layout=Layout(
            padding=(side, 10, side, 10),
            min_width=48,
            min_height=40,
            weight=options.get("weight", 0),
            fill_width=options.get("fill_width", False),
        ),
        paint=Paint(
            background=background,
            radius=20,
            border=border,
            style="button",
            color=options.get("color", color) if enabled else color,
            text_align="center",
            max_lines=1,
            icon=options.get("icon", ""),
            icon_size=18,
        ),
    )


def icon(name: str, description: str = "", **options: Unpack[IconOptions]) -> View:
    """An ImageView; `name` as in Material Design Icons, for instance `check-all`."""
    size = options.get("size", 24)
    tint = options.get("tint") or theme.ON_SURFACE_VARIANT
    return View(
        class_name="android.widget.ImageView",
        id=options.get("id", ""),
        description=description,
        layout=Layout(width=size, height=size),
        paint=Paint(icon=name, icon_size=size, color=tint),
    )


def icon_button(
    name: str, description: str, on_click: Action | None, **options: Unpack[IconOptions]
) -> View:
    """An ImageButton of 48 dp around an icon."""
    enabled = options.get("enabled", True)
    tint = options.get("tint") or theme.ON_SURFACE_VARIANT
    return View(
        class_name="android.widget.ImageButton",
        id=options.get("id", ""),
        description=description,
        enabled=enabled,
        clickable=True,
        focusable=True,
        on_click=on_click,
        layout=Layout(width=48, height=48, padding=(12, 12, 12, 12)),
        paint=Paint(
            icon=name,
            icon_size=options.get("size", 24),
            color=tint if enabled else theme.DISABLED,
        ),
    )


def text_field(
    id: str,
    value: str,
    on_text: TextAction,
    **options: Unpack[FieldOptions],
) -> View:
    """An EditText. Cursor and selection live in the window, found again by `id`."""
    style = options.get("style", "outlined")
    border = {"outlined": theme.OUTLINE, "pill": None, "plain": None}[style]
    return View(
        class_name="android.widget.EditText",
        id=id,
        text=value,
        hint=options.get("hint", ""),
        enabled=options.get("enabled", True),
        clickable=True,
        long_clickable=True,
        focusable=True,
        focused=options.get("focused", False),
        password=options.get("password", False),
        multiline=options.get("multiline", False),
        on_text=on_text,
        on_submit=options.get("on_submit"),
        layout=Layout(
            padding=(20, 12, 20, 12) if style == "pill" else (16, 16, 16, 16),
            min_height=48 if style == "pill" else 56,
            weight=options.get("weight", 0),
            fill_width=True,
        ),
        paint=Paint(
            background=theme.SURFACE_CONTAINER_HIGH if style == "pill" else None,
            radius=24 if style == "pill" else 4,
            border=border,
            max_lines=5 if options.get("multiline", False) else 1,
        ),
    )


def divider() -> View:
    """A hairline across the parent."""
    return View(
        layout=Layout(height=1, fill_width=True), paint=Paint(background=theme.OUTLINE_VARIANT)
    )


def spacer(height: float = 0, weight: float = 0, width: float = 0) -> View:
    """Empty room; `weight` takes what is left."""
    layout = Layout(height=height, width=width, weight=weight)
    return View(class_name="android.widget.Space", layout=layout)


def switch(checked: bool, on_toggle: Action | None, id: str = "", description: str = "") -> View:
    """A Switch of 52 x 32 dp inside a target of 48 dp height."""
    return _control("switch", checked, on_toggle, id, description)


def radio(checked: bool, id: str = "") -> View:
    """A RadioButton; its row takes the taps."""
    return _control("radio", checked, None, id, "")


def progress(id: str = "", description: str = "") -> View:
    """A spinning circle, drawn at rest so that two pictures of the same state are equal."""
    return View(
        class_name="android.widget.ProgressBar",
        id=id,
        description=description,
        layout=Layout(width=40, height=40),
        paint=Paint(control="spinner", color=theme.PRIMARY),
    )


def _control(
    kind: Literal["switch", "radio"],
    checked: bool,
    on_toggle: Action | None,
    view_id: str,
    description: str,
) -> View:
    name = {"switch": "Switch", "radio": "RadioButton"}[kind]
    size = (52, 32) if kind == "switch" else (24, 24)
    return View(
        class_name=f"android.widget.{name}",
        id=view_id,
        description=description,
        checkable=True,
        checked=checked,
        clickable=on_toggle is not None,
        focusable=on_toggle is not None,
        on_click=on_toggle,
        layout=Layout(width=size[0], height=size[1]),
        paint=Paint(control=kind),
    )


def _box(
    direction: Literal["column", "row", "stack", "scroll", "grid"],
    children: tuple[View, ...],
    options: dict[str, Any],
) -> View:
    padding = options.pop("padding", 0)
    if isinstance(padding, (int, float)):
        padding = (padding,) * 4
    elif len(padding) == 2:  # noqa: PLR2004  (sides and ends)
        padding = (padding[0], padding[1], padding[0], padding[1])
    layout = Layout(direction=direction, padding=padding)
    paint = Paint()
    view = View(
        class_name="android.widget.LinearLayout",
        children=list(children),
        layout=layout,
        paint=paint,
        clickable=options.get("on_click") is not None,
        focusable=options.get("on_click") is not None,
        long_clickable=options.get("on_long_click") is not None,
    )
    for name, value in options.items():
        owner = layout if name in _LAYOUT_OPTIONS else paint if name in _PAINT_OPTIONS else view
        setattr(owner, name, value)
    return view
