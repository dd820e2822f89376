"""Windows, touch, keys and typing, on a device of which only the screen is real."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    button,
    column,
    dialog,
    label,
    list_row,
    page,
    row,
    scroll,
    text_field,
    toolbar,
)
from harness.virtual.screen.windows import keys
from harness.virtual.screen.windows.composer import Window
from harness.virtual.screen.windows.panels import Layer, ShadeState

if TYPE_CHECKING:
    Phone = Any  # tests/virtual/screen/conftest.py, which no test can import


class Form:
    """A page with a list and a field below it, as a chat has."""

    def __init__(self, *, multiline: bool = False) -> None:
        self.text = ""
        self.sent: list[str] = []
        self.held = 0
        self.multiline = multiline

    def content(self) -> View:
        field = text_field(
            "input", self.text, self._type, on_submit=self._send, multiline=self.multiline, weight=1
        )
        rows = [list_row(f"row {n}", on_long_click=self._hold, id=f"row{n}") for n in range(40)]
        send = button("Send", self._send, id="send")
        return page(toolbar("Form"), scroll(*rows, id="list"), row(field, send, id="bar"))

    def _type(self, text: str) -> None:
        self.text = text

    def _send(self) -> None:
        self.sent.append(self.text)
        self.text = ""

    def _hold(self) -> None:
        self.held += 1


@pytest.fixture
def form(phone: Phone) -> Form:
    form = Form()
    phone.show(form.content)
    return form


def windows(phone: Phone) -> list[Window]:
    found: list[Window] = phone.looper.call(phone.windows.windows)
    return found


def layers(phone: Phone) -> list[Layer]:
    return [window.layer for window in windows(phone)]


def press(phone: Phone, *codes: int) -> None:
    for code in codes:
        phone.do(lambda code=code: phone.windows.key(code))


def type_text(phone: Phone, text: str) -> None:
    phone.do(lambda: phone.windows.type_text(text))


def swipe(phone: Phone, start: tuple[int, int], end: tuple[int, int], seconds: float = 1) -> None:
    phone.do(lambda: phone.windows.swipe([start, end], seconds))


@pytest.mark.usefixtures("form")
def test_the_app_lies_between_the_bars(phone: Phone) -> None:
    content = phone.find("android:id/content")
    bars = {window.layer: window.bounds for window in windows(phone)}

    assert content.children[0].bounds.top == bars[Layer.STATUS_BAR].bottom
    assert content.children[0].bounds.bottom == bars[Layer.NAVIGATION_BAR].top


@pytest.mark.usefixtures("form")
def test_every_view_belongs_to_the_package_of_its_window(phone: Phone) -> None:
    assert phone.find("send").resource_id == "org.example.demo:id/send"
    assert phone.find("clock").resource_id == "com.android.systemui:id/clock"


def test_a_tap_clicks_what_is_there(phone: Phone, form: Form) -> None:
    phone.tap("send")

    assert form.sent == [""]


def test_a_tap_on_a_disabled_button_does_nothing(phone: Phone) -> None:
    clicks: list[int] = []
    phone.show(lambda: button("Off", lambda: clicks.append(1), id="off", enabled=False))

    phone.tap("off")

    assert not clicks


@pytest.mark.usefixtures("form")
def test_the_keyboard_comes_with_a_field_and_lifts_the_app(phone: Phone) -> None:
    before = phone.find("bar").bounds.bottom

    phone.tap("input")

    ime = next(w for w in windows(phone) if w.layer is Layer.INPUT_METHOD)
    assert phone.find("bar").bounds.bottom == ime.bounds.top < before
    assert not ime.root.children


@pytest.mark.usefixtures("form")
def test_back_hides_the_keyboard_first(phone: Phone) -> None:
    phone.tap("input")

    press(phone, keys.BACK)

    assert Layer.INPUT_METHOD not in layers(phone)
    assert phone.activities.demo.backs == 0
    press(phone, keys.BACK)
    assert phone.activities.demo.backs == 1


def test_the_keys_of_the_keyboard_type(phone: Phone, form: Form) -> None:
    phone.tap("input")
    for character in "Hi":  # the second key shows a small letter by then
        ime = next(w for w in windows(phone) if w.layer is Layer.INPUT_METHOD)
        key = next(view for view in ime.drawn.walk() if view.text == character)
        phone.do(lambda key=key: phone.windows.tap(*key.visible.center))

    assert form.text == "Hi"


def test_nothing_is_typed_without_a_focused_field(phone: Phone, form: Form) -> None:
    type_text(phone, "lost")

    assert form.text == ""


def test_typing_goes_to_the_cursor(phone: Phone, form: Form) -> None:
    phone.tap("input")
    type_text(phone, "held")

    press(phone, keys.DPAD_LEFT, keys.DPAD_LEFT)
    type_text(phone, "llo wor")

    assert form.text == "hello world"


def test_delete_takes_a_whole_emoji(phone: Phone, form: Form) -> None:
    phone.tap("input")
    type_text(phone, "kids \U0001f468\u200d\U0001f469\u200d\U0001f467")

    press(phone, keys.DEL)

    assert form.text == "kids "


def test_enter_submits_a_single_line(phone: Phone, form: Form) -> None:
    phone.tap("input")
    type_text(phone, "hello")

    press(phone, keys.ENTER)

    assert form.sent == ["hello"]


def test_enter_breaks_the_line_of_a_multi_line_field(phone: Phone) -> None:
    form = Form(multiline=True)
    phone.show(form.content)
    phone.tap("input")

    type_text(phone, "one\ntwo")

    assert form.text == "one\ntwo"
    assert not form.sent


def test_set_text_replaces_all(phone: Phone, form: Form) -> None:
    phone.tap("input")
    type_text(phone, "old")
    field = phone.find("input")

    phone.do(lambda: phone.windows.set_text(field, "new 🚗"))

    assert form.text == "new 🚗"
    type_text(phone, "!")
    assert form.text == "new 🚗!"


def test_a_view_of_an_older_tree_still_takes_text(phone: Phone, form: Form) -> None:
    field = phone.find("input")
    phone.windows.invalidate()
    phone.find("input")

    taken = phone.looper.call(lambda: phone.windows.set_text(field, "late"))

    assert taken
    assert form.text == "late"


def test_tab_moves_to_the_next_field(phone: Phone) -> None:
    texts = {"one": "", "two": ""}

    def content() -> View:
        return column(*(text_field(name, texts[name], setter(name)) for name in texts))

    def setter(name: str) -> Callable[[str], None]:
        return lambda text: texts.update({name: text})

    phone.show(content)
    phone.tap("one")
    type_text(phone, "a")
    press(phone, keys.TAB)
    type_text(phone, "b")

    assert texts == {"one": "a", "two": "b"}


@pytest.mark.usefixtures("form")
def test_a_swipe_scrolls_and_a_fast_one_flings(phone: Phone) -> None:
    swipe(phone, (500, 1500), (500, 1200), seconds=5)
    slow = phone.find("list").scroll_offset
    swipe(phone, (500, 1500), (500, 1200), seconds=0.1)
    fast = phone.find("list").scroll_offset - slow

    assert slow == pytest.approx(300, abs=60)
    assert fast > 2 * slow


def test_a_swipe_that_does_not_move_is_a_long_press(phone: Phone, form: Form) -> None:
    at = phone.find("row3").visible.center

    swipe(phone, at, at, seconds=1)

    assert form.held == 1


def test_a_hidden_field_is_scrolled_into_sight_when_it_gets_the_focus(phone: Phone) -> None:
    def content() -> View:
        fields = [text_field(f"f{n}", "", lambda _: None) for n in range(12)]
        return page(toolbar("Many"), scroll(*fields, id="list"))

    phone.show(content)
    phone.tap("f11")

    assert phone.find("f11").visible == phone.find("f11").bounds


def test_a_dialog_takes_all_touches(phone: Phone, form: Form) -> None:
    closed: list[int] = []
    phone.activities.demo.ask = lambda: dialog(
        "Not sent", "Because.", buttons=[("OK", None)], on_dismiss=lambda: closed.append(1)
    )
    phone.windows.invalidate()

    phone.do(lambda: phone.windows.tap(500, 300))

    assert closed == [1]
    assert not form.sent
    assert windows(phone)[1].layer is Layer.DIALOG
    assert windows(phone)[1].focused


@pytest.mark.usefixtures("form")
def test_back_closes_a_dialog_before_its_activity(phone: Phone) -> None:
    closed: list[int] = []
    phone.activities.demo.ask = lambda: dialog("Title", on_dismiss=lambda: closed.append(1))
    phone.windows.invalidate()

    press(phone, keys.BACK)

    assert closed == [1]
    assert phone.activities.demo.backs == 0


@pytest.mark.usefixtures("form")
def test_pulling_from_the_top_opens_the_shade_in_two_steps(phone: Phone) -> None:
    swipe(phone, (500, 5), (500, 1200))
    first = phone.windows.shade
    swipe(phone, (500, 600), (500, 1500))
    second = phone.windows.shade
    press(phone, keys.BACK)

    assert (first, second) == (ShadeState.NOTIFICATIONS, ShadeState.QUICK_SETTINGS)
    assert phone.windows.shade is ShadeState.CLOSED


def test_home_closes_the_shade(phone: Phone) -> None:
    phone.do(phone.windows.expand_settings)

    press(phone, keys.HOME)

    assert Layer.SHADE not in layers(phone)
    assert phone.activities.homes == 1


def test_a_sleeping_screen_is_black_and_takes_no_touch(phone: Phone, form: Form) -> None:
    at = phone.find("send").visible.center
    press(phone, keys.POWER)

    phone.do(lambda: phone.windows.tap(*at))

    assert phone.display.frame().getextrema() == ((0, 0), (0, 0), (0, 0))
    assert not form.sent


@pytest.mark.usefixtures("form")
def test_waking_up_shows_the_keyguard_where_it_is_enabled(phone: Phone) -> None:
    press(phone, keys.SLEEP, keys.WAKEUP)
    locked = phone.windows.keyguard_showing

    swipe(phone, (500, 2000), (500, 800))

    assert locked
    assert not phone.windows.keyguard_showing


@pytest.mark.usefixtures("form")
@pytest.mark.usefixtures("form")
def test_no_keyguard_where_it_is_disabled(phone: Phone) -> None:
    phone.settings.put("secure", "lockscreen.disabled", "1")

    press(phone, keys.SLEEP, keys.WAKEUP)

    phone.do(lambda: None)
    assert not phone.windows.keyguard_showing


def test_an_unchanged_screen_is_not_drawn_again(phone: Phone) -> None:
    first = phone.display.frame()
    phone.windows.invalidate()
    again = phone.display.frame()
    phone.show(lambda: label("Bye"))

    assert again is first
    assert phone.display.frame() is not first


def test_a_change_during_building_is_not_lost(phone: Phone) -> None:
    shown: list[int] = []

    def content() -> View:
        shown.append(1)
        if len(shown) == 1:
            phone.windows.invalidate()
        return label(f"built {len(shown)}", id="count")

    phone.show(content)

    assert phone.find("count").text == "built 2"


@pytest.mark.usefixtures("form")
def test_png_and_frame_show_the_same(phone: Phone) -> None:
    data = phone.display.png()

    assert data.startswith(b"\x89PNG")
    assert phone.display.png() is data
    assert phone.display.size == (1080, 2400)


@pytest.mark.usefixtures("form")
def test_wm_size_changes_the_picture(phone: Phone) -> None:
    phone.settings.put("global", "display_size_forced", "720,1280")

    assert phone.display.frame().size == (720, 1280)
    assert phone.find("bar").bounds.right == 720
