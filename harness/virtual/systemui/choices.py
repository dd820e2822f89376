"""Radio buttons and check boxes with a text of their own, as dialogs and web pages have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.screen.widgets import radio_row

if TYPE_CHECKING:
    from harness.virtual.screen.view import Action, View


def radio_button(
    text: str, checked: bool, on_click: Action, view_id: str = "android:id/text1"
) -> View:
    """One of several: a RadioButton with its text."""
    view = radio_row(text, "", checked, on_click)
    view.id, view.class_name, view.text = view_id, "android.widget.RadioButton", text
    view.opaque = True
    return view


def check_box(text: str, checked: bool, on_click: Action, view_id: str) -> View:
    """On or off: a CheckBox with its text."""
    view = radio_button(text, checked, on_click, view_id)
    view.class_name = "android.widget.CheckBox"
    view.children[0].paint.control = "check"
    return view
