"""Networks of `cmd wifi`: saved ones, scans, connecting, the connection's score, a hotspot.

Source: WifiShellCommand.java, as in the package; what the listeners of `connect-network` and
`add-network` print comes before anything has happened on the air.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.shell_command import FAILED, Arguments, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_SECURED = ("wpa2", "wpa3", "wep")
_SCORES = range(61)


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
    state = service_state(invocation.android).volatile
    points = state.fake_scans if state.faking_scans else invocation.android.wifi.scan_results()
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


def _configuration(invocation: Invocation, arguments: Arguments) -> tuple[str, str, str, bool]:
    """SSID, security, password and whether it is metered (`buildWifiConfiguration`)."""
    ssid, security = arguments.required(), arguments.required()
    if security not in ("open", "owe", *_SECURED):
        illegal_argument(f"Unknown network type {security}")
    password = arguments.required() if security in _SECURED else ""
    metered = False
    while (option := arguments.option()) is not None:
        metered = metered or option == "-m"
        if option in ("-b", "-r"):
            arguments.required()
        elif option not in ("-m", "-d", "-h", "-p"):
            invocation.out(f"Ignoring unknown option {option}\n")
    return ssid, security, password, metered


def _connect(invocation: Invocation, arguments: Arguments) -> int:
    ssid, security, password, metered = _configuration(invocation, arguments)
    if not invocation.android.wifi.enabled:
        invocation.out("Connection failed\n")
        return 0
    # Whether the access point is there and takes the password shows only later.
    invocation.android.wifi.connect(ssid, security, password, metered=metered)
    invocation.out("Connection initiated \n")
    return 0


def _add(invocation: Invocation, arguments: Arguments) -> int:
    ssid, security, password, metered = _configuration(invocation, arguments)
    invocation.android.wifi.add(ssid, security, password, metered=metered)
    invocation.out("Save successful\n")
    return 0


def _forget(invocation: Invocation, arguments: Arguments) -> int:
    forgotten = invocation.android.wifi.forget(arguments.integer())
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


def _start_softap(invocation: Invocation, arguments: Arguments) -> int:
    _, security = arguments.required(), arguments.required()
    if security not in ("open", "wpa2", "wpa3", "wpa3_transition"):
        illegal_argument(f"Unknown network type {security}")
    # The radio of an emulator takes no second role, so the service refuses a hotspot at once.
    invocation.out("Soft AP failed to start. Please check config parameters\n")
    return 0


def _stop_softap(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("Soft AP failed to stop\n")
    return 0


VERBS: dict[str, Verb] = {
    "list-networks": _list_networks,
    "list-scan-results": _list_scan_results,
    "start-scan": _start_scan,
    "connect-network": _connect,
    "add-network": _add,
    "forget-network": _forget,
    "set-connected-score": _set_score,
    "reset-connected-score": _reset_score,
    "start-softap": _start_softap,
    "stop-softap": _stop_softap,
}
