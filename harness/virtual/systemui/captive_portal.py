"""The page that a network wants its users to sign in on.

Source: packages/modules/CaptivePortalLogin/src/…/CaptivePortalLoginActivity.java: it loads the
probe's address, which the network redirects to its portal, and probes again after each page; once
the probe comes through it closes, and the network is evaluated again. It closes with the network,
too; `Use this network as is` and Back change nothing at the network.
"""

from __future__ import annotations

import http.client
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    button,
    column,
    icon_button,
    label,
    page,
    progress,
    scroll,
    text_field,
    toolbar,
)
from harness.virtual.systemui.choices import check_box
from harness.virtual.systemui.web_page import Control, Text, WebPage

if TYPE_CHECKING:
    from harness.virtual.android.intents import Intent

_HOPS: Final = 5
_TIMEOUT: Final = 10.0  # SOCKET_TIMEOUT_MS, device seconds
_NO_CONTENT: Final = 204
_REDIRECTS: Final = (301, 302, 303, 307, 308)


class CaptivePortalActivity(Activity):
    """A web view with the portal's page in it."""

    def created(self) -> None:
        """Load the probe's address."""
        self._probe = str(self.intent.extras.get("url", ""))
        self._net_id = self.intent.extras.get("net_id", 0)
        self._url = self._probe
        self._page: WebPage | None = None
        self._error = ""
        self._stop = self.app.context.on_network_change(self._network_changed)
        self._load(self._probe)

    def destroyed(self) -> None:
        """Nothing to wait for any more."""
        self._stop()

    def content(self) -> View:
        """Bar and page."""
        network = self.app.context.android.connectivity.get(int(self._net_id or 0))
        ssid = network.ssid if network is not None else ""
        leave = icon_button("close", "Use this network as is", self.finish, id="action_use_network")
        bar = toolbar(
            f"Sign in to {ssid}" if ssid else "Sign in to network",
            urlsplit(self._url).netloc,
            actions=[leave],
        )
        if self._error:
            body = [label("Webpage not available", "title"), label(self._error, "body2")]
        elif self._page is None:
            body = [column(progress(id="progress_bar"), align="center")]
        else:
            body = [self._part(part) for part in self._page.parts]
        web = scroll(*body, padding=16, gap=12, id="webview", class_name="android.webkit.WebView")
        web.text = self._page.title if self._page is not None else ""
        return page(bar, web)

    def _network_changed(self) -> None:
        if self.app.context.android.connectivity.get(int(self._net_id or 0)) is None:
            self.finish()

    def _part(self, part: Text | Control) -> View:
        if isinstance(part, Text):
            view = label(part.text, "title" if part.heading else "body")
            view.class_name = "android.view.View"
            if part.link:
                view.on_click = partial(self._load, urljoin(self._url, part.link))
                view.clickable = view.focusable = True
                view.description, view.text = part.text, part.text
            return view
        if part.kind == "button":
            return button(part.label, partial(self._send, part), id=part.element_id)
        if part.kind == "check":
            return self._check(part)
        return text_field(
            part.element_id or part.name,
            part.form.values.get(part.name, ""),
            partial(self._type, part),
            hint=part.label,
            password=part.kind == "password",
        )

    def _check(self, part: Control) -> View:
        checked = part.name in part.form.values
        return check_box(
            part.label or part.name, checked, lambda: self._toggle(part), part.element_id
        )

    def _toggle(self, part: Control) -> None:
        if part.name in part.form.values:
            del part.form.values[part.name]
        else:
            part.form.values[part.name] = part.value or "on"
        self.app.context.invalidate()

    def _type(self, part: Control, text: str) -> None:
        part.form.values[part.name] = text
        self.app.context.invalidate()

    def _send(self, part: Control) -> None:
        data = part.form.encoded(part)
        target = urljoin(self._url, part.form.action)
        if part.form.method == "post":
            self._load(target, data)
        else:
            self._load(f"{target.partition('?')[0]}?{data}")

    def _load(self, url: str, data: str | None = None) -> None:
        self._page, self._error = None, ""
        self.app.context.run_in_background(lambda: self._fetch(url, data))

    def _fetch(self, url: str, data: str | None) -> None:
        """On a worker thread: the page, then the probe."""
        try:
            url, source = self._follow(url, data)
            passed = self._ask(self._probe, None)[0] == _NO_CONTENT
        except (OSError, ValueError, http.client.HTTPException) as error:
            self.app.context.timer(0, partial(self._failed, str(error)))
            return
        self.app.context.timer(0, partial(self._loaded, url, source, passed=passed))

    def _follow(self, url: str, data: str | None) -> tuple[str, str]:
        for _ in range(_HOPS):
            status, location, source = self._ask(url, data)
            if status not in _REDIRECTS or not location:
                return url, source
            url, data = urljoin(url, location), None
        raise OSError("net::ERR_TOO_MANY_REDIRECTS")

    def _ask(self, url: str, data: str | None) -> tuple[int, str, str]:
        parts, context = urlsplit(url), self.app.context
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError("net::ERR_CONNECTION_REFUSED")  # no certificate of ours is trusted
        proxy = context.http_proxy()
        host, port = parts.hostname, parts.port or 80
        if proxy is not None:
            host, port = proxy.host, proxy.port
        connection = http.client.HTTPConnection(host, port)
        connection.sock = context.open_connection(host, port, _TIMEOUT)
        connection.sock.settimeout(context.clock.host_seconds(_TIMEOUT))
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        path = path if proxy is None else f"http://{parts.netloc}{path}"
        headers = {"Connection": "close", "Host": parts.netloc}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(connection):
            connection.request("GET" if data is None else "POST", path, data, headers)
            answer = connection.getresponse()
            source = answer.read().decode(errors="replace")
            return answer.status, answer.getheader("Location", ""), source

    def _failed(self, error: str) -> None:
        self._error = error or "net::ERR_FAILED"
        self.app.context.invalidate()

    def _loaded(self, url: str, source: str, *, passed: bool) -> None:
        self._url, self._page = url, WebPage(source)
        if passed:
            self.app.context.android.connectivity.reevaluate(int(self._net_id or 0))
            self.finish()
        self.app.context.invalidate()


class CaptivePortalApp(App):
    """Its one activity."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (there is one)
        """The web view."""
        return CaptivePortalActivity(self, intent)
