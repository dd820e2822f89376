"""Private DNS: the dialog, and what the row that opens it says.

Sources: packages/apps/Settings/.../network/PrivateDnsModeDialogPreference.java (what can be saved)
and PrivateDnsPreferenceController.java (the summary), res/layout/private_dns_mode_dialog.xml.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import column, dialog, label, text_field
from harness.virtual.systemui.choices import radio_button
from harness.virtual.systemui.settings.page import PageHost

if TYPE_CHECKING:
    from harness.virtual.device import Android

PRIVATE_DNS_API: Final = 28
_MODES: Final = (
    ("off", "Off", "private_dns_mode_off"),
    ("opportunistic", "Automatic", "private_dns_mode_opportunistic"),
    ("hostname", "Private DNS provider hostname", "private_dns_mode_provider"),
)
_NAME_LENGTH: Final = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


def private_dns_summary(android: Android) -> str:
    """What is in force, not what is set: a host that no network reached reads as a failure."""
    dns = android.connectivity.private_dns
    if dns.mode == "off":
        return "Off"
    network = android.connectivity.default_network()
    if dns.mode == "opportunistic":
        return "Automatic"
    works = network is not None and network.validated and not network.private_dns_broken
    return dns.host if works else "Couldn\u2019t connect"


class PrivateDnsDialog:
    """Three modes and a host name."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        settings = host.android.settings
        self._mode = host.android.connectivity.private_dns.mode
        self._name = settings.get("global", "private_dns_specifier") or ""

    def view(self) -> View:
        """The dialog for what is chosen now; Save is grey while the name is none."""
        choices = [
            radio_button(text, self._mode == mode, partial(self._choose, mode), view_id)
            for mode, text, view_id in _MODES
        ]
        field = text_field(
            "private_dns_mode_provider_hostname",
            self._name,
            self._type,
            hint="Enter hostname of DNS provider",
            enabled=self._mode == "hostname",
        )
        group = column(
            *choices,
            field,
            id="private_dns_radio_group",
            class_name="android.widget.RadioGroup",
        )
        more = label("Learn more about Private DNS features", "body2", id="private_dns_help_info")
        usable = self._mode != "hostname" or is_domain_name(self._name)
        return dialog(
            "Select Private DNS Mode",
            body=column(group, more, gap=8),
            buttons=[("Cancel", self._host.answered), ("Save", self._save if usable else None)],
            on_dismiss=self._host.answered,
            id="android:id/parentPanel",
        )

    def _choose(self, mode: str) -> None:
        self._mode = mode
        self._host.redraw()

    def _type(self, text: str) -> None:
        self._name = text
        self._host.redraw()

    def _save(self) -> None:
        settings = self._host.android.settings
        if self._mode == "hostname":
            settings.put("global", "private_dns_specifier", self._name)
        settings.put("global", "private_dns_mode", self._mode)
        self._host.answered()


def is_domain_name(text: str) -> bool:
    """Guava's `InternetDomainName.isValid`: labels of letters, digits, `_`, `-`; no number last."""
    labels = text.rstrip(".").split(".")
    return (
        len(text) <= _NAME_LENGTH
        and all(_LABEL.fullmatch(each) for each in labels)
        and not labels[-1][:1].isdigit()
    )
