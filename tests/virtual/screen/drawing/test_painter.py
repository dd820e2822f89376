"""What views look like, pixel by pixel."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from harness.virtual.screen import theme
from harness.virtual.screen.drawing.canvas import Canvas
from harness.virtual.screen.drawing.layout import LayoutPass
from harness.virtual.screen.drawing.painter import Painter
from harness.virtual.screen.view import Rect, View
from harness.virtual.screen.widgets import (
    avatar,
    bubble,
    button,
    chip,
    column,
    icon,
    label,
    list_row,
    page,
    progress,
    radio_row,
    scroll,
    switch_row,
    text_field,
    toolbar,
)

SIZE = (1080, 1200)


def draw(root: View, offset: int = 0) -> Image.Image:
    LayoutPass(420, 1.0, lambda _: offset).run(root, Rect(0, 0, *SIZE))
    image = Image.new("RGB", SIZE, "white")
    Painter(Canvas(image), 420).paint(root)
    return image


def ink(image: Image.Image, area: Rect) -> tuple[int, int, int, int] | None:
    """Where inside `area` (one background colour at its corner) something is drawn."""
    part = image.crop((area.left, area.top, area.right, area.bottom))
    corner = part.getpixel((0, 0))
    assert isinstance(corner, tuple)
    return ImageChops.difference(part, Image.new("RGB", part.size, corner)).getbbox()


@pytest.mark.parametrize(
    "view",
    [
        label("Message not sent", "title"),
        label("gjpqy ÄÖÜ 👍🏽", "body"),
        icon("wifi-off"),
        avatar("Bob"),
        button("Resend", None, style="text"),
        progress(),
    ],
    ids=["title", "emoji", "icon", "avatar", "button", "progress"],
)
def test_ink_lies_inside_the_bounds(view: View) -> None:
    with_view = draw(column(view, padding=80))
    without = draw(column(padding=80))

    box = ImageChops.difference(with_view, without).getbbox()
    assert box is not None
    assert view.bounds.encloses(Rect(*box))


@pytest.mark.parametrize(
    "view",
    [bubble("Hello 🎉", True, meta="12:00"), list_row("Title", "below"), chip("Follow")],
    ids=["bubble", "row", "chip"],
)
def test_every_text_has_ink_in_its_own_bounds(view: View) -> None:
    image = draw(column(view, padding=40))

    for each in view.walk():
        if each.text:
            assert ink(image, each.bounds.inset(3, 0, 3, 0)) is not None


def test_nothing_is_drawn_outside_a_list() -> None:
    rows = [list_row("WWWWWWWW") for _ in range(30)]
    body = scroll(*rows)
    image = draw(page(toolbar("Top"), body), offset=37)

    gap = Rect(0, body.bounds.top - 8, SIZE[0], body.bounds.top)
    assert ink(image, gap) is None


def test_a_switch_that_is_on_is_coloured() -> None:
    on = switch_row("On", "", True, lambda: None)
    off = switch_row("Off", "", False, lambda: None)
    image = draw(column(on, off))

    for view, expected in ((on, True), (off, False)):
        control = view.children[-1].bounds
        colored = image.getpixel((control.left + 25, control.center[1])) == (11, 87, 208)
        assert colored is expected


def test_a_chosen_radio_button_has_a_dot() -> None:
    chosen = radio_row("a", "", True, None)
    other = radio_row("b", "", False, None)
    image = draw(column(chosen, other))

    assert image.getpixel(chosen.children[0].bounds.center) == (11, 87, 208)
    assert image.getpixel(other.children[0].bounds.center) == (255, 255, 255)


def test_a_password_is_drawn_as_dots() -> None:
    secret = draw(column(text_field("p", "secret", lambda _: None, password=True)))
    other = draw(column(text_field("p", "banana", lambda _: None, password=True)))

    assert secret.tobytes() == other.tobytes()


def test_corners_are_round_and_smooth() -> None:
    view = column(width=100, height=60, radius=20, background=theme.PRIMARY)
    image = draw(column(view))

    corner = image.crop((0, 0, 30, 30)).getcolors(10_000) or []
    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert image.getpixel((60, 60)) == (11, 87, 208)
    assert len(corner) > 10


def test_a_gradient_goes_from_one_colour_to_the_other() -> None:
    image = draw(column(background="#000000 #ffffff", fill_height=True))

    top, bottom = image.getpixel((5, 5)), image.getpixel((5, SIZE[1] - 5))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert max(top) < 10
    assert min(bottom) > 245
