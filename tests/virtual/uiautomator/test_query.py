"""The order of the two searches, instances, children and siblings."""

from __future__ import annotations

from collections.abc import Callable

from uiautomator2 import Selector as SentSelector

from harness.virtual.screen.view import Rect, View
from harness.virtual.screen.windows.composer import Window
from harness.virtual.screen.windows.panels import Layer
from harness.virtual.uiautomator.nodes import Screen
from harness.virtual.uiautomator.query import count_pattern, find_by, find_ui, in_container
from harness.virtual.uiautomator.selector import Selector

MakeScreen = Callable[..., Screen]
MakeWindow = Callable[..., Window]


def ui(screen: Screen, sent: SentSelector) -> str | None:
    found = find_ui(screen, Selector.parse(sent).to_ui_selector())
    return None if found is None else found.view.id


def by(screen: Screen, sent: SentSelector) -> str | None:
    found = find_by(screen, Selector.parse(sent).to_by_matcher())
    return None if found is None else found.view.id


def row(number: int) -> View:
    return View(
        id=f"row{number}",
        class_name="Row",
        children=[
            View(id=f"name{number}", text=f"name {number}"),
            View(id=f"state{number}", text="Sent" if number % 2 else "Failed"),
        ],
    )


def test_ui_selector_finds_parents_first_and_by_selector_children_first(
    make_screen: MakeScreen,
) -> None:
    screen = make_screen(View(id="outer", text="a", children=[View(id="inner", text="a")]))

    assert ui(screen, SentSelector(text="a")) == "outer"
    assert by(screen, SentSelector(text="a")) == "inner"


def test_instances_count_in_the_order_of_the_tree(make_screen: MakeScreen) -> None:
    screen = make_screen(row(0), row(1), row(2))

    assert [ui(screen, SentSelector(className="Row", instance=i)) for i in range(4)] == [
        "row0",
        "row1",
        "row2",
        None,
    ]


def test_child_is_searched_for_below_the_match(make_screen: MakeScreen) -> None:
    screen = make_screen(View(text="Sent", id="stray"), row(0), row(1))

    assert ui(screen, SentSelector(resourceIdMatches=".*row1").child(text="Sent")) == "state1"
    assert ui(screen, SentSelector(resourceIdMatches=".*row0").child(text="Sent")) is None


def test_child_instance_counts_below_the_first_parent_match(make_screen: MakeScreen) -> None:
    screen = make_screen(row(0), row(1))
    sent = SentSelector(className="Row").child(textMatches=".+", instance=1)

    assert ui(screen, sent) == "state0"


def test_sibling_is_searched_for_below_the_parent(make_screen: MakeScreen) -> None:
    screen = make_screen(row(0), row(1))

    assert ui(screen, SentSelector(text="name 1").sibling(text="Sent")) == "state1"
    assert ui(screen, SentSelector(text="name 0").sibling(text="Sent")) is None


def test_index_counts_invisible_siblings(make_screen: MakeScreen) -> None:
    hidden = View(id="hidden", bounds=Rect(0, -9, 9, -1))
    screen = make_screen(hidden, View(id="second", text="x"))

    assert ui(screen, SentSelector(text="x", index=1)) == "second"
    assert ui(screen, SentSelector(text="x", index=0)) is None


def test_invisible_nodes_are_not_found(make_screen: MakeScreen) -> None:
    screen = make_screen(View(id="hidden", text="x", bounds=Rect(0, -9, 9, -1)))

    assert ui(screen, SentSelector(text="x")) is None
    assert by(screen, SentSelector(text="x")) is None


def test_only_by_selector_looks_into_other_windows(
    make_screen: MakeScreen, make_window: MakeWindow
) -> None:
    clock = make_window(View(id="clock", text="12:34"), "com.android.systemui", Layer.STATUS_BAR)
    screen = make_screen(above=(clock,))

    assert by(screen, SentSelector(text="12:34")) == "clock"
    assert ui(screen, SentSelector(text="12:34")) is None


def test_pattern_counts_and_picks_children_of_a_container(make_screen: MakeScreen) -> None:
    screen = make_screen(View(id="list", children=[row(0), row(1), row(2)]), row(3))
    container = Selector.parse(SentSelector(resourceIdMatches=".*list")).to_ui_selector()
    rows = Selector.parse(SentSelector(className="Row")).to_ui_selector()

    third = find_ui(screen, in_container(container, rows, 2))

    assert count_pattern(screen, container, rows) == 3
    assert third is not None
    assert third.view.id == "row2"
    assert find_ui(screen, in_container(container, rows, 3)) is None


def test_child_of_a_pattern_match_is_found(make_screen: MakeScreen) -> None:
    screen = make_screen(View(id="list", children=[row(0), row(1)]))
    container = Selector.parse(SentSelector(resourceIdMatches=".*list")).to_ui_selector()
    rows = Selector.parse(SentSelector(className="Row")).to_ui_selector()
    state = Selector.parse(SentSelector(text="Sent")).to_ui_selector()

    found = find_ui(screen, in_container(container, rows, 1).child_selector(state))

    assert found is not None
    assert found.view.id == "state1"
