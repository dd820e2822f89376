"""`cmd wifi`: the Wi-Fi switch, status and networks.

Source: packages/modules/Wifi/service/java/com/android/server/wifi/WifiShellCommand.java. Up to API
29 every verb needs root and only a few exist; from 30 a fixed list of verbs is open to shell. What
`status`, `set-wifi-enabled` and `list-networks` print was read in the version of about Android 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.model import Transport
from harness.virtual.android.users import ROOT
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import (
    FAILED,
    Arguments,
    JavaError,
    report,
    run_verbs,
)

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_SECURED = ("wpa2", "wpa3", "wep")
_SCORES = range(61)
_HELP_OLD = """Wi-Fi (wifi) commands:
  help
    Print this help text.
  set-ipreach-disconnect enabled|disabled
    Sets whether CMD_IP_REACHABILITY_LOST events should trigger disconnects.
  get-ipreach-disconnect
    Gets setting of CMD_IP_REACHABILITY_LOST events triggering disconnects.
  set-poll-rssi-interval-msecs <int>
    Sets the interval between RSSI polls to <int> milliseconds.
  get-poll-rssi-interval-msecs
    Gets current interval between RSSI polls, in milliseconds.

"""
_HELP = """Wi-Fi (wifi) commands:
  help or -h
    Print this help text.
  get-country-code
    Gets country code as a two-letter string
  set-wifi-enabled enabled|disabled
    Enables/disables Wifi on this device.
  set-scan-always-available enabled|disabled
    Sets whether scanning should be available even when wifi is off.
  list-scan-results
    Lists the latest scan results
  start-scan
    Start a new scan
  list-networks
    Lists the saved networks
  connect-network <ssid> open|owe|wpa2|wpa3 [<passphrase>] [-m] [-d] [-b <bssid>] \
[-r auto|none|persistent|non_persistent]
    Connect to a network with provided params and add to saved networks list
    <ssid> - SSID of the network
    open|owe|wpa2|wpa3 - Security type of the network.
    -m - Mark the network metered.
    -d - Mark the network autojoin disabled.
    -b <bssid> - Set specific BSSID.
  add-network <ssid> open|owe|wpa2|wpa3 [<passphrase>] [-m] [-d] [-b <bssid>]
    Add/update saved network with provided params
  forget-network <networkId>
    Remove the network mentioned by <networkId>
        - Use list-networks to retrieve <networkId> for the network
  status
    Current wifi status
  set-verbose-logging enabled|disabled
    Set the verbose logging enabled or disabled
  is-verbose-logging
    Check whether verbose logging enabled or disabled
  add-suggestion <ssid> open|owe|wpa2|wpa3 [<passphrase>] [-u] [-o] [-p] [-m] [-s] [-d]
    Add a network suggestion with provided params
  remove-suggestion <ssid>
    Remove a network suggestion with provided SSID of the network
  remove-all-suggestions
    Removes all suggestions added via shell
  list-suggestions
    Lists the suggested networks
  set-connected-score <score>
    Set connected wifi network score (to choose between LTE & Wifi for default route).
    <score> - Integer score should be in the range of 0 - 60
  reset-connected-score
    Reset connected wifi network score

"""


@shell_service("wifi", since_api=levels.O)
def wifi(invocation: Invocation) -> int:
    """Run `cmd wifi VERB …`."""
    verb = "".join(invocation.args[:1])
    if invocation.android.model.api < levels.R:
        return _old(invocation, verb)
    if verb and verb not in _VERBS and verb not in ("help", "-h") and invocation.uid != ROOT:
        message = (
            f"Uid {invocation.uid} does not have access to {verb} wifi command "
            "(or such command doesn't exist)"
        )
        return report(invocation, verb, JavaError("java.lang.SecurityException", message))
    return run_verbs(invocation, _VERBS, _HELP)


def _old(invocation: Invocation, verb: str) -> int:
    if invocation.uid != ROOT:
        message = f"Uid {invocation.uid} does not have access to wifi commands"
        return report(invocation, verb, JavaError("java.lang.SecurityException", message))
    return run_verbs(invocation, {}, _HELP_OLD)


def _set_enabled(invocation: Invocation, arguments: Arguments) -> int:
    try:
        enabled = arguments.one_of("enabled", "disabled")
    except JavaError as error:
        return _invalid(invocation, "set-wifi-enabled", error)
    invocation.android.wifi.set_enabled(enabled)
    return 0


def _invalid(invocation: Invocation, verb: str, error: JavaError) -> int:
    invocation.out(f"Invalid args for {verb}: \n{error.kind}: {error.message}\n")
    return FAILED


def _status(invocation: Invocation, _arguments: Arguments) -> int:
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


def _list_networks(invocation: Invocation, _arguments: Arguments) -> int:
    networks = invocation.android.wifi.saved_networks()
    if not networks:
        invocation.out("No networks\n")
        return 0
    invocation.out("Network Id      SSID                         Security type\n")
    for each in networks:
        invocation.out(f"{each.network_id:<12d} {each.ssid:<32s} {each.security:<4s}\n")
    return 0


def _list_scan_results(invocation: Invocation, _arguments: Arguments) -> int:
    points = invocation.android.wifi.scan_results() if invocation.android.wifi.enabled else []
    if not points:
        invocation.out("No scan results\n")
        return 0
    invocation.out(
        "    BSSID              Frequency      RSSI           Age(sec)     SSID"
        "                                 Flags\n"
    )
    for each in points:
        flags = "[ESS]" if each.security == "open" else "[WPA2-PSK-CCMP][RSN-PSK-CCMP][ESS]"
        invocation.out(
            f"  {each.bssid:>17}  {each.frequency:>9d}  {each.level:>5d}  {'1.000':>10}    "
            f"{each.ssid:<32s}  {flags}\n"
        )
    return 0


def _start_scan(_invocation: Invocation, _arguments: Arguments) -> int:
    return 0


def _connect(invocation: Invocation, arguments: Arguments) -> int:
    ssid, security = arguments.required(), arguments.required()
    if security not in ("open", "owe", *_SECURED):
        error = JavaError("java.lang.IllegalArgumentException", f"Unknown network type {security}")
        return _invalid(invocation, "connect-network", error)
    password = arguments.required() if security in _SECURED else ""
    metered = False
    while (option := arguments.option()) is not None:
        metered = metered or option == "-m"
        if option in ("-b", "-r"):
            arguments.required()
        elif option not in ("-m", "-d", "-h", "-p"):
            invocation.out(f"Ignoring unknown option {option}\n")
    if not invocation.android.wifi.enabled:
        invocation.out("Connection failed\n")
        return 0
    # Whether the access point is there and takes the password shows only later.
    invocation.android.wifi.connect(ssid, security, password, metered=metered)
    invocation.out("Connection initiated \n")
    return 0


def _forget(invocation: Invocation, arguments: Arguments) -> int:
    try:
        network_id = arguments.integer()
    except JavaError as error:
        return _invalid(invocation, "forget-network", error)
    forgotten = invocation.android.wifi.forget(network_id)
    invocation.out("Forget successful\n" if forgotten else "Forget failed\n")
    return 0


def _set_score(invocation: Invocation, arguments: Arguments) -> int:
    word = arguments.required()
    if not word.isdigit() or int(word) not in _SCORES:
        invocation.out(
            "Invalid argument to 'set-connected-score' "
            "- 'score' must be an Integer between 0 and 60\n"
        )
        return FAILED
    if invocation.android.wifi.ssid is None:
        invocation.out("Wifi not connected\n")
        return FAILED
    invocation.android.wifi.set_score(int(word))
    return 0


def _reset_score(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.android.wifi.set_score(None)
    return 0


def _country(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("Wifi Country Code = US\n")
    return 0


def _scan_always(invocation: Invocation, arguments: Arguments) -> int:
    enabled = arguments.one_of("enabled", "disabled")
    invocation.android.settings.put("global", "wifi_scan_always_enabled", str(int(enabled)))
    return 0


def _suggestions(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("No suggestions on this device\n")
    return 0


def _verbose(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("enabled\n" if invocation.args[1:] == ["enabled"] else "disabled\n")
    return 0


_VERBS: dict[str, Verb] = {
    "set-wifi-enabled": _set_enabled,
    "status": _status,
    "list-networks": _list_networks,
    "list-scan-results": _list_scan_results,
    "start-scan": _start_scan,
    "connect-network": _connect,
    "add-network": _connect,
    "forget-network": _forget,
    "set-connected-score": _set_score,
    "reset-connected-score": _reset_score,
    "get-country-code": _country,
    "set-scan-always-available": _scan_always,
    "list-suggestions": _suggestions,
    "is-verbose-logging": _verbose,
}
