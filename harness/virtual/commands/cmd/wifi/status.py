"""`cmd wifi status`, read in the version of about Android 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.model import Transport

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments
    from harness.virtual.shell.invocation import Invocation


def status(invocation: Invocation, _arguments: Arguments) -> int:
    """Print what Wi-Fi is doing."""
    service = invocation.android.wifi
    state = "enabled" if service.enabled else "disabled"
    always = invocation.android.settings.get("global", "wifi_scan_always_enabled") == "1"
    scanning = "always available" if always else "only available when wifi is enabled"
    invocation.out(f"Wifi is {state}\nWifi scanning is {scanning}\n")
    if service.enabled:
        if invocation.android.model.api >= levels.S:
            invocation.out("==== Primary ClientModeManager instance ====\n")
        invocation.out(_connection(invocation))
    return 0


def _connection(invocation: Invocation) -> str:
    ssid = invocation.android.wifi.ssid
    if ssid is None:
        return "Wifi is not connected\n"
    return (
        f'Wifi is connected to "{ssid}"\nWifiInfo: {wifi_info(invocation)}\n'
        "successfulTxPackets: 112\nsuccessfulTxPacketsPerSecond: 0.0\n"
        "retriedTxPackets: 0\nretriedTxPacketsPerSecond: 0.0\n"
        "lostTxPackets: 0\nlostTxPacketsPerSecond: 0.0\n"
        "successfulRxPackets: 98\nsuccessfulRxPacketsPerSecond: 0.0\n"
    )


def wifi_info(invocation: Invocation) -> str:
    """The text of `WifiInfo.toString()` for the connection."""
    service = invocation.android.wifi
    point = next((a for a in service.scan_results() if a.ssid == service.ssid), None)
    bssid = point.bssid if point else "<none>"
    frequency = point.frequency if point else -1
    network = next(
        (n for n in invocation.android.connectivity.networks() if n.transport is Transport.WIFI),
        None,
    )
    address = network.addresses[0].partition("/")[0] if network and network.addresses else ""
    known = next((n for n in service.saved_networks() if n.ssid == service.ssid), None)
    score = service.score if service.score is not None else 60
    return (
        f'SSID: "{service.ssid}", BSSID: {bssid}, MAC: 02:15:b2:00:00:00, IP: /{address}, '
        "Security type: 0, Supplicant state: COMPLETED, Wi-Fi standard: 4, "
        f"RSSI: {service.rssi}, Link speed: 1Mbps, Tx Link speed: 1Mbps, "
        "Max Supported Tx Link speed: 144Mbps, Rx Link speed: 2Mbps, "
        f"Max Supported Rx Link speed: 144Mbps, Frequency: {frequency}MHz, "
        f"Net ID: {known.network_id if known else -1}, "
        f"Metered hint: {str(bool(known and known.metered)).lower()}, score: {score}, "
        "CarrierMerged: false, SubscriptionId: -1, IsPrimary: 1"
    )
