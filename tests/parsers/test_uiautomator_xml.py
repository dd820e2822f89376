"""Hierarchies of real screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.hierarchy import Screen
from harness.parsers.uiautomator_xml import Dialog, Shown, parse_hierarchy

WHATSAPP = "uiautomator-xml/01-whatsapp-inbox-ptbr.xml"
TIKTOK = "uiautomator-xml/02-tiktok-feed-inbox-badge-ptbr.xml"
MESSAGES = "uiautomator-xml/04-google-messages-rcs-chat-compose.xml"
WECOM = "uiautomator-xml/10-wecom-group-chat-chinese.xml"
STORY = "uiautomator-xml/12-instagram-clone-story-editor-multiwindow.xml"
LOCKED = "uiautomator-xml/13-lockscreen-notifications-ptbr.xml"
GAME = "uiautomator-xml/16-game-surfaceview-only.xml"
PEOPLE = "uiautomator-xml/19-sayhi-people-list-with-ads.xml"
DRAWER = "uiautomator-xml/23-chatgpt-drawer-chinese.xml"


def anr(title: str) -> Dialog:
    """The dialog of something that does not respond."""
    return Dialog(title, ("Close app", "Wait"), not_responding=True)


# The package in front, all packages, the rotation, how many nodes, whether locked, the dialog.
RECORDED: dict[str, tuple[str, tuple[str, ...], int, int, bool, Dialog | None]] = {
    WHATSAPP: ("com.whatsapp", (), 0, 216, False, None),
    TIKTOK: ("com.zhiliaoapp.musically", (), 0, 185, False, None),
    MESSAGES: ("com.google.android.apps.messaging", (), 0, 110, False, None),
    "uiautomator-xml/05-anr-dialog-app.xml": (
        *("android", (), 0, 12, False),
        anr("poke_scan isn't responding"),
    ),
    "uiautomator-xml/07-anr-dialog-systemui.xml": (
        *("android", (), 0, 12, False),
        anr("System UI isn't responding"),
    ),
    WECOM: ("com.tencent.wework", (), 0, 116, False, None),
    "uiautomator-xml/11-wecom-invite-confirm-dialog.xml": (
        *("com.tencent.wework", (), 0, 10, False),
        None,
    ),
    STORY: (
        "com.instagram.androim",
        ("com.android.systemui", "com.samsung.android.app.cocktailbarservice"),
        *(0, 133, False, None),
    ),
    LOCKED: ("com.android.systemui", ("com.android.phone",), 0, 113, True, None),
    "uiautomator-xml/15-usb-permission-dialog-systemui.xml": (
        *("com.android.systemui", (), 0, 13, False),
        Dialog("Allow AxiSight to access Teslong Camera?", ("Cancel", "OK")),
    ),
    GAME: ("com.tencent.tmgp.sgame", (), 1, 6, False, None),
    "uiautomator-xml/17-empty-app-window.xml": ("com.example.poke_scan", (), 0, 6, False, None),
    PEOPLE: ("com.unearby.sayhi", (), 0, 179, False, None),
    "uiautomator-xml/20-safeum-progress-dialog.xml": (
        *("com.safeum.android", (), 0, 10, False),
        Dialog("Please wait...\xa0", (), busy=True),
    ),
    "uiautomator-xml/22-samsung-home-widgets.xml": (
        "com.sec.android.app.launcher",
        ("com.sec.android.app.clockpackage", "com.sec.android.daemonapp"),
        *(0, 54, False, None),
    ),
    DRAWER: ("com.openai.chatgpt", (), 0, 138, False, None),
    "uiautomator-xml/25-setup-wizard-gms.xml": ("com.google.android.gms", (), 0, 13, False, None),
}
# What is written on what can be tapped, where that is what the screen is about.
TAPPABLE = {
    "uiautomator-xml/11-wecom-invite-confirm-dialog.xml": ("取消", "邀请"),
    "uiautomator-xml/22-samsung-home-widgets.xml": ("Phone", "Messages", "Browser", "Camera"),
    "uiautomator-xml/25-setup-wizard-gms.xml": ("SKIP", "NEXT"),
}
# What can be read at all, where that is little.
TEXTS: dict[str, tuple[str, ...]] = {
    GAME: (),
    "uiautomator-xml/17-empty-app-window.xml": (),
    STORY: ("5:10", "100%", "Your story", "Close Friends"),
}
# The texts of the elements with an id, in the order of the screen.
ROWS = {
    (WHATSAPP, "conversations_row_date"): (
        *("22:37", "20:17", "18:07", "17:46", "17:15"),
        *("16:59", "16:39", "15:36", "15:34", "14:51"),
    ),
    (WECOM, "ngn"): ("远方好物浦江活力群1(166)",),
    (WECOM, "ief"): ("23:21",),
    (LOCKED, "battery_text"): ("11%",),
    (LOCKED, "keyguard_indication_text"): ("Deslize a tela para desbloquear",),
    (PEOPLE, "tv_last_seen"): ("0.01km · online",) * 3,
}
# Descriptions that say what no text says.
DESCRIBED = {
    (WHATSAPP, "Ligações, 1 nova notificação"): "",
    (WHATSAPP, "\u200eTodas filtro"): "text_view",
    (TIKTOK, "Caixa de entrada"): "jrj",
    (MESSAGES, "You said  test 1:13 pm ., , Delivered"): "message_text",
    (GAME, "Game view"): "unitySurfaceView",
}


def in_short(shown: Shown) -> tuple[object, ...]:
    """Without its texts; of the packages, those that are not in front."""
    others = tuple(package for package in shown.packages if package != shown.package)
    return (shown.package, others, shown.rotation, shown.nodes, shown.locked, shown.dialog)


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_screen_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[object, ...]
) -> None:
    assert in_short(parse_hierarchy(recorded(name))) == expected


@pytest.mark.parametrize(("name", "expected"), TAPPABLE.items(), ids=TAPPABLE)
def test_what_can_be_tapped_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[str, ...]
) -> None:
    assert parse_hierarchy(recorded(name)).tappable == expected


@pytest.mark.parametrize(("name", "expected"), TEXTS.items(), ids=TEXTS)
def test_what_can_be_read_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[str, ...]
) -> None:
    assert parse_hierarchy(recorded(name)).texts == expected


@pytest.mark.parametrize(("where", "expected"), ROWS.items(), ids=lambda one: one[-1])
def test_rows_are_found_by_their_id(
    recorded: Callable[[str], str], where: tuple[str, str], expected: tuple[str, ...]
) -> None:
    screen = Screen(recorded(where[0]))

    assert tuple(element.text for element in screen.find_all(id=where[1])) == expected


@pytest.mark.parametrize(("where", "expected"), DESCRIBED.items(), ids=lambda one: one[-1:])
def test_an_element_is_found_by_its_description(
    recorded: Callable[[str], str], where: tuple[str, str], expected: str
) -> None:
    screen = Screen(recorded(where[0]))

    assert [element.id for element in screen.find_all(description=where[1])] == [expected]


def test_a_badge_lies_on_its_tab(recorded: Callable[[str], str]) -> None:
    screen = Screen(recorded(TIKTOK))
    (tab,) = screen.find_all(description="Caixa de entrada")
    (badge,) = screen.find_all(text="1")

    x, y = badge.bounds.center
    assert tab.bounds.left < x < tab.bounds.right
    assert tab.bounds.top < y < tab.bounds.bottom


def test_the_newest_message_comes_first(recorded: Callable[[str], str]) -> None:
    rows = Screen(recorded(MESSAGES)).find_all(id="message_text")
    said = [row for row in rows if " said  " in row.description]  # the others are dates

    assert (len(rows), len(said), said[0].text) == (13, 11, "test")


def test_what_has_no_size_cannot_be_read(recorded: Callable[[str], str]) -> None:
    shown = parse_hierarchy(recorded(WHATSAPP))

    assert "Conversas" in Screen(recorded(WHATSAPP)).words
    assert "Conversas" not in shown.texts


@pytest.mark.parametrize(
    "xml",
    ["ERROR: null root node", "<hierarchy/>", '<hierarchy rotation="0"><node/></hierarchy>'],
    ids=["no XML", "no rotation", "no bounds"],
)
def test_what_is_no_hierarchy_is_an_error(xml: str) -> None:
    with pytest.raises(ProtocolError):
        parse_hierarchy(xml)
