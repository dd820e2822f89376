"""Phone, messages and gallery, as far as others meet them."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from harness.virtual.android.intents import Intent

Hand = Any  # conftest.py, which no test can import
ACTION = "android.intent.action"


def start(hand: Hand, action: str, data: str, **more: Any) -> None:  # noqa: ANN401  (an Intent's fields)
    """As `am start -a … -d …`."""
    hand.android.activities.start(
        Intent(action=f"{ACTION}.{action}", data=data, flags=0x10000000, **more)
    )


def type_into(hand: Hand, view_id: str, text: str) -> None:
    """Replace the text of a field."""
    view = hand.find(view_id)
    hand.android.looper.call(lambda: hand.android.windows.set_text(view, text))


def test_a_number_to_dial_is_there_and_not_called(hand: Hand) -> None:
    start(hand, "DIAL", "tel:555%2A12")

    assert hand.find("digits").text == "555*12"
    hand.tap("three")
    hand.tap("dial")
    assert hand.find("contactgrid_contact_name").text == "555*123"
    assert hand.find("Calling…")
    hand.tap("incall_end_call")
    assert hand.find("digits")


def test_airplane_mode_makes_no_call(hand: Hand) -> None:
    hand.android.connectivity.set_airplane_mode(True)
    start(hand, "DIAL", "tel:1")

    hand.tap("dial")

    assert hand.find("Turn off airplane mode to make a call.")
    hand.tap("OK")


def test_a_message_that_came_is_notified_and_read(hand: Hand) -> None:
    hand.android.sms.receive("+15550100", "Your code is 123456")
    hand.android.looper.call(hand.android.windows.expand_notifications)

    hand.tap("Your code is 123456")

    assert hand.find("message_text").text == "Your code is 123456"
    assert not [n for n in hand.android.notifications.all() if n.title == "+15550100"]


@pytest.mark.parametrize(
    ("data", "extras"),
    [("sms:5551234?body=hello%20you", {}), ("smsto:5551234", {"sms_body": "hello you"})],
    ids=["in the address", "as an extra"],
)
def test_a_draft_is_sent_by_hand(hand: Hand, data: str, extras: dict[str, str]) -> None:
    before = len(hand.android.sms.all())
    start(hand, "SENDTO", data, extras=extras)
    assert hand.find("compose_message_text").text == "hello you"

    hand.tap("self_send_icon")

    message = hand.android.sms.all()[before]
    assert (message.address, message.text, message.sent) == ("5551234", "hello you", True)
    assert hand.find("message_text")


def test_a_message_without_service_is_not_sent(hand: Hand) -> None:
    hand.android.telephony.set_voice_registration("denied")
    try:
        start(hand, "SENDTO", "smsto:777")
        type_into(hand, "compose_message_text", "anybody?")
        hand.tap("self_send_icon")

        assert hand.find("Not sent. Touch to try again.")
        assert not hand.android.sms.all()[-1].sent
    finally:
        hand.android.telephony.set_voice_registration("home")


def test_conversations_are_listed_the_newest_first(hand: Hand) -> None:
    hand.android.sms.receive("111", "one")
    hand.android.sms.receive("222", "two")
    hand.android.activities.start_launcher("com.android.messaging")

    names = [view.text for view in hand.views() if view.id == "conversation_name"]

    assert names[:2] == ["222", "111"]


def test_a_picture_is_shown_and_zoomed(hand: Hand) -> None:
    folder = hand.android.filesystem.resolve("/sdcard/Pictures")
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (400, 400), "#3366ff").save(folder / "blue.png")
    start(hand, "VIEW", "file:///sdcard/Pictures/blue.png", mime_type="image/png")
    assert hand.find("blue.png, 100%")
    assert hand.android.display.frame().getpixel((540, 500)) == (0, 0, 0)

    hand.android.looper.call(lambda: hand.android.windows.scale((540, 1200), 2.5))

    assert hand.find("blue.png, 250%")
    assert hand.android.display.frame().getpixel((540, 500)) == (0x33, 0x66, 0xFF)


def test_a_broken_picture_is_said_to_be_one(hand: Hand) -> None:
    folder = hand.android.filesystem.resolve("/sdcard/Pictures")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken.png").write_bytes(b"nothing")

    start(hand, "VIEW", "file:///sdcard/Pictures/broken.png", mime_type="image/png")

    assert hand.android.toast.last.text == "Couldn't load photo"


def test_only_pictures_open_the_gallery(hand: Hand) -> None:
    resolve = hand.android.activities.resolve

    assert resolve(Intent(action=f"{ACTION}.VIEW", data="file:///x.png", mime_type="image/png"))
    assert not resolve(
        Intent(action=f"{ACTION}.VIEW", data="file:///x.txt", mime_type="text/plain")
    )
    assert not resolve(Intent(action=f"{ACTION}.VIEW", data="file:///x.png"))
