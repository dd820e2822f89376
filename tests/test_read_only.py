"""What a dry run may really run, and what it may not."""

from __future__ import annotations

import pytest

from harness.read_only import only_looks
from tests.test_destructive import HARMFUL

LOOKS = [
    "getprop ro.kernel.qemu; getprop ro.boot.qemu; getprop ro.hardware",
    "settings list global",
    "dumpsys connectivity",
    "dumpsys package org.example",
    "cmd connectivity airplane-mode",
    "cmd connectivity get-chain3-enabled",
    "cmd alarm help",
    "date +%s",
    "su 0 sh -c 'id -u'",
    "su 0 sh -c 'iptables -t nat -S'",
    "su 0 sh -c 'iptables -t filter -S 2>/dev/null; true'",
    "run-as org.example id",
    "run-as org.example sh -c 'find cache -type f -exec sha1sum {} +'",
    "run-as org.example sh -c '[ -d cache ] && echo there || echo gone'",
    'kill -0 "$(cat /data/local/tmp/x.pid)" 2>/dev/null && cat /data/local/tmp/x',
    "tar -tf /data/local/tmp/x.tar > /dev/null",
    "ping -c 1 -i 0.2 -W 2 courier.test",
    "logcat -d -v epoch -b main -t 400",
    "screencap -p",
]
CHANGES = [
    *(line for line in HARMFUL if line not in LOOKS),
    "",
    "unknown",
    "settings put global x y",
    "settings delete global x",
    "dumpsys battery set level 5",
    "dumpsys deviceidle force-idle",
    "cmd connectivity airplane-mode enable",
    "svc wifi disable",
    "cat x > /data/local/tmp/y",
    "cat x >> /data/local/tmp/y",
    "cat $(rm x)",
    "cat `rm x`",
    "getprop x; svc wifi disable",
    "getprop x & svc wifi disable",
    "getprop x\nsvc wifi disable",
    "su 0 sh -c 'iptables -F'",
    "su 0 sh -c 'tc qdisc add dev lo root netem'",
    "find / -delete",
    "find / -exec rm {} +",
    "echo 'no end",
    "am start -n org.example/.Main",
    "screencap -p /sdcard/x.png",
]


@pytest.mark.parametrize("line", LOOKS)
def test_a_line_that_looks_is_told(line: str) -> None:
    assert only_looks(line)


@pytest.mark.parametrize("line", CHANGES)
def test_a_line_that_may_change_something_is_not_run(line: str) -> None:
    assert not only_looks(line)
