"""Dumps in the two dialects, compared with what real devices and the real server write."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree

from harness.virtual.screen.view import Rect, View
from harness.virtual.screen.windows.composer import Window
from harness.virtual.screen.windows.panels import Layer
from harness.virtual.uiautomator.hierarchy import (
    platform_dump,
    platform_dump_windows,
    server_dump,
)
from harness.virtual.uiautomator.nodes import Screen

MakeScreen = Callable[..., Screen]
MakeWindow = Callable[..., Window]
PLATFORM = re.findall(
    r"\S+",
    "index text resource-id class package content-desc checkable checked clickable enabled"
    " focusable focused scrollable long-clickable password selected bounds",
)
SERVER = [*PLATFORM[:-1], "visible-to-user", "bounds"]


def attributes(xml: str) -> list[str]:
    return re.findall(r' ([\w-]+)="', xml.split("<node", 2)[1])


def nodes(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(xml.encode()).iter("node"))


def platform(screen: Screen) -> str:
    assert screen.active is not None
    return platform_dump(screen, screen.active)


@pytest.mark.parametrize(
    ("api", "extras"),
    [
        pytest.param(28, [], id="api-28"),
        pytest.param(34, [], id="api-34"),
        pytest.param(35, ["drawing-order", "hint"], id="api-35"),
    ],
)
def test_platform_dump_has_the_attributes_of_its_api_level(
    make_screen: MakeScreen, api: int, extras: list[str]
) -> None:
    assert attributes(platform(make_screen(api=api))) == PLATFORM + extras


@pytest.mark.parametrize(
    ("api", "extras"),
    [
        pytest.param(24, ["drawing-order"], id="api-24"),
        pytest.param(28, ["drawing-order", "hint"], id="api-28"),
        pytest.param(34, ["drawing-order", "hint", "display-id"], id="api-34"),
    ],
)
def test_server_dump_has_the_attributes_of_its_api_level(
    make_screen: MakeScreen, api: int, extras: list[str]
) -> None:
    assert attributes(server_dump(make_screen(api=api))) == SERVER + extras


def test_platform_dump_is_one_line_and_server_dump_is_indented(make_screen: MakeScreen) -> None:
    screen = make_screen(View())

    assert "\n" not in platform(screen)
    assert '\r\n<hierarchy rotation="0">\r\n  <node ' in server_dump(screen)


def test_emoji_is_kept_by_the_platform_and_two_dots_in_the_server(make_screen: MakeScreen) -> None:
    screen = make_screen(View(text="ok \U0001f600", class_name="android.widget.TextView"))

    assert nodes(platform(screen))[1].get("text") == "ok \U0001f600"
    assert nodes(server_dump(screen))[1].get("text") == "ok .."


def test_control_characters_become_dots(make_screen: MakeScreen) -> None:
    screen = make_screen(View(text="a\x07b\u200f\x9f"))

    assert nodes(platform(screen))[1].get("text") == "a.b\u200f."
    assert nodes(server_dump(screen))[1].get("text") == "a.b\u200f."


def test_invisible_children_are_left_out_but_counted(make_screen: MakeScreen) -> None:
    hidden = View(text="hidden", bounds=Rect(0, -50, 10, -10))

    found = nodes(platform(make_screen(hidden, View(text="shown"))))

    assert [(node.get("text"), node.get("index")) for node in found[1:]] == [("shown", "1")]


def test_bounds_are_those_on_the_screen(make_screen: MakeScreen) -> None:
    view = View(bounds=Rect(-20, 2300, 500, 2600), visible=Rect(-20, 2300, 500, 2600))

    assert nodes(platform(make_screen(view)))[1].get("bounds") == "[0,2300][500,2400]"


@pytest.mark.parametrize(
    ("view", "naf"),
    [
        pytest.param(View(clickable=True), "true", id="nothing-to-read"),
        pytest.param(View(clickable=True, description="Back"), None, id="described"),
        pytest.param(View(clickable=True, children=[View(text="a")]), None, id="child-has-text"),
        pytest.param(View(clickable=True, enabled=False), None, id="disabled"),
        pytest.param(View(), None, id="not-clickable"),
        pytest.param(
            View(clickable=True, class_name="android.widget.ListView"), None, id="excluded-class"
        ),
    ],
)
def test_naf_marks_what_cannot_be_read(
    make_screen: MakeScreen, view: View, naf: str | None
) -> None:
    assert nodes(platform(make_screen(view)))[1].get("NAF") == naf


def test_empty_field_shows_its_hint_as_text(make_screen: MakeScreen) -> None:
    field = View(hint="Message", class_name="android.widget.EditText", on_text=lambda _text: None)

    node = nodes(server_dump(make_screen(field)))[1]

    assert (node.get("text"), node.get("hint")) == ("Message", "Message")


def test_password_shows_bullets(make_screen: MakeScreen) -> None:
    node = nodes(platform(make_screen(View(text="secret", password=True))))[1]

    assert (node.get("text"), node.get("password")) == ("\u2022" * 6, "true")


def test_server_dump_has_all_windows_topmost_first(
    make_screen: MakeScreen, make_window: MakeWindow
) -> None:
    bar = make_window(View(), "com.android.systemui", Layer.STATUS_BAR)
    screen = make_screen(above=(bar,))

    packages = [node.get("package") for node in nodes(server_dump(screen))]

    assert packages == ["com.android.systemui", "org.example.demo"]
    assert len(nodes(server_dump(screen, active_only=True))) == 1


def test_dialog_covers_the_window_below_it(
    make_screen: MakeScreen, make_window: MakeWindow
) -> None:
    asking = make_window(View(text="Really?"), "org.example.demo", Layer.DIALOG)

    found = nodes(server_dump(make_screen(View(text="below"), above=(asking,))))

    assert [node.get("text") for node in found] == ["Really?"]


def test_toast_is_in_no_dump(make_screen: MakeScreen, make_window: MakeWindow) -> None:
    toast = make_window(View(text="Sent"), "org.example.demo", Layer.TOAST)

    assert "Sent" not in server_dump(make_screen(above=(toast,)))


def test_depth_limit_cuts_the_tree(make_screen: MakeScreen) -> None:
    screen = make_screen(View(children=[View(children=[View()])]))

    assert len(nodes(server_dump(screen, max_depth=2))) == 3


def test_compressed_dump_leaves_out_what_says_and_does_nothing(make_screen: MakeScreen) -> None:
    screen = make_screen(View(children=[View(children=[View(text="a")])]), compressed=True)

    found = nodes(server_dump(screen))

    assert [node.get("text") for node in found] == ["", "a"]


def test_windows_dump_tells_of_each_window(
    make_screen: MakeScreen, make_window: MakeWindow
) -> None:
    bar = make_window(View(), "com.android.systemui", Layer.STATUS_BAR)

    tree = etree.fromstring(platform_dump_windows(make_screen(above=(bar,))).encode())

    kinds = [(each.get("type"), each.get("active")) for each in tree.iter("window")]
    assert kinds == [("TYPE_SYSTEM", "false"), ("TYPE_APPLICATION", "true")]
    assert len(tree.findall("display/window/hierarchy/node")) == 2
