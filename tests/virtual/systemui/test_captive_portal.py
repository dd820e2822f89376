"""A network with a portal in front of it: the notification, the page, and signing in."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from harness.virtual.systemui.web_page import Control, Text, WebPage

Hand = Any  # conftest.py, which no test can import
PAGE = b"""<html><head><title>Cafe</title><style>p{}</style></head><body>
<h1>Welcome</h1><p>Enter your <b>room</b></p>
<form action="/accept" method="post"><input type="hidden" name="t" value="1">
<input name="room" id="room" placeholder="Room"><input type="checkbox" name="terms" id="terms">
<button id="go" type="submit" name="go" value="yes">Sign me in</button></form>
<a href="/help">Help</a></body></html>"""


class Portal(http.server.BaseHTTPRequestHandler):
    """Redirects the probe to a form, until the form was sent with a room."""

    forms: list[str]
    opened = False

    def do_GET(self) -> None:
        cls = type(self)
        if self.path == "/generate_204":
            self.send_response(204 if cls.opened else 302)
            if not cls.opened:
                self.send_header("Location", "/portal")
            self.end_headers()
        else:
            self._page()

    def do_POST(self) -> None:
        cls = type(self)
        cls.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        cls.opened = "room=7" in cls.forms[-1]
        self._page()

    def _page(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal(hand: Hand) -> Iterator[type[Portal]]:
    """The device's Wi-Fi has a portal in front of it."""
    handler = type("OnePortal", (Portal,), {"forms": [], "opened": False})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings, wifi = hand.android.settings, hand.android.wifi
    url = f"http://10.0.2.2:{server.server_address[1]}/generate_204"
    settings.put("global", "captive_portal_http_url", url)
    settings.put("global", "captive_portal_https_url", url)
    hand.android.telephony.set_data_enabled(False)
    wifi.set_enabled(False)
    wifi.set_enabled(True)
    hand.wait(lambda: any(n.captive_portal for n in hand.android.connectivity.networks()), "portal")
    yield handler
    settings.delete("global", "captive_portal_http_url")
    settings.delete("global", "captive_portal_https_url")
    wifi.set_enabled(False)
    server.shutdown()
    server.server_close()


def test_the_notification_leads_to_the_portal(hand: Hand, portal: type[Portal]) -> None:
    hand.android.looper.call(hand.android.windows.expand_notifications)

    hand.tap("Sign in to Wi-Fi network")

    assert hand.find("Welcome")
    assert hand.find("Sign in to AndroidWifi")
    assert not portal.opened


def test_signing_in_validates_the_network(hand: Hand, portal: type[Portal]) -> None:
    hand.settings("WIFI_SETTINGS")
    hand.tap("Sign in to network")
    hand.find("Welcome")
    room = hand.find("room")
    hand.android.looper.call(lambda: hand.android.windows.set_text(room, "7"))
    hand.tap("terms")

    hand.tap("Sign me in")

    hand.wait(lambda: hand.android.connectivity.default_network().validated, "validated")
    assert portal.forms == ["t=1&room=7&terms=on&go=yes"]
    hand.wait(lambda: "Welcome" not in hand.texts(), "the page closed")
    assert not [n for n in hand.android.notifications.all() if n.package == "android"]


def test_a_refused_sign_in_stays_on_the_page(hand: Hand, portal: type[Portal]) -> None:
    hand.android.looper.call(hand.android.windows.expand_notifications)
    hand.tap("Sign in to Wi-Fi network")

    hand.tap("Sign me in")

    hand.wait(lambda: len(portal.forms) == 1, "the form arrived")
    assert hand.find("Welcome")
    assert not hand.android.connectivity.default_network().validated
    hand.tap("Use this network as is")
    hand.wait(lambda: "Welcome" not in hand.texts(), "the page closed")


def test_a_page_is_read_as_texts_links_and_controls() -> None:
    page = WebPage(PAGE.decode())

    assert page.title == "Cafe"
    texts = [(part.text, part.link) for part in page.parts if isinstance(part, Text)]
    assert texts == [("Welcome", ""), ("Enter your room", ""), ("Help", "/help")]
    kinds = [part.kind for part in page.parts if isinstance(part, Control)]
    assert kinds == ["text", "check", "button"]


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    page = WebPage("<p>One<p>Two</b></form><script>x<")

    assert [part.text for part in page.parts if isinstance(part, Text)] == ["One", "Two"]
