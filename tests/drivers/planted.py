"""A difference planted in each thing that a fingerprint holds, by a command that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness.drivers.device import Device
from harness.lab import CURRENT, courier_apks
from harness.messengers.courier.screens import PACKAGE

CONTACTS = "android.permission.READ_CONTACTS"
RADIOS = frozenset(
    {
        *("default network", "DNS servers", "Wi-Fi", "access point"),
        *("setting global wifi_on", "setting secure wifi_apm_state"),
    }
)
DROP = "iptables -I OUTPUT -m comment --comment harness -p udp --dport 9 -j DROP"
OF_A_SIM = "setting global mobile_data1"


@dataclass(frozen=True)
class Planted:
    """One difference.

    Attributes:
        names: what is named then, and nothing else; families stand for all that begins so.
        plant: makes it.
        with_it: what may be named as well, because radios and networks follow each other.
        undo: takes it back, where `repair` cannot.
        since: the first API level that has it.
        root: whether it takes root.
    """

    names: frozenset[str]
    plant: Callable[[Device], object]
    with_it: frozenset[str] = frozenset()
    undo: Callable[[Device], object] | None = None
    since: int = 24
    root: bool = False


def shell(command: str) -> Callable[[Device], object]:
    return lambda device: device.adb.shell(command)


def as_root(command: str) -> Callable[[Device], object]:
    return shell(f"su 0 sh -c {command!r}")


def put(table: str) -> Planted:
    """A setting that nobody had."""
    command = f"settings put {table} harness_test 'one two'"
    return Planted(frozenset({f"setting {table} harness_test"}), shell(command))


def as_app(command: str) -> Callable[[Device], object]:
    return shell(f"run-as {PACKAGE} sh -c {command!r}")


def names(*all_of_them: str) -> frozenset[str]:
    return frozenset(all_of_them)


def install(version: str) -> Callable[[Device], object]:
    return lambda device: device.adb.install(courier_apks()[version], "-r", "-d", "-t")


PLANTED = {
    "a global setting": put("global"),
    "a secure setting": put("secure"),
    "a system setting": put("system"),
    "global proxy": Planted(
        names(
            "setting global http_proxy",
            "setting global global_http_proxy_host",
            "setting global global_http_proxy_port",
        ),
        shell("settings put global http_proxy 10.0.2.2:9"),
        names("setting global global_http_proxy_exclusion_list"),
    ),
    "private DNS": Planted(
        names("setting global private_dns_mode", "setting global private_dns_specifier"),
        shell(
            "settings put global private_dns_specifier dns.invalid; "
            "settings put global private_dns_mode hostname"
        ),
        names("default network"),
        since=28,
    ),
    "airplane mode": Planted(
        names("airplane mode", "setting global airplane_mode_on", "default network", "DNS servers"),
        shell("cmd connectivity airplane-mode enable"),
        RADIOS,
        since=28,
    ),
    "wifi": Planted(
        names("Wi-Fi", "access point", "setting global wifi_on", "default network"),
        shell("svc wifi disable"),
        RADIOS,
    ),
    "mobile data": Planted(
        names("setting global mobile_data", "mobile data"),
        shell("svc data disable"),
        names(OF_A_SIM),
        since=28,
    ),
    "mobile data's setting": Planted(
        names("setting global mobile_data"),
        shell("svc data disable"),
        names("mobile data", OF_A_SIM),
    ),
    "data saver": Planted(names("data saver"), shell("cmd netpolicy set restrict-background true")),
    "a network policy": Planted(
        names("network policy of uid 10190"),
        shell("cmd netpolicy add restrict-background-whitelist 10190"),
    ),
    "another version": Planted(
        names(f"package {PACKAGE}", "app version"),
        install("2.6.1"),
        names("permission android.permission.POST_NOTIFICATIONS of user 0"),
        undo=install(CURRENT),
    ),
    "a disabled package": Planted(
        names("disabled package com.android.dialer"),
        shell("pm disable-user com.android.dialer"),
        undo=shell("pm enable com.android.dialer"),
    ),
    "a permission": Planted(
        names(f"permission {CONTACTS} of user 0"), shell(f"pm grant {PACKAGE} {CONTACTS}")
    ),
    "the clock": Planted(
        names("clock offset"),
        shell('cmd alarm set-time "$(($(date +%s) - 86400))000"'),
        since=28,
    ),
    "automatic time": Planted(
        names("setting global auto_time"), shell("settings put global auto_time 0")
    ),
    "the time zone": Planted(
        names("time zone"), shell("cmd alarm set-timezone Asia/Tokyo"), since=28
    ),
    "the time zone, as root": Planted(
        names("time zone"), as_root("setprop persist.sys.timezone Asia/Tokyo"), root=True
    ),
    "stay awake": Planted(
        names("setting global stay_on_while_plugged_in"), shell("svc power stayon true")
    ),
    "doze forced": Planted(names("doze forced"), shell("dumpsys deviceidle force-idle")),
    "doze turned off": Planted(
        names("doze light", "doze deep"), shell("dumpsys deviceidle disable all")
    ),
    "an app exempt from doze": Planted(
        names(f"exempt from doze {PACKAGE}"), shell(f"dumpsys deviceidle whitelist +{PACKAGE}")
    ),
    "the battery": Planted(names("battery"), shell("dumpsys battery unplug")),
    "battery saver": Planted(
        names("battery", "setting global low_power"),
        shell("dumpsys battery unplug; settings put global low_power 1"),
    ),
    "a forward": Planted(
        names("forward localabstract:harness-test"),
        lambda device: device.adb.forward("localabstract:harness-test", "tcp:9"),
    ),
    "a reverse": Planted(
        names("reverse tcp:40404"), lambda device: device.adb.reverse("tcp:40404", "tcp:9")
    ),
    "a file of ours": Planted(
        names("harness file /data/local/tmp/harness-test/left"),
        shell("mkdir -p /data/local/tmp/harness-test && echo > /data/local/tmp/harness-test/left"),
    ),
    "a script of ours": Planted(
        names(
            "harness file /data/local/tmp/harness-scripts/hog",
            "harness file /data/local/tmp/harness-scripts/hog.pid",
        ),
        lambda device: device.network.script("hog").write("while true; do sleep 1; done"),
    ),
    "a file of the app": Planted(
        names("file cache/noticed"),
        as_app("mkdir -p cache && echo after > cache/noticed"),
        undo=as_app("rm cache/noticed"),
    ),
    "the app's firewall": Planted(
        names("app firewall chain", "app firewall denied"),
        shell(
            f"cmd connectivity set-package-networking-enabled false {PACKAGE}; "
            "cmd connectivity set-chain3-enabled true"
        ),
        since=34,
    ),
    "a rule of the packet filter": Planted(names("iptables"), as_root(DROP), root=True),
    "a rule for IPv6 alone": Planted(
        names("ip6tables"), as_root(DROP.replace("iptables", "ip6tables")), root=True
    ),
    "a queue": Planted(
        names("tc"),
        as_root("tc qdisc replace dev wlan0 root netem delay 100ms"),
        since=28,
        root=True,
    ),
}
