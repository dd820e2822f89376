"""The tree of views that both the pixels and the accessibility hierarchy are made from.

An activity builds a fresh tree whenever something changed (see `widgets`); layout fills `bounds`
and `visible`, drawing only reads them. So what a picture shows and what a dump says cannot differ.

Flags have the meaning and the names of android.view.accessibility.AccessibilityNodeInfo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from harness.virtual.screen.drawing.canvas import Canvas

Align = Literal["start", "center", "end"]
Justify = Literal["start", "center", "end", "between"]
Direction = Literal["column", "row", "stack", "scroll", "grid"]
Action = Callable[[], None]
TextAction = Callable[[str], None]
ScaleAction = Callable[[float], None]
Insets = tuple[float, float, float, float]


class Rect(NamedTuple):
    """Pixels, right and bottom exclusive, as android.graphics.Rect."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[int, int]:
        """The point that a tool taps, rounded down as Rect.centerX does."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def empty(self) -> bool:
        """Whether no pixel lies in it."""
        return self.right <= self.left or self.bottom <= self.top

    def contains(self, x: float, y: float) -> bool:
        """Whether the pixel at x, y lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def encloses(self, other: Rect) -> bool:
        """Whether all of `other` lies in it."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def intersection(self, other: Rect) -> Rect:
        """What both have in common; empty rectangles collapse to a point of `self`."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(left, top, max(left, right), max(top, bottom))

    def offset(self, dx: int, dy: int) -> Rect:
        """The same size, moved."""
        return Rect(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def inset(self, left: int, top: int, right: int, bottom: int) -> Rect:
        """Smaller by these margins."""
        return Rect(self.left + left, self.top + top, self.right - right, self.bottom - bottom)


@dataclass(kw_only=True, slots=True)
class Layout:
    """How a view takes its place; all lengths in dp."""

    direction: Direction = "column"
    padding: Insets = (0, 0, 0, 0)
    gap: float = 0
    weight: float = 0
    align: Align = "start"
    justify: Justify = "start"
    fill_width: bool = False
    fill_height: bool = False
    width: float | None = None
    height: float | None = None
    min_width: float = 0
    min_height: float = 0
    max_width: float | None = None
    from_end: bool = False
    columns: int = 4


@dataclass(kw_only=True, slots=True)
class Paint:
    """How a view looks; colours as `#rrggbb` or `#rrggbbaa`, lengths in dp, text sizes in sp."""

    background: str | None = None
    radius: float = 0
    border: str | None = None
    border_width: float = 1
    elevation: float = 0
    style: str = "body"
    color: str | None = None
    text_align: Align = "start"
    max_lines: int | None = None
    icon: str = ""
    icon_size: float = 24
    monogram: str = ""
    turned: bool = False
    """The icon is drawn a quarter turn to the left."""
    control: Literal["", "switch", "radio", "check", "spinner", "progress"] = ""
    level: float = 0
    draw: Callable[[Canvas, Rect], None] | None = None
    """What a view draws by itself, above its background (View.onDraw)."""


@dataclass(kw_only=True, eq=False, slots=True, repr=False)
class View:
    """One node. Compared by identity; a new tree has new views, and ids carry state over."""

    class_name: str = "android.view.View"
    id: str = ""
    text: str = ""
    description: str = ""
    hint: str = ""
    enabled: bool = True
    checkable: bool = False
    checked: bool = False
    clickable: bool = False
    long_clickable: bool = False
    focusable: bool = False
    focused: bool = False
    scrollable: bool = False
    selected: bool = False
    password: bool = False
    multiline: bool = False
    on_click: Action | None = None
    on_long_click: Action | None = None
    on_text: TextAction | None = None
    on_submit: Action | None = None
    on_scale: ScaleAction | None = None
    """Two fingers moved apart, or together: by what its size is to be multiplied."""
    on_dismiss: Action | None = None
    """Of a dialog: what Back or a tap beside it does; None keeps it open."""
    children: list[View] = field(default_factory=list)
    opaque: bool = False
    """What is inside is drawn but is no node of its own, as the icon and the text of a Button."""
    package: str = ""
    bounds: Rect = field(default_factory=Rect)
    """Where the whole view lies on the screen; may reach beyond what is visible."""
    visible: Rect = field(default_factory=Rect)
    """What of it is inside every scrolling parent and the window: the bounds that a dump shows."""
    layout: Layout = field(default_factory=Layout)
    paint: Paint = field(default_factory=Paint)
    scroll_range: int = 0
    """Pixels that a scroll container can move; 0 where all fits."""
    scroll_offset: int = 0
    sizes: dict[tuple[int, int, bool, bool], tuple[int, int]] = field(default_factory=dict)
    """How large it wants to be in which room; equal views of later trees share it."""

    def __repr__(self) -> str:
        name = self.class_name.rpartition(".")[2]
        return f"<{name} {self.id} {self.text or self.description!r} {self.bounds}>"

    @property
    def resource_id(self) -> str:
        """`package:id/name`, as a dump shows it; an id that is already qualified stays as it is."""
        if not self.id or ":id/" in self.id:
            return self.id
        return f"{self.package}:id/{self.id}"

    @property
    def editable(self) -> bool:
        """Whether it takes text."""
        return self.on_text is not None

    def replaces(self, older: View) -> bool:
        """Whether this may be the same node in a newer tree."""
        mine = (self.class_name, self.resource_id, self.description, self.hint)
        return mine == (older.class_name, older.resource_id, older.description, older.hint)

    @property
    def nodes(self) -> list[View]:
        """The children that accessibility knows of."""
        return [] if self.opaque else self.children

    def walk(self) -> Iterator[View]:
        """This view, then all below it, in drawing order."""
        waiting = [self]
        while waiting:
            view = waiting.pop()
            yield view
            waiting.extend(reversed(view.children))

    def find(self, view_id: str) -> View | None:
        """The first view with this id (short or qualified), or None."""
        return next((view for view in self.walk() if view_id in (view.id, view.resource_id)), None)
