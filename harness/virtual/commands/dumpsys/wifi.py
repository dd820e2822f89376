"""`dumpsys wifi`: the switch, the store of settings, the connection.

Source: packages/modules/Wifi/service/java/com/android/server/wifi/WifiServiceImpl.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.cmd.wifi import wifi_info
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FIRST_APP_UID = 10000


@dump_service("wifi")
def wifi(invocation: Invocation) -> int:
    """Print the state of Wi-Fi."""
    android = invocation.android
    if invocation.uid >= _FIRST_APP_UID:
        invocation.out(
            f"Permission Denial: can't dump WifiService from from pid={invocation.pid}, "
            f"uid={invocation.uid}\n"
        )
        return 0
    state = "enabled" if android.wifi.enabled else "disabled"
    mode = "EnabledState" if android.wifi.enabled else "DisabledState"
    old = android.model.api < levels.R
    invocation.out(f"Wi-Fi is {state}\n" if old else "")
    invocation.out(
        "Verbose logging is off\nmVerboseLoggingLevel 0\nStay-awake conditions: 0\n"
        "mInIdleMode false\nmScanPending false\nSettingsStore:\n"
        f"WifiState {android.settings.integer('global', 'wifi_on', 0)}\n"
        f"AirplaneModeOn {_flag(android.connectivity.airplane_mode)}\n"
        "ScanAlwaysAvailable "
        f"{_flag(android.settings.get('global', 'wifi_scan_always_enabled') == '1')}\n"
        "Dump of WifiActiveModeWarden\n"
        f"Current wifi mode: {mode}\n"
    )
    invocation.out("" if old else f"Wi-Fi is {state}\n")
    invocation.out(f"NumActiveModeManagers: {int(android.wifi.enabled)}\n")
    invocation.out(_client(invocation))
    return 0


def _client(invocation: Invocation) -> str:
    android = invocation.android
    text = "WifiClientModeImpl:\n"
    if android.wifi.ssid is None:
        text += f"curState=DisconnectedState\nmWifiInfo {_no_connection(android.model.api)}\n"
    else:
        text += f"curState=L3ConnectedState\nmWifiInfo {wifi_info(invocation)}\n"
    text += "Configured networks Begin ----\n"
    for network in android.wifi.saved_networks():
        text += f'ID: {network.network_id} SSID: "{network.ssid}" PROVIDER-NAME: null\n'
    return f"{text}Configured networks End ----\n"


def _no_connection(api: int) -> str:
    """The text of `WifiInfo.toString()` without a connection, as recorded from API 29 and 36."""
    start = "SSID: <unknown ssid>, BSSID: <none>, MAC: 02:00:00:00:00:00, "
    end = "Frequency: -1MHz, Net ID: -1, Metered hint: false, score: 0"
    if api < levels.R:
        rates = "Tx Link speed: 0Mbps, Rx Link speed: 0Mbps, " if api >= levels.Q else ""
        state = "Supplicant state: DISCONNECTED, RSSI: -127, Link speed: -1Mbps, "
        return f"{start}{state}{rates}{end}"
    return (
        f"{start}IP: null, Security type: -1, Supplicant state: DISCONNECTED, "
        "Wi-Fi standard: unknown, RSSI: -127, Link speed: -1Mbps, Tx Link speed: -1Mbps, "
        "Max Supported Tx Link speed: -1Mbps, Rx Link speed: -1Mbps, "
        f"Max Supported Rx Link speed: -1Mbps, {end}, "
        "CarrierMerged: false, SubscriptionId: -1, IsPrimary: 0"
    )


def _flag(value: bool) -> str:
    return str(value).lower()
