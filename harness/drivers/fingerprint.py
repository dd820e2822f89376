"""What must be the same after a scenario as before it, as readable lines.

Binds to: Adb, ServiceControl.
Implements: sensors.

Logs and counters move by themselves and are left out, each for the reason given here; of the clock,
only how far it is off is told, which readings tell to a second.
"""

from __future__ import annotations

import json

from harness.adb import Adb
from harness.drivers.app_firewall import AppFirewall
from harness.drivers.app_folder import AppFolder
from harness.drivers.data_saver import DataSaver
from harness.drivers.default_network import DefaultNetwork
from harness.drivers.device_time import SAME_WITHIN_S, DeviceTime
from harness.drivers.root import RootShell
from harness.drivers.service_account import ServiceAccount
from harness.model import JsonValue, Knob
from harness.parsers.dumpsys_package import parse_packages
from harness.parsers.lines import read_from
from harness.parsers.settings_list import parse_settings_list
from harness.shell_words import name_word

_TABLES = ("global", "secure", "system")
_MOVING_SETTINGS = frozenset(
    {
        "boot_count",  # counts boots; a restart is a remedy
        "netstats_enabled",
        "wifi_last_disconnect_time",
        "last_setup_shown",
        "low_battery_sound_timeout",
    }
)
_CLOCK = "clock offset"
APP_FOLDERS = ("shared_prefs", "cache")
Fingerprint = dict[str, str]


def device_fingerprint(adb: Adb) -> Fingerprint:
    """Every setting, the clock, and the default network by its kind (its number goes up)."""
    lines: Fingerprint = {}
    for table in _TABLES:
        listed = adb.shell(f"settings list {table}")
        for key, value in read_from(adb.serial, parse_settings_list, listed).items():
            if key not in _MOVING_SETTINGS:
                lines[f"setting {table} {key}"] = value
    lines[_CLOCK] = str(DeviceTime(adb).measure())
    lines["default network"] = str(DefaultNetwork(adb).read())
    return lines


def network_fingerprint(adb: Adb, package: str) -> Fingerprint:
    """What no settings table holds: policies, firewalls, queues, and ports that lead to a host."""
    lines: Fingerprint = {"data saver": str(DataSaver(adb).read())}
    lines |= {f"reverse {remote}": local for remote, local in adb.reverses().items()}
    firewall = AppFirewall(adb, package)
    if firewall.available():
        lines["app firewall"] = str(firewall.read())
    root = RootShell(adb)
    if root.available():
        for table in ("filter", "nat"):
            rules = root.shell(f"iptables -t {table} -S 2>/dev/null; true")
            lines |= {f"iptables {table} {rule}": "there" for rule in rules.splitlines()}
        queues = root.shell("tc qdisc show 2>/dev/null; true").splitlines()
        lines |= {f"tc {line}": "there" for line in queues if " netem " in f" {line} "}
    return lines


def app_fingerprint(adb: Adb, package: str) -> Fingerprint:
    """The app's version, its permissions as granted to each user, its settings and its cache."""
    dump = adb.shell(f"dumpsys package {name_word(package, 'a package')}")
    installed = read_from(adb.serial, parse_packages, dump).get(package)
    if installed is None:
        return {"app version": "absent"}
    lines = {f"permission {name}": str(one) for name, one in installed.install_permissions.items()}
    for user in installed.users:
        for name, grant in user.runtime.items():
            lines[f"permission {name} of user {user.id}"] = str(grant)
    return {**lines, **_files(adb, package), "app version": str(installed.version_code)}


def _files(adb: Adb, package: str) -> Fingerprint:
    """Each file of its settings and its cache, where the app may be entered.

    Its databases are left out: they hold the messages, and a log of what has been fetched.
    """
    folders = [AppFolder(adb, package, name) for name in APP_FOLDERS]
    if not folders[0].available():
        return {}
    found = [folder.digests() for folder in folders if folder.exists()]
    return {f"file {path}": digest for digests in found for path, digest in digests.items()}


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


def differences(before: Fingerprint, after: Fingerprint) -> list[str]:
    """One line for each thing that is not as it was."""
    return [
        f"{name}: {before.get(name, 'absent')} before, {after.get(name, 'absent')} now"
        for name in sorted(before.keys() | after.keys())
        if not _same(name, before.get(name), after.get(name))
    ]


def _same(name: str, before: str | None, after: str | None) -> bool:
    if name != _CLOCK or before is None or after is None:
        return before == after
    return abs(int(before) - int(after)) <= SAME_WITHIN_S
