"""Selectors: what uiautomator2 sends, and what the two kinds of search make of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from uiautomator2 import Selector as SentSelector

from harness.virtual.screen.view import View
from harness.virtual.uiautomator.nodes import Screen
from harness.virtual.uiautomator.query import find_by, find_ui
from harness.virtual.uiautomator.rpc_errors import JavaError
from harness.virtual.uiautomator.selector import MASKS, Selector

MakeScreen = Callable[..., Screen]


def parse(**fields: object) -> Selector:
    return Selector.parse(SentSelector(**fields))


def test_every_field_of_the_client_is_known() -> None:
    sent = SentSelector(**dict.fromkeys(MASKS, 1))

    assert set(Selector.parse(sent).fields) == set(MASKS)


def test_unknown_field_is_refused_as_jackson_does() -> None:
    with pytest.raises(JavaError, match="UnrecognizedPropertyException"):
        Selector.parse({"mask": 0, "colour": "red"})


def test_field_without_its_mask_bit_does_not_count() -> None:
    assert Selector.parse({"mask": 0, "text": "a"}).fields == {}


@pytest.mark.parametrize(
    ("fields", "view"),
    [
        pytest.param({"text": "Hello"}, View(text="Hello"), id="text"),
        pytest.param({"textMatches": "H.*o"}, View(text="Hello"), id="text-matches"),
        pytest.param({"textContains": "ell"}, View(text="Hello"), id="text-contains"),
        pytest.param({"textStartsWith": "He"}, View(text="Hello"), id="text-starts"),
        pytest.param({"description": "Back"}, View(description="Back"), id="description"),
        pytest.param({"descriptionContains": "ac"}, View(description="Back"), id="desc-contains"),
        pytest.param({"descriptionMatches": "B.."}, View(description="Bac"), id="desc-matches"),
        pytest.param({"descriptionStartsWith": "Ba"}, View(description="Back"), id="desc-starts"),
        pytest.param({"className": "a.B"}, View(class_name="a.B"), id="class"),
        pytest.param({"classNameMatches": r"a\.."}, View(class_name="a.B"), id="class-matches"),
        pytest.param({"resourceId": "org.example.demo:id/x"}, View(id="x"), id="resource"),
        pytest.param({"resourceIdMatches": ".*:id/x"}, View(id="x"), id="resource-matches"),
        pytest.param({"checkable": True}, View(checkable=True), id="checkable"),
        pytest.param({"checked": True}, View(checked=True), id="checked"),
        pytest.param({"clickable": True}, View(clickable=True), id="clickable"),
        pytest.param({"longClickable": True}, View(long_clickable=True), id="long-clickable"),
        pytest.param({"scrollable": True}, View(scrollable=True), id="scrollable"),
        pytest.param({"enabled": False}, View(enabled=False), id="enabled"),
        pytest.param({"focusable": True}, View(focusable=True), id="focusable"),
        pytest.param({"focused": True}, View(focused=True), id="focused"),
        pytest.param({"selected": True}, View(selected=True), id="selected"),
    ],
)
def test_both_searches_find_by_field(
    make_screen: MakeScreen, fields: dict[str, Any], view: View
) -> None:
    screen = make_screen(View(), view)
    selector = parse(**fields)

    by = find_by(screen, selector.to_by_matcher())
    ui = find_ui(screen, selector.to_ui_selector())

    assert by is not None
    assert ui is not None
    assert by.view is view
    assert ui.view is view


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"textContains": "ELL"}, id="contains"),
        pytest.param({"textStartsWith": "hE"}, id="starts-with"),
    ],
)
def test_only_ui_selector_ignores_case(make_screen: MakeScreen, fields: dict[str, Any]) -> None:
    screen = make_screen(View(text="Hello"))
    selector = parse(**fields)

    assert find_by(screen, selector.to_by_matcher()) is None
    assert find_ui(screen, selector.to_ui_selector()) is not None


def test_text_matches_the_whole_text_only(make_screen: MakeScreen) -> None:
    screen = make_screen(View(text="Hello"))

    assert find_by(screen, parse(textMatches="ell").to_by_matcher()) is None


def test_checkable_with_checked_fails_as_in_the_jar() -> None:
    with pytest.raises(JavaError, match="Checkable selector is already defined"):
        parse(checkable=True, checked=True).to_by_matcher()


def test_two_texts_cannot_be_one_by_selector() -> None:
    with pytest.raises(JavaError, match="Text selector is already defined"):
        parse(text="a", textContains="a").to_by_matcher()


def test_not_found_text_is_that_of_ui_selector() -> None:
    sent = SentSelector(text="a", clickable=True).child(className="b", instance=2)

    text = str(Selector.parse(sent).to_ui_selector())

    assert text == ("UiSelector[TEXT=a, CLICKABLE=true, CHILD=UiSelector[CLASS=b, INSTANCE=2]]")
