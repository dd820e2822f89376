"""Where views go."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.virtual.screen.drawing.layout import LayoutPass
from harness.virtual.screen.view import Rect, View
from harness.virtual.screen.widgets import (
    bubble,
    button,
    column,
    grid,
    label,
    list_row,
    page,
    row,
    scroll,
    spacer,
    stack,
    switch_row,
    text_field,
    toolbar,
)

SCREEN = Rect(0, 0, 1080, 2400)
WORDS = st.sampled_from(["Hi", "Message not sent", "a" * 70, "", "Emoji 👍🏽 here", "two\nlines"])
LEAVES = st.one_of(
    WORDS.map(label),
    WORDS.map(lambda text: button(text, None)),
    st.integers(0, 60).map(spacer),
    WORDS.map(lambda text: text_field("field", text, lambda _: None)),
    WORDS.map(lambda text: list_row(text or "row", text)),
)
BOXES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda children, make, padding, gap: make(*children, padding=padding, gap=gap),
        st.lists(inner, min_size=1, max_size=4),
        st.sampled_from([column, row, grid]),
        st.integers(0, 16),
        st.integers(0, 16),
    ),
    max_leaves=12,
)


def lay_out(root: View, density: int = 420, offset: int = 0) -> View:
    LayoutPass(density, 1.0, lambda _: offset).run(root, SCREEN)
    return root


@settings(max_examples=60, deadline=None)
@given(BOXES)
def test_visible_bounds_lie_inside_the_parent(root: View) -> None:
    lay_out(page(None, scroll(root)))

    for view in root.walk():
        for child in view.children:
            assert view.visible.encloses(child.visible) or child.visible.empty


@settings(max_examples=60, deadline=None)
@given(st.lists(LEAVES, min_size=2, max_size=6), st.sampled_from([column, row]))
def test_siblings_never_overlap(children: list[View], make: object) -> None:
    box = column(*children) if make is column else row(*children)
    lay_out(page(None, scroll(box)))

    for before, after in pairwise(box.children):
        if make is column:
            assert before.bounds.bottom <= after.bounds.top
        else:
            assert before.bounds.right <= after.bounds.left


def test_a_page_gives_its_body_what_bars_leave() -> None:
    bar, body, bottom = toolbar("Inbox"), scroll(label("x")), row(label("below"))

    root = lay_out(page(bar, body, bottom))

    assert bar.bounds.top == 0
    assert body.bounds.top == bar.bounds.bottom
    assert body.bounds.bottom == bottom.bounds.top
    assert bottom.bounds.bottom == root.bounds.bottom


def test_weights_share_a_row() -> None:
    one, two = spacer(10, weight=1), spacer(10, weight=3)

    lay_out(column(row(one, two)))

    assert (one.bounds.width, two.bounds.width) == (270, 810)


def test_dp_become_pixels_by_the_density() -> None:
    one, other = stack(width=100, height=40), stack(width=100, height=40)

    lay_out(column(one), density=420)
    lay_out(column(other), density=160)

    assert (one.bounds.width, one.bounds.height) == (263, 105)
    assert (other.bounds.width, other.bounds.height) == (100, 40)


def test_own_messages_lie_on_the_right() -> None:
    mine, yours = bubble("mine", True, id="m"), bubble("yours", False, id="y")

    root = lay_out(column(mine, yours))

    right, left = root.find("m"), root.find("y")
    assert right is not None
    assert left is not None
    assert right.bounds.right > SCREEN.right - 60
    assert left.bounds.left < 60


def test_a_long_message_takes_several_lines() -> None:
    root = lay_out(column(bubble("word " * 40, True, id="m"), bubble("word", True, id="n")))

    long, short = root.find("m_text"), root.find("n_text")
    assert long is not None
    assert short is not None
    assert long.bounds.height >= 4 * short.bounds.height
    assert long.bounds.width <= 304 * 420 // 160


def test_what_is_scrolled_out_is_clipped() -> None:
    rows = [list_row(f"row {n}") for n in range(40)]
    root = lay_out(page(toolbar("Top"), scroll(*rows)), offset=100)

    body = root.children[1]
    assert body.scroll_range > 0
    assert rows[0].bounds.top == body.bounds.top - 100
    assert rows[0].visible.top == body.bounds.top
    assert rows[-1].visible.empty


def test_scrolling_stops_at_the_last_row() -> None:
    rows = [list_row(f"row {n}") for n in range(40)]
    body = scroll(*rows)

    lay_out(page(None, body), offset=10**6)

    assert body.scroll_offset == body.scroll_range
    assert rows[-1].bounds.bottom == body.bounds.bottom


def test_a_list_that_fits_does_not_scroll() -> None:
    body = scroll(list_row("only"))

    lay_out(page(None, body))

    assert not body.scrollable
    assert body.scroll_range == 0


def test_a_short_chat_stands_at_the_bottom() -> None:
    only = bubble("first", True)
    body = scroll(only, from_end=True)

    lay_out(page(None, body))

    assert only.bounds.bottom == body.bounds.bottom


def test_a_switch_stands_at_the_right_of_its_row() -> None:
    view = switch_row("Airplane mode", "", True, lambda: None)

    lay_out(column(view))

    assert view.children[-1].checked
    assert view.children[-1].bounds.right == SCREEN.right - 42


def test_a_grid_wraps_after_its_columns() -> None:
    cells = [label(str(n)) for n in range(5)]

    lay_out(column(grid(*cells, columns=2)))

    assert cells[0].bounds.top == cells[1].bounds.top
    assert cells[1].bounds.left == 540
    assert cells[4].bounds.left == 0
    assert cells[4].bounds.top > cells[2].bounds.top > cells[0].bounds.top
