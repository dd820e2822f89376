"""A captive portal: whatever is asked is answered with a page that wants to be signed in to."""

from __future__ import annotations

from harness.shaper.http_head import Head, answer

HOST = "portal.example"
_ACCEPT = "/accept"
_PAGE = """<!DOCTYPE html>
<html><head><title>Guest Wi-Fi</title></head><body>
<h1>Guest Wi-Fi</h1>
<p>Accept the terms of use to go online.</p>
<form method="get" action="/accept"><button type="submit">Accept and connect</button></form>
</body></html>
"""
_WELCOME = """<!DOCTYPE html>
<html><head><title>Guest Wi-Fi</title></head><body>
<h1>You are online</h1>
</body></html>
"""


class Portal:
    """Signed in once for everybody behind the proxy, as a hotspot does it for one address."""

    def __init__(self) -> None:
        self._signed_in = False

    def close(self) -> None:
        """Want everybody to sign in anew."""
        self._signed_in = False

    def passes(self, head: Head) -> bool:
        """Whether a request gets through."""
        return self._signed_in and head.host != HOST

    def answer(self, head: Head) -> bytes:
        """What a request gets that does not.

        Tunnels are refused: a portal cannot answer in somebody else's name over TLS.
        """
        if head.is_tunnel:
            return answer("511 Network Authentication Required", "Sign in first.\n")
        if head.host != HOST:
            return answer("302 Found", "", f"Location: http://{HOST}/")
        if head.path.partition("?")[0] == _ACCEPT:
            self._signed_in = True
        page = _WELCOME if self._signed_in else _PAGE
        return answer("200 OK", page, "Content-Type: text/html; charset=utf-8")
