"""The device's log for the report of a failure."""

from __future__ import annotations

import re

from harness.adb import DeviceAdb
from harness.drivers.device_log import DeviceLog


def test_the_newest_lines_come_with_their_time(device_adb: DeviceAdb) -> None:
    device_adb.shell("log -p w -t harness-test 'grüße an alle'")

    lines = DeviceLog(device_adb).tail().splitlines()

    written = [line for line in lines if "harness-test" in line]
    assert re.match(r"^\s*\d{9,}\.\d{3}\s+\d+\s+\d+ W harness-test: grüße an alle$", written[-1])


def test_only_so_many_lines_come_back(device_adb: DeviceAdb) -> None:
    for number in range(5):
        device_adb.shell(f"log -t harness-test {number}")

    lines = DeviceLog(device_adb).tail(lines=3).splitlines()

    assert len([line for line in lines if not line.startswith("---------")]) == 3


def test_reading_takes_nothing_out_of_the_log(device_adb: DeviceAdb) -> None:
    device_adb.shell("log -t harness-test kept")

    DeviceLog(device_adb).tail()

    assert "harness-test: kept" in DeviceLog(device_adb).tail()
