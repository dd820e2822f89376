"""How a person puts a knob's value back without us: one command, or the words to find the switch.

The commands are those that the drivers themselves use, where one line is enough; what the console
of an emulator takes goes through `adb emu` (adb's own help). Rules, disciplines and scripts do not
outlive a restart, as they are in memory only.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from harness.drivers.knobs import is_service_knob

_Line = Callable[[str, Any], str]
"""The command for what follows a knob's kind in its name, and a value; a line each if several."""


def _shell(command: str) -> str:
    return f"shell {shlex.quote(command)}"


def _on(value: object, yes: str, no: str) -> str:
    if not isinstance(value, bool):
        raise TypeError(value)
    return yes if value else no


def _setting(table: str, key: str, value: str | None) -> str:
    if value is None:
        return shlex.join(["settings", "delete", table, key])
    return shlex.join(["settings", "put", table, key, value])


def _one_setting(rest: str, value: str | None) -> str:
    table, key = rest.split(":", 1)
    return _shell(_setting(table, key, value))


def _proxy(_rest: str, value: Mapping[str, str | None]) -> str:
    first = value.get("http_proxy") or ":0"  # Android reads the key when it changes
    lines = [_setting("global", key, each) for key, each in sorted(value.items())[::-1]]
    return _shell("; ".join([_setting("global", "http_proxy", first), *lines]))


def _private_dns(_rest: str, value: Mapping[str, str | None]) -> str:
    lines = [_setting("global", key, each) for key, each in sorted(value.items())[::-1]]
    return _shell("; ".join(lines))


def _app_folder(rest: str, value: str | None) -> str:
    package, folder = map(shlex.quote, rest.split(":", 1))
    gone = f"am force-stop {package}; run-as {package} rm -rf {folder}"
    back = f" && cat {shlex.quote(value)} | run-as {package} tar -xf -" if value else ""
    return _shell(gone + back)


def _package(rest: str, value: Mapping[str, str] | None) -> str:
    if value is None:
        return f"uninstall {shlex.quote(rest)}"
    return _shell(f"pm install -r -d -t {shlex.quote(value['apk'])}")


def _permission(rest: str, value: bool) -> str:
    package, permission = map(shlex.quote, rest.split(":", 1))
    return _shell(f"pm {_on(value, 'grant', 'revoke')} {package} {permission}")


def _app_firewall(rest: str, value: Mapping[str, bool]) -> str:
    allowed, chain = str(not value["denied"]).lower(), str(value["chain"]).lower()
    rule = f"cmd connectivity set-package-networking-enabled {allowed} {shlex.quote(rest)}"
    return _shell(f"{rule}; cmd connectivity set-chain3-enabled {chain}")


def _link(_rest: str, value: Mapping[str, int]) -> str:
    up, down = value["up"] / 1000, value["down"] / 1000
    speed = f"{up:g}:{down:g}" if up or down else "full"
    return f"emu network speed {speed}\nemu network delay {value['least']}:{value['most']}"


def _reverse(rest: str, value: str) -> str:
    return f"reverse tcp:{rest} {value}" if value else f"reverse --remove tcp:{rest}"


_COMMANDS: Mapping[str, _Line] = {
    "airplane-mode": lambda _, on: _shell(
        f"cmd connectivity airplane-mode {_on(on, 'enable', 'disable')}"
    ),
    "app-firewall": _app_firewall,
    "app-folder": _app_folder,
    "data-saver": lambda _, on: _shell(
        f"cmd netpolicy set restrict-background {_on(on, 'true', 'false')}"
    ),
    "emulator-access-point": lambda ssid, on: f"emu wifi {_on(on, 'block', 'unblock')} {ssid}",
    "emulator-link": _link,
    "emulator-signal": lambda _, strength: f"emu gsm signal {strength}",
    "global-proxy": _proxy,
    "mobile-data": lambda _, on: _shell(f"svc data {_on(on, 'enable', 'disable')}"),
    "package": _package,
    "permission": _permission,
    "private-dns": _private_dns,
    "reverse-port": _reverse,
    "setting": _one_setting,
    "wifi": lambda _, on: _shell(f"svc wifi {_on(on, 'enable', 'disable')}"),
}
_WORDS: Mapping[str, _Line] = {
    "device-script": lambda title, text: (
        f"restart the device, then run {text!r} on it" if text else f"restart it: that ends {title}"
    ),
    "device-time": lambda _, ahead: (
        f"set its clock {ahead} s ahead of the right time, in Settings"
        if ahead
        else "set its clock right, in Settings"
    ),
    "packet-filter": lambda _, rules: (
        "restart it, which clears all rules"
        + (f"; then as root insert these: {'; '.join(rules)}" if rules else "")
    ),
    "traffic-control": lambda interface, netem: (
        "restart it, which clears all disciplines"
        + (f"; then as root `tc qdisc replace dev {interface} root netem {netem}`" if netem else "")
    ),
    "service-account": lambda name, _: f"`PUT /control/v1/accounts/{name}/state` the value",
    "service-clock": lambda _, value: (
        f"`PUT /control/v1/clock` {json.dumps({'offset_seconds': value})}"
    ),
    "service-settings": lambda _, __: "`PUT /control/v1/settings` the value",
}
_TILES = {"airplane-mode", "mobile-data", "wifi"}  # some levels have no command for the first
KINDS = _COMMANDS.keys() | _WORDS.keys()


def by_hand(serial: str, name: str, value: Any) -> str:  # noqa: ANN401  (JSON from a list on disk)
    """What a person does to put a value back; "" where a list on disk names nothing that we know.

    Args:
        serial: the device's serial.
        name: the knob's name in journals.
        value: what should be there.
    """
    try:
        return _by_hand(serial, name, value)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


def _by_hand(serial: str, name: str, value: Any) -> str:  # noqa: ANN401  (as above)
    kind, _, rest = name.partition(":")
    if kind in _COMMANDS:
        lines = _COMMANDS[kind](rest, value).split("\n")
        typed = " and ".join(f"`adb -s {serial} {line}`" for line in lines)
        return f"{typed}, or its switch in the quick settings." if kind in _TILES else f"{typed}."
    if kind in _WORDS:
        at = "with its service running, " if is_service_knob(name) else ""
        return f"{at}{_WORDS[kind](rest, value)}."
    return ""
