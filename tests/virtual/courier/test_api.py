"""Courier and a server that is not the service."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.virtual.courier.conftest import Phone

pytestmark = pytest.mark.slow


class Portal(BaseHTTPRequestHandler):
    """Answers everything with a page, as the sign-in page of a hotel's network does."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        page = b"<html>Welcome to our hotel</html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"10.0.2.2:{server.server_port}"
        server.shutdown()
        thread.join()


def test_answer_that_is_no_answer_is_told_as_a_failure(
    new_phone: Callable[[str], Phone], portal: str
) -> None:
    phone = new_phone("ada")
    phone.start()
    phone.type("server_address", portal)
    phone.type("username", "ada")
    phone.type("password", "pw-ada")

    phone.tap("sign_in")

    phone.expect("sign_in_error", "Something went wrong. Please try again.")
