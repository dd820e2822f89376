"""Every parser reads what a virtual device prints, whatever its API level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

from harness.adb import Adb
from harness.drivers.device import Device
from harness.errors import ProtocolError
from harness.parsers.adb_install import parse_install
from harness.parsers.am_start import parse_am_start
from harness.parsers.cmd_errors import parse_refusal
from harness.parsers.df import parse_df
from harness.parsers.dumpsys_activity import parse_activities, parse_last_anr, parse_lru, parse_top
from harness.parsers.dumpsys_battery import parse_battery
from harness.parsers.dumpsys_connectivity import parse_connectivity
from harness.parsers.dumpsys_deviceidle import parse_deviceidle
from harness.parsers.dumpsys_meminfo import parse_meminfo
from harness.parsers.dumpsys_netpolicy import parse_netpolicy
from harness.parsers.dumpsys_package import parse_packages
from harness.parsers.dumpsys_power import parse_power
from harness.parsers.dumpsys_telephony_registry import parse_telephony_registry
from harness.parsers.dumpsys_wifi import parse_wifi
from harness.parsers.dumpsys_window import parse_keyguard, parse_windows
from harness.parsers.getprop import parse_getprop
from harness.parsers.ip_addr import parse_ifconfig, parse_ip_addr
from harness.parsers.ip_route import parse_ip_routes, parse_ip_rules
from harness.parsers.logcat import parse_logcat
from harness.parsers.ping import parse_ping
from harness.parsers.pm_clear import parse_clear
from harness.parsers.pm_list_packages import parse_list_packages
from harness.parsers.pm_path import parse_pm_path
from harness.parsers.proc_meminfo import parse_proc_meminfo
from harness.parsers.screencap import parse_display_ids
from harness.parsers.settings_list import parse_dumpsys_settings, parse_settings_list
from harness.parsers.svc import parse_svc
from harness.parsers.uiautomator_cli import parse_dump_answer
from harness.parsers.uiautomator_xml import parse_hierarchy

LEVELS = (24, 29, 31, 36)
SETTINGS = "com.android.settings"


@dataclass(frozen=True)
class Asked:
    """A command and the parser of its answer."""

    command: str
    parse: Callable[[str], object]
    since: int = 24


ASKED = (
    Asked("pm uninstall org.nobody", parse_install),
    Asked("am start -W -a android.settings.SETTINGS", parse_am_start),
    Asked("am start -n org.nobody/.Main", parse_am_start),
    Asked("cmd nosuchservice", parse_refusal),
    Asked("nosuchcommand", parse_refusal),
    Asked("df", parse_df),
    Asked("dumpsys activity activities", parse_activities),
    Asked("dumpsys activity top", parse_top),
    Asked("dumpsys activity lastanr", parse_last_anr),
    Asked("dumpsys activity lru", parse_lru, since=29),
    Asked("dumpsys battery", parse_battery),
    Asked("dumpsys connectivity", parse_connectivity),
    Asked("dumpsys deviceidle", parse_deviceidle),
    Asked(f"dumpsys meminfo {SETTINGS}", parse_meminfo),
    Asked("dumpsys netpolicy", parse_netpolicy),
    Asked(f"dumpsys package {SETTINGS}", parse_packages),
    Asked("dumpsys package org.nobody", parse_packages),
    Asked("dumpsys power", parse_power),
    Asked("dumpsys telephony.registry", parse_telephony_registry, since=26),
    Asked("dumpsys wifi", parse_wifi),
    Asked("dumpsys window", parse_windows),
    Asked("dumpsys window policy", parse_keyguard),
    Asked("dumpsys settings", parse_dumpsys_settings),
    Asked("dumpsys SurfaceFlinger --display-id", parse_display_ids, since=29),
    Asked("getprop", parse_getprop),
    Asked("ip addr", parse_ip_addr),
    Asked("ifconfig", parse_ifconfig),
    Asked("ip route show table all", parse_ip_routes),
    Asked("ip rule", parse_ip_rules),
    Asked("logcat -d -t 40", parse_logcat),
    Asked("logcat -d -v time -t 40", parse_logcat),
    Asked("logcat -d -v long -t 40", parse_logcat),
    Asked("logcat -d -v brief -t 40", parse_logcat),
    Asked("ping -c 1 10.0.2.2", parse_ping),
    Asked("ping -c 1 nowhere.invalid", parse_ping),
    Asked("pm clear org.nobody", parse_clear),
    Asked("pm list packages -f", parse_list_packages),
    Asked(f"pm path {SETTINGS}", parse_pm_path),
    Asked("cat /proc/meminfo", parse_proc_meminfo),
    Asked("settings list global", parse_settings_list),
    Asked("settings list secure", parse_settings_list),
    Asked("settings list system", parse_settings_list),
    Asked("svc power stayon bogus", parse_svc),
    Asked("uiautomator dump", parse_dump_answer),
    Asked("cat /sdcard/window_dump.xml", parse_hierarchy),
    Asked("svc wifi disable", parse_svc),  # what follows is read without a connection
    Asked("dumpsys wifi", parse_wifi),
    Asked("input keyevent SLEEP; dumpsys activity activities", parse_activities),
    Asked("dumpsys window policy", parse_keyguard),
    Asked("dumpsys power", parse_power),
)


def unknown_answers(adb: Adb, asked: Iterable[Asked]) -> Iterator[str]:
    """A line for each answer that its parser does not know."""
    for one in asked:
        answer = adb.run(one.command)
        try:
            one.parse(answer.stdout + answer.stderr)
        except ProtocolError as error:
            yield f"{one.command}: {error}"


@pytest.mark.slow
@pytest.mark.parametrize("api", LEVELS, ids=lambda api: f"API {api}")
def test_every_answer_of_a_virtual_device_is_known(
    courier_device_at: Callable[[int], Device], api: int
) -> None:
    asked = [one for one in ASKED if one.since <= api]

    assert not list(unknown_answers(courier_device_at(api).adb, asked))
