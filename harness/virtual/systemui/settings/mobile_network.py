"""The mobile network: data and roaming.

Source: packages/apps/Settings/res/xml/mobile_network_settings.xml, with MobileDataPreference and
RoamingPreferenceController; the switches write what `svc data` and the telephony service write.
"""

from __future__ import annotations

from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import list_row, switch_row
from harness.virtual.systemui.settings.page import Page, PageHost


class MobileNetworkPage(Page):
    """Settings.MobileNetworkActivity; titled by the operator."""

    def __init__(self, host: PageHost) -> None:
        super().__init__(host)
        telephony = host.android.telephony
        self.title = telephony.operator if telephony.has_sim else "Mobile network"

    def rows(self) -> list[View]:
        """Grey without a SIM, or while airplane mode is on."""
        telephony, settings = self.android.telephony, self.android.settings
        if not telephony.has_sim:
            return [list_row("No SIM", enabled=False)]
        usable = telephony.radio_on
        roaming = settings.integer("global", "data_roaming1", 0) != 0
        return [
            switch_row(
                "Mobile data",
                "Access data using mobile network",
                telephony.data_enabled,
                lambda: telephony.set_data_enabled(not telephony.data_enabled),
                enabled=usable,
            ),
            switch_row(
                "Roaming",
                "Connect to data services when roaming",
                roaming,
                lambda: self._set_roaming(not roaming),
                enabled=usable,
            ),
        ]

    def _set_roaming(self, on: bool) -> None:
        for key in ("data_roaming", "data_roaming1"):
            self.android.settings.put("global", key, "1" if on else "0")
