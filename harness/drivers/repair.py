"""Putting back by value what differs from a fingerprint, for what no undo list held.

Binds to: Adb, and each knob that the thing has.
Implements: actions, one for each kind of thing; whether they helped, the next fingerprint says.

What a fingerprint has only a digest of, or a number, stays as it is: packages, the app's own files,
and files of ours that are gone or have changed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from harness.adb import DeviceAdb
from harness.drivers import global_proxy, private_dns
from harness.drivers.batch import UNREADABLE, Fingerprint
from harness.drivers.device_script import SCRIPTS
from harness.drivers.fingerprint import CLOCK, MEASURED, changed
from harness.drivers.knobs import knob_named
from harness.drivers.packet_filter import our_rules
from harness.drivers.root import RootShell
from harness.errors import HarnessError

_GLOBAL = "setting global"
_POLICIES = {1: "restrict-background-blacklist", 4: "restrict-background-whitelist"}
"""The bits that a command can set (AOSP, NetworkPolicyManager.POLICY_*)."""
_PERMISSION = re.compile(r"permission (\S+) of user (\d+)")
_SCRIPT = re.compile(r"[a-z-]+")
_TOOLS = ("iptables", "ip6tables")
_INTERFACE = re.compile(r"\bdev (\S+) root\b")


@dataclass(frozen=True)
class Target:
    """One device and its app, and how they were."""

    adb: DeviceAdb
    package: str
    before: Fingerprint

    def write(self, knob: str, value: object) -> None:
        """Write a value to a knob by its name; raises as the knob does."""
        knob_named(knob, self.adb, None).write(value)

    def setting(self, key: str) -> str | None:
        """How a global setting was."""
        return self.before.get(f"{_GLOBAL} {key}")


def _airplane_mode(target: Target, _names: list[str]) -> None:
    target.write("airplane-mode", target.setting("airplane_mode_on") == "1")


def _wifi(target: Target, _names: list[str]) -> None:
    target.write("wifi", target.setting("wifi_on") in {"1", "2"})


def _mobile_data(target: Target, _names: list[str]) -> None:
    target.write("mobile-data", target.setting("mobile_data") != "0")


def _proxy(target: Target, _names: list[str]) -> None:
    target.write("global-proxy", {key: target.setting(key) for key in global_proxy.KEYS})


def _private_dns(target: Target, _names: list[str]) -> None:
    target.write("private-dns", {key: target.setting(key) for key in private_dns.KEYS})


def _data_saver(target: Target, _names: list[str]) -> None:
    target.write("data-saver", target.before["data saver"] == "on")


def _network_policies(target: Target, names: list[str]) -> None:
    for name in names:
        bits, uid = int(target.before.get(name, "0")), name.rpartition(" ")[2]
        for bit, listed in _POLICIES.items():
            target.adb.run(f"cmd netpolicy {'add' if bits & bit else 'remove'} {listed} {uid}")


def _battery(target: Target, _names: list[str]) -> None:
    before = target.before["battery"]
    if before == MEASURED:
        target.adb.shell("dumpsys battery reset")
        return
    for value in before.split(", "):
        target.adb.shell(f"dumpsys battery set {value}")


def _settings(target: Target, names: list[str]) -> None:
    for name in names:
        _, table, key = name.split(" ", 2)
        target.write(f"setting:{table}:{key}", target.before.get(name))


def _clock(target: Target, _names: list[str]) -> None:
    target.write("device-time", int(target.before[CLOCK]))


def _time_zone(target: Target, _names: list[str]) -> None:
    zone = shlex.quote(target.before["time zone"])
    if "set-timezone" in target.adb.run("cmd alarm help").output:  # API 28 on
        target.adb.run(f"cmd alarm set-timezone {zone}")
    else:
        RootShell(target.adb).shell(f"setprop persist.sys.timezone {zone}")


def _doze_forced(target: Target, _names: list[str]) -> None:
    verb = "force-idle" if target.before["doze forced"] == "yes" else "unforce"
    target.adb.shell(f"dumpsys deviceidle {verb}")


def _doze_enabled(target: Target, names: list[str]) -> None:
    for name in names:
        verb = "enable" if target.before[name] == "yes" else "disable"
        target.adb.shell(f"dumpsys deviceidle {verb} {name.removeprefix('doze ')}")


def _doze_exempt(target: Target, names: list[str]) -> None:
    for name in names:
        sign = "+" if name in target.before else "-"
        target.adb.shell(f"dumpsys deviceidle whitelist {sign}{name.rpartition(' ')[2]}")


def _permissions(target: Target, names: list[str]) -> None:
    for name in names:
        match, before = _PERMISSION.fullmatch(name), target.before.get(name, "")
        if match and before:
            verb = "grant" if before.startswith("granted=true") else "revoke"
            target.adb.shell(f"pm {verb} --user {match[2]} {target.package} {match[1]}")


def _firewall(target: Target, _names: list[str]) -> None:
    parts = ("chain", "denied")
    before = {part: target.before[f"app firewall {part}"] == "yes" for part in parts}
    target.write(f"app-firewall:{target.package}", before)


def _rules(target: Target, _names: list[str]) -> None:
    """Ours only: netd's chains follow the networks."""
    listed = [name for name in target.before if belongs(name, _TOOLS)]
    target.write("packet-filter", our_rules(listed))


def _queues(target: Target, names: list[str]) -> None:
    """Those that were not there; the arguments of one that is gone are not all printed."""
    for name in names:
        interface = _INTERFACE.search(name)
        if interface and name not in target.before:
            target.write(f"traffic-control:{interface[1]}", "")


def _ports(target: Target, names: list[str]) -> None:
    adb = target.adb
    for name in names:
        kind, place = name.split(" ", 1)
        forwards = kind == "forward"
        if name in target.before:
            (adb.forward if forwards else adb.reverse)(place, target.before[name])
        else:
            (adb.remove_forward if forwards else adb.remove_reverse)(place)


def _our_files(target: Target, names: list[str]) -> None:
    """Those that were not there; a script of ours is stopped first."""
    for name in names:
        path = PurePosixPath(name.removeprefix("harness file "))
        if name in target.before:
            continue
        if str(path.parent) == SCRIPTS and _SCRIPT.fullmatch(path.stem):
            target.write(f"device-script:{path.stem}", "")
        target.adb.shell(f"rm -f {shlex.quote(str(path))}")


_IN_ORDER: tuple[tuple[tuple[str, ...], Callable[[Target, list[str]], None]], ...] = (
    (("airplane mode", f"{_GLOBAL} airplane_mode_on"), _airplane_mode),
    (("Wi-Fi", f"{_GLOBAL} wifi_on"), _wifi),
    (("mobile data", f"{_GLOBAL} mobile_data"), _mobile_data),
    (tuple(f"{_GLOBAL} {key}" for key in global_proxy.KEYS), _proxy),
    (tuple(f"{_GLOBAL} {key}" for key in private_dns.KEYS), _private_dns),
    (("data saver",), _data_saver),
    (("network policy of uid",), _network_policies),
    (("battery",), _battery),  # before battery saver, which a charger turns off
    (("setting",), _settings),
    ((CLOCK,), _clock),  # after automatic time
    (("time zone",), _time_zone),
    (("doze forced",), _doze_forced),
    (("doze light", "doze deep"), _doze_enabled),
    (("exempt from doze",), _doze_exempt),
    (("permission",), _permissions),
    (("app firewall",), _firewall),
    (_TOOLS, _rules),
    (("tc",), _queues),
    (("forward",), _ports),
    (("reverse",), _ports),
    (("harness file",), _our_files),
)
"""Each name goes to the first kind that it belongs to; what one kind changes, a later one may."""


def belongs(name: str, families: tuple[str, ...]) -> bool:
    """Whether a thing is one of these, or one of a family by one of these names."""
    return any(name == family or name.startswith(f"{family} ") for family in families)


def repair(adb: DeviceAdb, package: str, before: Fingerprint, now: Fingerprint) -> list[str]:
    """Put back what can be, going on after a failure; look again to see what it did.

    What is unreadable at either end is left alone: how it was is not known.

    Args:
        adb: the device.
        package: the app's.
        before: how everything was.
        now: how it is.

    Returns:
        A line for each kind of thing that the device would not have put back.
    """
    target, refused = Target(adb, package, before), []
    ends = (*before.items(), *now.items())
    unreadable = tuple(name for name, value in ends if value == UNREADABLE)
    left = [name for name in changed(before, now) if not belongs(name, unreadable)]
    for families, put_back in _IN_ORDER:
        ours = [name for name in left if belongs(name, families)]
        left = [name for name in left if name not in ours]
        try:
            if ours:
                put_back(target, ours)
        except HarnessError as error:
            refused.append(f"{', '.join(ours)}: {error}")
    return refused
