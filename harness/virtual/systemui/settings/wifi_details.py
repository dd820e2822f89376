"""One saved Wi-Fi network: what it is, forgetting it, and its proxy.

Sources: packages/apps/Settings/.../wifi/details2/ with res/xml/wifi_network_details_fragment2.xml;
WifiConfigController with res/layout/wifi_dialog.xml for what `Modify` opens, and ProxySelector and
com.android.net.module.util.ProxyUtils for which proxies it accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Final

from harness.virtual.android import levels
from harness.virtual.android.network.model import Transport
from harness.virtual.android.network.notices import sign_in_intent
from harness.virtual.android.network.proxy import HttpProxy
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    column,
    dialog,
    icon,
    icon_button,
    label,
    list_row,
    row,
    text_field,
)
from harness.virtual.systemui.choices import check_box, radio_button
from harness.virtual.systemui.indicators import wifi_level
from harness.virtual.systemui.settings.page import Page, PageHost, action_button, heading

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.android.network.wifi import SavedNetwork

_SIGNALS: Final = ("Poor", "Poor", "Fair", "Good", "Excellent")  # array wifi_signal
_METERED: Final = (
    (None, "Detect automatically"),
    (True, "Treat as metered"),
    (False, "Treat as unmetered"),
)
_PROXIES: Final = ("None", "Manual", "Proxy Auto-Config")
_MANUAL: Final = "Manual"
_HOST = re.compile(r"[a-zA-Z0-9]+([-.][a-zA-Z0-9]+)*")
_EXCLUSION = re.compile(r"[a-zA-Z0-9*]+([-.][a-zA-Z0-9]+)*|\*?\.?[a-zA-Z0-9.-]+")
_PORTS: Final = range(1, 65536)


class WifiDetailsPage(Page):
    """WifiNetworkDetailsFragment; leaves when the network is forgotten."""

    title = "Network details"

    def __init__(self, host: PageHost, network_id: int) -> None:
        super().__init__(host)
        self._id = network_id

    def actions(self) -> list[View]:
        """The pencil."""
        edit = lambda: self.host.ask(ModifyDialog(self.host, self._id).view)  # noqa: E731  (a name for a line)
        return [icon_button("pencil-outline", "Modify", edit)]

    def rows(self) -> list[View]:
        """Header, buttons, facts."""
        saved = self._saved()
        if saved is None:
            return []
        network = self._network(saved)
        header = column(
            icon("wifi", size=40),
            label(saved.ssid, "headline", id="entity_header_title"),
            label("Connected" if network else "", "body2", id="entity_header_summary"),
            align="center",
            gap=8,
            padding=(16, 8, 16, 16),
            id="entity_header",
        )
        return [header, self._buttons(saved, network), *self._facts(saved, network)]

    def _saved(self) -> SavedNetwork | None:
        return next(
            (n for n in self.android.wifi.saved_networks() if n.network_id == self._id), None
        )

    def _network(self, saved: SavedNetwork) -> Network | None:
        if self.android.wifi.ssid != saved.ssid:
            return None
        networks = self.android.connectivity.networks()
        return next((n for n in networks if n.transport is Transport.WIFI), None)

    def _buttons(self, saved: SavedNetwork, network: Network | None) -> View:
        buttons = [action_button("button1", "Forget", "delete-outline", self._forget)]
        if network is not None and network.captive_portal:
            buttons.append(
                action_button("button2", "Sign in", "login", partial(self._sign_in, network))
            )
        if network is None and self.android.model.api >= levels.Q:
            wifi = self.android.wifi
            near = any(point.ssid == saved.ssid for point in wifi.scan_results())
            connect = lambda: _ignore(wifi.connect(saved.ssid, saved.security, saved.password))  # noqa: E731  (a name for a line)
            buttons.append(action_button("button3", "Connect", "wifi", connect, near))
        return row(*buttons, padding=(16, 0, 16, 16), gap=8, id="buttons")

    def _facts(self, saved: SavedNetwork, network: Network | None) -> list[View]:
        security = "None" if saved.security == "open" else "WPA/WPA2-Personal"
        facts = [list_row("Security", security)]
        if self.android.model.api >= levels.P:
            facts.append(self._metered(saved))
        if network is None:
            return facts
        level = wifi_level(self.android.wifi.rssi)
        address = ip_interface(network.addresses[0])
        facts.insert(0, list_row("Signal strength", _SIGNALS[level]))
        facts.insert(1, list_row("Frequency", "2.4 GHz"))
        return [
            *facts,
            heading("Network details"),
            list_row("IP address", str(address.ip)),
            list_row("Gateway", network.gateway),
            list_row("Subnet mask", str(address.netmask)),
            list_row("DNS", "\n".join(network.dns)),
        ]

    def _metered(self, saved: SavedNetwork) -> View:
        shown = next(text for value, text in _METERED if value is saved.metered)
        title = "Network usage" if self.android.model.api >= levels.S else "Metered"
        return list_row(title, shown, on_click=lambda: self.host.ask(self._ask_metered))

    def _ask_metered(self) -> View:
        saved = self._saved()
        now = saved.metered if saved is not None else None
        choices = [
            radio_button(text, value is now, partial(self._set_metered, value))
            for value, text in _METERED
        ]
        title = "Network usage" if self.android.model.api >= levels.S else "Metered"
        return dialog(
            title,
            body=column(*choices),
            buttons=[("Cancel", self.host.answered)],
            button_ids=["android:id/button2"],
            on_dismiss=self.host.answered,
            id="android:id/parentPanel",
        )

    def _set_metered(self, value: bool | None) -> None:
        saved = self._saved()
        if saved is not None:
            self.android.wifi.set_metered(saved.ssid, value)
        self.host.answered()

    def _sign_in(self, network: Network) -> None:
        intent = sign_in_intent(self.android, network)
        self.android.activities.start(intent, caller_uid=1000)

    def _forget(self) -> None:
        self.android.wifi.forget(self._id)
        self.host.back()


class ModifyDialog:
    """The network's proxy, below `Advanced options`."""

    def __init__(self, host: PageHost, network_id: int) -> None:
        self._host = host
        self._id = network_id
        networks = host.android.wifi.saved_networks()
        saved = next(n for n in networks if n.network_id == network_id)
        proxy = saved.proxy
        self._title = saved.ssid
        self._advanced = proxy is not None
        self._kind = _MANUAL if proxy else _PROXIES[0]
        self._choosing = False
        self._fields = {
            "proxy_hostname": proxy.host if proxy else "",
            "proxy_port": str(proxy.port) if proxy else "",
            "proxy_exclusionlist": proxy.exclusions if proxy else "",
        }

    def view(self) -> View:
        """The form; or the open spinner in its place."""
        return self._popup() if self._choosing else self._form()

    def _form(self) -> View:
        toggle = check_box(
            "Advanced options", self._advanced, self._toggle, "wifi_advanced_togglebox"
        )
        body = [toggle]
        if self._advanced:
            body += self._proxy_views()
        save = self._save if self._acceptable() else None
        return dialog(
            self._title,
            body=column(*body, gap=8, id="l_wifidialog"),
            buttons=[("Cancel", self._host.answered), ("Save", save)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _proxy_views(self) -> list[View]:
        spinner = list_row(
            "Proxy", self._kind, on_click=self._choose, subtitle_id="android:id/text1"
        )
        spinner.id, spinner.class_name = "proxy_settings", "android.widget.Spinner"
        if self._kind != _MANUAL:
            return [spinner]
        hints = (
            ("proxy_hostname", "Proxy hostname", "proxy.example.com"),
            ("proxy_port", "Proxy port", "8080"),
            ("proxy_exclusionlist", "Bypass proxy for", "example.com,mycomp.test.com,localhost"),
        )
        views = [spinner]
        for name, title, hint in hints:
            views.append(label(title, "caption"))
            views.append(text_field(name, self._fields[name], self._typed(name), hint=hint))
        return views

    def _popup(self) -> View:
        choices = [
            radio_button(kind, kind == self._kind, partial(self._chosen, kind)) for kind in _PROXIES
        ]
        view = dialog("", body=column(*choices, class_name="android.widget.ListView"))
        view.on_dismiss = lambda: self._chosen(self._kind)
        return view

    def _toggle(self) -> None:
        self._advanced = not self._advanced
        self._host.redraw()

    def _choose(self) -> None:
        self._choosing = True
        self._host.redraw()

    def _chosen(self, kind: str) -> None:
        self._kind, self._choosing = kind, False
        self._host.redraw()

    def _typed(self, name: str) -> Callable[[str], None]:
        def typed(text: str) -> None:
            self._fields[name] = text
            self._host.redraw()

        return typed

    def _acceptable(self) -> bool:
        """A script's address is nothing that we could fetch: it cannot be saved."""
        if self._kind == _PROXIES[0]:
            return True
        port, exclusions = self._fields["proxy_port"], self._fields["proxy_exclusionlist"]
        return (
            self._kind == _MANUAL
            and _HOST.fullmatch(self._fields["proxy_hostname"]) is not None
            and port.isdecimal()
            and int(port) in _PORTS
            and all(_EXCLUSION.fullmatch(each.strip()) for each in exclusions.split(",") if each)
        )

    def _save(self) -> None:
        proxy = None
        if self._kind == _MANUAL:
            proxy = HttpProxy(
                self._fields["proxy_hostname"],
                int(self._fields["proxy_port"]),
                self._fields["proxy_exclusionlist"],
            )
        self._host.android.wifi.set_proxy(self._id, proxy)
        self._host.answered()


def _ignore(_: bool) -> None:
    """Whether it connected shows in the list."""
