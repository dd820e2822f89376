"""What must be the same after a scenario as before it, as readable lines.

Binds to: Adb, ServiceControl.
Implements: sensors.

Logs, clocks and counters move by themselves and are left out, each for the reason given here.
"""

from __future__ import annotations

import json

from harness.adb import Adb
from harness.drivers.app_package import AppPackage
from harness.drivers.default_network import DefaultNetwork
from harness.drivers.service_account import ServiceAccount
from harness.model import JsonValue, Knob

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
Fingerprint = dict[str, str]


def device_fingerprint(adb: Adb) -> Fingerprint:
    """Every setting, and the default network by its kind (its number goes up by itself)."""
    lines: Fingerprint = {}
    for table in _TABLES:
        for line in adb.shell(f"settings list {table}").splitlines():
            key, _, value = line.partition("=")
            if key not in _MOVING_SETTINGS:
                lines[f"setting {table} {key}"] = value
    lines["default network"] = str(DefaultNetwork(adb).read())
    return lines


def app_fingerprint(adb: Adb, package: str) -> Fingerprint:
    """The app's version, whether it is enabled, and each runtime permission."""
    dump = adb.shell(f"dumpsys package {package}")
    kept = [
        line.strip()
        for line in dump.splitlines()
        if ": granted=" in line and "android.permission" in line
    ]
    lines = {f"permission {line.split(':')[0]}": line.split(": ", 1)[1] for line in kept}
    lines["app version"] = str(AppPackage(adb, package).version_code())
    return lines


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
        if before.get(name) != after.get(name)
    ]
