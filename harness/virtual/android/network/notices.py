"""What the system itself posts about a network, and when it takes it away.

Source: packages/modules/Connectivity/service/…/NetworkNotificationManager.java with its strings:
SIGN_IN while a portal is in front of the network, PRIVATE_DNS_BROKEN while its strict resolver
cannot be reached (API 29 on). One a network, under the package `android`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.intents import FLAG_NEW_TASK, ComponentName, Intent
from harness.virtual.android.network.model import Transport
from harness.virtual.android.notifications import Notification

if TYPE_CHECKING:
    from harness.virtual.android.network.model import Network
    from harness.virtual.device import Android

_PACKAGE = "android"
_CHANNEL = "NETWORK_STATUS"  # SystemNotificationChannels
_FIRST_ID = 0x10000  # ours: an id of each network
_PROBE = "http://connectivitycheck.gstatic.com/generate_204"
_PORTAL = "com.android.captiveportallogin"


class NetworkNotices:
    """Follows the networks."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._shown: dict[int, str] = {}

    def boot(self) -> None:
        """Begin to follow."""
        self._android.connectivity.observe(self._changed)

    def _changed(self) -> None:
        wanted = {}
        for network in self._android.connectivity.networks():
            notice = self._notice(network)
            if notice is not None:
                wanted[notice.id] = notice
        for gone in self._shown.keys() - wanted.keys():
            self._android.notifications.cancel(_PACKAGE, gone)
        for number, notice in wanted.items():
            if self._shown.get(number) != notice.title:
                self._android.notifications.post(notice)
        self._shown = {number: notice.title for number, notice in wanted.items()}

    def _notice(self, network: Network) -> Notification | None:
        wifi = network.transport is Transport.WIFI
        name = network.ssid if wifi else self._android.telephony.operator
        if network.captive_portal:
            title = "Sign in to Wi-Fi network" if wifi else "Sign in to network"
            return self._post(network, title, name, sign_in_intent(self._android, network))
        if network.private_dns_broken and self._android.model.api >= levels.Q:
            settings = Intent(action="android.settings.WIRELESS_SETTINGS", flags=FLAG_NEW_TASK)
            title = f"{name} has no internet access"
            return self._post(network, title, "Private DNS server cannot be accessed", settings)
        return None

    def _post(self, network: Network, title: str, text: str, intent: Intent) -> Notification:
        now = self._android.clock.now()
        number = _FIRST_ID + network.net_id
        return Notification(_PACKAGE, number, title, text, _CHANNEL, now, intent)


def sign_in_intent(android: Android, network: Network) -> Intent:
    """ACTION_CAPTIVE_PORTAL_SIGN_IN: what the notification and Settings start."""
    probe = android.settings.get("global", "captive_portal_http_url") or _PROBE
    return Intent(
        action="android.net.conn.CAPTIVE_PORTAL",
        component=ComponentName(_PORTAL, f"{_PORTAL}.CaptivePortalLoginActivity"),
        extras={"net_id": network.net_id, "url": probe},
        flags=FLAG_NEW_TASK,
    )
