"""What the builders promise to accessibility."""

from __future__ import annotations

import pytest

from harness.virtual.screen import theme
from harness.virtual.screen.drawing.canvas import rgba
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    badge,
    banner,
    bottom_item,
    bubble,
    button,
    chip,
    dialog,
    icon_button,
    list_row,
    radio_row,
    switch_row,
    text_field,
    toolbar,
)


def ids(view: View) -> list[str]:
    return [each.id for each in view.walk() if each.id]


def brightness(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in rgba(color)[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (theme.ON_SURFACE, theme.SURFACE),
        (theme.ON_SURFACE_VARIANT, theme.SURFACE),
        (theme.ON_PRIMARY, theme.PRIMARY),
        (theme.ON_PRIMARY_CONTAINER, theme.PRIMARY_CONTAINER),
        (theme.ON_SURFACE_VARIANT, theme.PRIMARY_CONTAINER),
        (theme.ON_ERROR_CONTAINER, theme.ERROR_CONTAINER),
        (theme.ERROR, theme.ERROR_CONTAINER),
        (theme.ON_WARNING_CONTAINER, theme.WARNING_CONTAINER),
    ],
    ids=lambda color: color,
)
def test_text_has_the_contrast_that_wcag_asks_for(front: str, back: str) -> None:
    light, dark = sorted((brightness(front), brightness(back)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_parts_of_a_bubble_have_ids() -> None:
    view = bubble("Hi", True, "12:00", id="message", state="Not sent", reason="Because.")

    assert ids(view) == [
        "message", "message_text", "message_reason", "message_time", "message_state",
    ]  # fmt: skip


def test_the_row_of_a_switch_takes_the_tap_and_the_switch_has_the_state() -> None:
    taps: list[int] = []
    view = switch_row("Private", "", True, lambda: taps.append(1), id="private_account")

    control = view.children[-1]
    assert control.id == "private_account"
    assert control.class_name == "android.widget.Switch"
    assert (control.checkable, control.checked) == (True, True)
    assert view.clickable
    assert view.on_click is not None
    view.on_click()
    assert taps == [1]


def test_a_choice_is_checkable_as_a_whole() -> None:
    view = radio_row("Everyone", "", True, None, id="option_everyone")

    assert view.id == "option_everyone"
    assert (view.checkable, view.checked) == (True, True)


@pytest.mark.parametrize(
    ("view", "class_name"),
    [
        (button("OK", None), "android.widget.Button"),
        (icon_button("send", "Send", None), "android.widget.ImageButton"),
        (text_field("f", "", lambda _: None), "android.widget.EditText"),
        (list_row("Title"), "android.widget.LinearLayout"),
        (chip("Follow", lambda: None), "android.widget.Button"),
        (badge("3"), "android.widget.TextView"),
    ],
    ids=["button", "icon button", "field", "row", "chip", "badge"],
)
def test_widgets_have_androids_class_names(view: View, class_name: str) -> None:
    assert view.class_name == class_name


def test_a_row_without_an_id_has_the_ids_of_a_preference() -> None:
    assert ids(list_row("Title", "Summary")) == ["android:id/title", "android:id/summary"]


def test_the_buttons_of_a_dialog_have_the_ids_of_an_alert() -> None:
    view = dialog("Title", "Text", buttons=[("Cancel", None), ("OK", None)])

    named = {each.text: each.id for each in view.walk() if each.text}
    assert named == {
        "Title": "android:id/alertTitle",
        "Text": "android:id/message",
        "Cancel": "android:id/button2",
        "OK": "android:id/button1",
    }


def test_a_single_button_of_a_dialog_is_the_positive_one() -> None:
    view = dialog("Title", buttons=[("OK", None)])

    assert view.find("android:id/button1") is not None


def test_a_banner_carries_its_action() -> None:
    taps: list[int] = []
    view = banner("No internet", id="b", action="Retry", on_action=lambda: taps.append(1))

    retry = next(each for each in view.walk() if each.text == "Retry")
    assert view.find("b_text") is not None
    assert retry.on_click is not None
    retry.on_click()
    assert taps == [1]


def test_back_in_a_toolbar_has_a_description() -> None:
    view = toolbar("Chat", on_back=lambda: None)

    assert view.children[0].description == "Back"


def test_a_destination_says_whether_it_is_chosen() -> None:
    view = bottom_item("cog-outline", "Settings", True, lambda: None, id="nav_settings")

    assert (view.selected, view.description) == (True, "Settings")


def test_ids_are_qualified_by_the_package_unless_they_are_already() -> None:
    view = View(id="send", package="org.example")

    assert view.resource_id == "org.example:id/send"
    assert View(id="android:id/title", package="org.example").resource_id == "android:id/title"
    assert View().resource_id == ""
