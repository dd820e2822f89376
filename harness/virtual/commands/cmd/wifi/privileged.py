"""Verbs of `cmd wifi` for root: country, watchdog, polling, scans that are made up.

Source: WifiShellCommand.java. The first four came with API 26, those of scans with 31, all others
with 30.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.network.wifi import AccessPoint
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.shell_command import Arguments, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.service_state import Volatile
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.shell.invocation import Invocation

_COUNTRY = "US"
_COUNTRY_LETTERS = 2


def _state(invocation: Invocation) -> Volatile:
    return service_state(invocation.android).volatile


def country_code(invocation: Invocation, _arguments: Arguments) -> int:
    """Print the country whose rules the radio follows."""
    invocation.out(f"Wifi Country Code = {_state(invocation).wifi.get('country', _COUNTRY)}\n")
    return 0


def set_verbose(invocation: Invocation, arguments: Arguments) -> int:
    """Turn the service's own debug lines on or off."""
    enabled = arguments.one_of("enabled", "disabled")
    _state(invocation).wifi["verbose"] = "enabled" if enabled else "disabled"
    return 0


def _is_verbose(invocation: Invocation, _arguments: Arguments) -> int:
    enabled = _state(invocation).wifi.get("verbose") == "enabled"
    invocation.out("enabled\n" if enabled else "disabled\n")
    return 0


def _force_country(invocation: Invocation, arguments: Arguments) -> int:
    wifi = _state(invocation).wifi
    if not arguments.one_of("enabled", "disabled"):
        wifi.pop("country", None)
        return 0
    code = arguments.required()
    if len(code) != _COUNTRY_LETTERS or not code.isalpha():
        illegal_argument(f"Expected two-letter country code but got {code}")
    wifi["country"] = code.upper()
    return 0


def _switch(key: str, words: tuple[str, str] = ("enabled", "disabled")) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        _state(invocation).wifi[key] = words[0] if arguments.one_of(*words) else words[1]
        return 0

    return run


def _shown(key: str, text: str, default: str) -> Verb:
    def run(invocation: Invocation, _arguments: Arguments) -> int:
        value = _state(invocation).wifi.get(key, default)
        invocation.out(f"{text.format(value)}\n")
        return 0

    return run


def _get_ipreach(invocation: Invocation, _arguments: Arguments) -> int:
    on = _state(invocation).wifi.get("ipreach", "enabled") == "enabled"
    invocation.out(f"IPREACH_DISCONNECT state is {str(on).lower()}\n")
    return 0


def _set_poll(invocation: Invocation, arguments: Arguments) -> int:
    milliseconds = arguments.integer()
    if milliseconds < 1:
        illegal_argument("rssi poll interval must be greater than 0")
    _state(invocation).wifi["poll"] = str(milliseconds)
    return 0


def _add_fake_scan(invocation: Invocation, arguments: Arguments) -> int:
    ssid, bssid = arguments.required(), arguments.required()
    security = arguments.required()
    frequency, level = arguments.integer(), arguments.integer()
    point = AccessPoint(ssid, bssid, level, frequency, "wpa2" if "PSK" in security else "open")
    _state(invocation).fake_scans.append(point)
    return 0


def _fake(*, on: bool) -> Verb:
    def run(invocation: Invocation, _arguments: Arguments) -> int:
        _state(invocation).faking_scans = on
        return 0

    return run


def _reset_scans(invocation: Invocation, _arguments: Arguments) -> int:
    _state(invocation).fake_scans.clear()
    return 0


def _softap_features(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("wifi_softap_acs_supported\n")
    return 0


VERBS: dict[str, tuple[int, Verb]] = {
    "set-ipreach-disconnect": (levels.O, _switch("ipreach")),
    "get-ipreach-disconnect": (levels.O, _get_ipreach),
    "set-poll-rssi-interval-msecs": (levels.O, _set_poll),
    "get-poll-rssi-interval-msecs": (
        levels.O,
        _shown("poll", "WifiGlobals.getPollRssiIntervalMillis() = {}", "3000"),
    ),
    "force-country-code": (levels.R, _force_country),
    "set-wifi-watchdog": (levels.R, _switch("watchdog")),
    "get-wifi-watchdog": (levels.R, _shown("watchdog", "wifi watchdog state = {}", "enabled")),
    "force-hi-perf-mode": (levels.R, _switch("hi-perf")),
    "force-low-latency-mode": (levels.R, _switch("low-latency")),
    "get-softap-supported-features": (levels.R, _softap_features),
    "is-verbose-logging": (levels.R, _is_verbose),
    "add-fake-scan": (levels.S, _add_fake_scan),
    "reset-fake-scans": (levels.S, _reset_scans),
    "start-faking-scans": (levels.S, _fake(on=True)),
    "stop-faking-scans": (levels.S, _fake(on=False)),
}
