"""What must be the same after a scenario as before it, as readable lines.

Binds to: Adb, ServiceControl.
Implements: sensors.

Two calls of a shell tell of a whole device and its app, whatever the level; what a level does not
tell is `unreadable` before and after. What moves by itself is left out, each for the reason given
here; of the clock, only how far it is off is told, which readings tell to a second.
"""

from __future__ import annotations

import json
import re
import shlex
from functools import partial

from harness.adb import OURS, Adb
from harness.drivers.app_firewall import parse_firewall
from harness.drivers.app_folder import parse_digests
from harness.drivers.batch import UNREADABLE, Fingerprint, Reading, read_all
from harness.drivers.default_network import network_status
from harness.drivers.device_lease import LEASE_FILE
from harness.drivers.device_time import SAME_WITHIN_S, DeviceTime
from harness.drivers.packet_filter import PLACES
from harness.drivers.root import root_line
from harness.drivers.service_account import ServiceAccount
from harness.model import JsonValue, Knob
from harness.parsers.cmd_wifi_status import parse_wifi_status
from harness.parsers.dumpsys_battery import parse_battery
from harness.parsers.dumpsys_connectivity import parse_default
from harness.parsers.dumpsys_deviceidle import parse_deviceidle
from harness.parsers.dumpsys_netpolicy import parse_netpolicy
from harness.parsers.dumpsys_package import parse_packages
from harness.parsers.dumpsys_telephony_registry import parse_user_mobile_data
from harness.parsers.dumpsys_wifi import parse_wifi
from harness.parsers.lines import unread
from harness.parsers.pm_list_packages import parse_list_packages
from harness.parsers.settings_list import parse_settings_list
from harness.shell_words import name_word

TABLES = ("global", "secure", "system")
_MOVING_SETTINGS = frozenset(
    {
        "boot_count",  # counts boots; a restart is a remedy
        "netstats_enabled",
        "wifi_last_disconnect_time",
        "last_setup_shown",
        "low_battery_sound_timeout",
    }
)
CLOCK = "clock offset"
MEASURED = "as measured"
"""How the battery is while no command has put other values in its place."""
APP_FOLDERS = ("shared_prefs", "cache")
_AIRPLANE = re.compile(r"enabled|disabled")
_ZONE = re.compile(r"[\w/+-]*")
_ENTERED = "entered"
_TOOLS = ("iptables", "ip6tables", "tc")


def _settings(table: str, text: str) -> Fingerprint:
    values = parse_settings_list(text)
    kept = values.keys() - _MOVING_SETTINGS
    return {f"setting {table} {key}": values[key] for key in values if key in kept}


def _connectivity(text: str) -> Fingerprint:
    """The default network by its kind, because its number goes up."""
    default = parse_default(text)
    servers = ", ".join(sorted(default.dns)) if default else ""
    return {"default network": str(network_status(default)), "DNS servers": servers or "none"}


def _wifi(text: str) -> Fingerprint:
    """`cmd wifi status` (API 30 on), or the two lines of `dumpsys wifi` that say the same."""
    if text.startswith("Wifi is "):
        said = parse_wifi_status(text)
        on, ssid = said.enabled, said.ssid
    else:
        dumped = parse_wifi(text)
        on, ssid = dumped.enabled, dumped.ssid if dumped.connected else ""
    return {"Wi-Fi": "enabled" if on else "disabled", "access point": ssid or "none"}


def _said(name: str, pattern: re.Pattern[str], text: str) -> Fingerprint:
    """A text that says one thing and nothing else."""
    if pattern.fullmatch(text) is None:
        raise unread(name, text)
    return {name: text}


def _mobile_data(text: str) -> Fingerprint:
    """The user's switch for each SIM slot; a connection comes and goes with Wi-Fi."""
    states = parse_user_mobile_data(text)
    return {"mobile data": " ".join("true" if on else "false" for on in states)}


def _policies(text: str) -> Fingerprint:
    policy = parse_netpolicy(text)
    uids = {f"network policy of uid {uid}": str(bits) for uid, bits in policy.uids.items()}
    return {"data saver": "on" if policy.restrict_background else "off", **uids}


def _packages(text: str) -> Fingerprint:
    """Every package's version: `pm list packages` tells it from API 26 on, a dump always."""
    if text.startswith("package:"):
        listed = parse_list_packages(text)
        return {f"package {each.name}": " ".join(each.details) for each in listed}
    dumped = parse_packages(text)
    return {f"package {name}": f"versionCode:{each.version_code}" for name, each in dumped.items()}


def _disabled(text: str) -> Fingerprint:
    return {f"disabled package {each.name}": "yes" for each in parse_list_packages(text)}


def _doze(text: str) -> Fingerprint:
    """What commands and users set; the states themselves follow screen, charger and motion."""
    doze = parse_deviceidle(text)
    exempt = {f"exempt from doze {name}": "yes" for name in doze.user_exempt}
    return {
        "doze forced": _word(doze.forced),
        "doze light": _word(doze.light_enabled),
        "doze deep": _word(doze.deep_enabled),
        **exempt,
    }


def _battery(text: str) -> Fingerprint:
    """Measured values move; those that a command has put in their place do not."""
    battery = parse_battery(text)
    if not battery.updates_stopped:
        return {"battery": MEASURED}
    plugs = {"ac": battery.ac, "usb": battery.usb, "wireless": battery.wireless}
    numbers = {**plugs, "level": battery.level, "status": battery.status.value}
    return {"battery": ", ".join(f"{name} {value:d}" for name, value in numbers.items())}


def _our_files(text: str) -> Fingerprint:
    """All but the lease, which is the run's own and renewed all the time."""
    files = parse_digests(text)
    files.pop(LEASE_FILE, None)
    return {f"harness file {path}": digest for path, digest in files.items()}


def _kernel(text: str) -> Fingerprint:
    """Each rule of the packet filter, and each netem discipline; others change with networks."""
    found: Fingerprint = {}
    for tool in _TOOLS:
        lines = [line for line in text.splitlines() if line.startswith(f"{tool} ")]
        told = [line for line in lines if tool != "tc" or " netem " in line]
        found |= dict.fromkeys(told, "there") if lines else {tool: UNREADABLE}
    return found


def _word(value: bool) -> str:
    return "yes" if value else "no"


_KERNEL = root_line(
    "; ".join(
        f"{command} 2>/dev/null | sed 's/^/{name} /'"
        for name, command in {
            **{f"{tool} {table}": f"{tool} -t {table} -S" for tool, table in PLACES},
            "tc": "tc qdisc show",
        }.items()
    )
)
_VERSIONS = (
    "pm list packages --show-versioncode | grep versionCode || dumpsys package packages | "
    "grep -E '^  Package .[^ ]+ .[0-9a-f]+.:|^Hidden|^ +(versionCode|versionName|codePath)='"
)
DEVICE = (
    *(
        Reading((f"setting {table}",), f"settings list {table}", partial(_settings, table))
        for table in TABLES
    ),
    Reading(("default network", "DNS servers"), "dumpsys connectivity", _connectivity),
    Reading(
        ("Wi-Fi", "access point"),
        "cmd wifi status 2>/dev/null | grep '^Wifi is ' || "
        "dumpsys wifi | grep -m 2 -E '^(Wi-Fi is|mWifiInfo) '",
        _wifi,
    ),
    Reading(
        ("airplane mode",),
        "cmd connectivity airplane-mode",  # API 28 on
        partial(_said, "airplane mode", _AIRPLANE),
    ),
    Reading(
        ("mobile data",),
        "dumpsys telephony.registry | grep mUserMobileDataState",  # API 28 on
        _mobile_data,
    ),
    Reading(("data saver", "network policy of uid"), "dumpsys netpolicy", _policies),
    Reading(("package",), _VERSIONS, _packages),
    Reading(("disabled package",), "pm list packages -d", _disabled),
    Reading(("time zone",), "getprop persist.sys.timezone", partial(_said, "time zone", _ZONE)),
    Reading(
        ("doze forced", "doze light", "doze deep", "exempt from doze"),
        "dumpsys deviceidle",
        _doze,
    ),
    Reading(("battery",), "dumpsys battery", _battery),
    Reading(
        ("harness file",),
        f'for each in {OURS}*; do [ -e "$each" ] && '
        'find "$each" -type f -exec sha1sum {} + 2>/dev/null; done',
        _our_files,
    ),
)
"""What is read of every device in one call."""


KERNEL = Reading(_TOOLS, _KERNEL, _kernel)
"""What is read besides, where commands may run as root."""


def device_fingerprint(adb: Adb) -> Fingerprint:
    """Settings, network, packages, clock, power, what the harness put there, and its ports."""
    # To look at the packet filter is to run as root, which a phone's owner may not have allowed.
    lines = read_all(adb, (*DEVICE, KERNEL) if adb.leave.given else DEVICE)
    lines[CLOCK] = str(DeviceTime(adb).measure())
    lines |= {f"forward {local}": remote for local, remote in adb.forwards().items()}
    lines |= {f"reverse {remote}": local for remote, local in adb.reverses().items()}
    return lines


def _app(package: str, text: str) -> Fingerprint:
    """Its version, and its permissions as granted to each user."""
    installed = parse_packages(text).get(package)
    if installed is None:
        return {"app version": "absent"}
    lines = {f"permission {name}": str(one) for name, one in installed.install_permissions.items()}
    for user in installed.users:
        for name, grant in user.runtime.items():
            lines[f"permission {name} of user {user.id}"] = str(grant)
    return {**lines, "app version": str(installed.version_code)}


def _app_files(text: str) -> Fingerprint:
    """Each file of its settings and its cache, where the app may be entered.

    Its databases are left out: they hold the messages, and a log of what has been fetched.
    """
    first, _, listed = text.partition("\n")
    if first != _ENTERED:
        raise unread("run-as", text)
    return {f"file {path}": digest for path, digest in parse_digests(listed).items()}


def _firewall(text: str) -> Fingerprint:
    return {f"app firewall {name}": _word(value) for name, value in parse_firewall(text).items()}


def app_readings(package: str) -> tuple[Reading, ...]:
    """What is read of one app in one call."""
    word = name_word(package, "a package")
    folders = shlex.quote(
        f"echo {_ENTERED}; for each in {' '.join(APP_FOLDERS)}; do "
        '[ -d "$each" ] && find "$each" -type f -exec sha1sum {} + 2>/dev/null; done'
    )
    return (
        Reading(("app version", "permission"), f"dumpsys package {word}", partial(_app, package)),
        Reading(("file",), f"run-as {word} sh -c {folders}", _app_files),
        Reading(
            ("app firewall",),
            f"cmd connectivity get-package-networking-enabled {word}; "
            "cmd connectivity get-chain3-enabled",
            _firewall,
        ),
    )


def app_fingerprint(adb: Adb, package: str) -> Fingerprint:
    """The app's version, permissions, firewall, settings and cache."""
    return read_all(adb, app_readings(package))


def service_fingerprint(knobs: list[Knob[JsonValue]]) -> Fingerprint:
    """Each knob of the service, one line a part."""
    lines: Fingerprint = {}
    for knob in knobs:
        value = knob.read()
        parts = value if isinstance(knob, ServiceAccount) and isinstance(value, dict) else None
        for key, part in (parts or {"": value}).items():
            lines[f"{knob.name} {key}".strip()] = json.dumps(part, sort_keys=True)
    return lines


def without_messages(lines: Fingerprint, ids: frozenset[str]) -> Fingerprint:
    """The same without these messages in the accounts' rate windows."""
    kept = dict(lines)
    for name, value in lines.items():
        if name.startswith(ServiceAccount.kind) and name.endswith(" rate_windows"):
            windows = json.loads(value)
            windows["sends"] = [one for one in windows["sends"] if one["message_id"] not in ids]
            kept[name] = json.dumps(windows, sort_keys=True)
    return kept


def changed(before: Fingerprint, after: Fingerprint) -> list[str]:
    """The name of each thing that is not as it was."""
    return [
        name
        for name in sorted(before.keys() | after.keys())
        if not _same(name, before.get(name), after.get(name))
    ]


def differences(before: Fingerprint, after: Fingerprint) -> list[str]:
    """One line for each thing that is not as it was."""
    return [
        f"{name}: {before.get(name, 'absent')} before, {after.get(name, 'absent')} now"
        for name in changed(before, after)
    ]


def _same(name: str, before: str | None, after: str | None) -> bool:
    if name != CLOCK or before is None or after is None:
        return before == after
    return abs(int(before) - int(after)) <= SAME_WITHIN_S
