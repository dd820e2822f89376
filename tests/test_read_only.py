"""What a dry run may really run, and what it may not."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    'grep -qF "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)" /data/local/tmp/x.pid',
    '[ "$(cat /proc/sys/kernel/random/boot_id)" = "$(cat < /data/local/tmp/x.boot)" ] 2>&1',
    "cat /data/local/tmp/x/*",
    "ls; id\n\nls |\nwc -l",
    "which iptables ip6tables",
    "su 0 -c 'id -u'",
    "pgrep -P 17 -f 'sleep'",
    r"ls \; 'a;b' \>x",
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
    *("echo a;\nrm -rf /data/x", "id;\nreboot", "id\r\nreboot\r", "ls # '\nreboot #'"),
    *("ls >|/x", "printf x 1<>/f", "ls &>/x", "ls >&/x", "ls >>/x", "ls 3>/x", "ls>/dev/null/x"),
    *("ls &", "ls |& cat", "(ls)", "{ ls; }", "! reboot", "!", "if ls; then id; fi", "x=1 ls"),
    *(
        "cat <(rm x)",
        "ls >(cat)",
        "cat <<E\nx\nE",
        'ls "$(rm x)"',
        'ls "`rm x`"',
        "ls $(ls $(rm x))",
    ),
    *("ls ${x:=1}", "ls $((x=1))", "ls $'\\''; reboot; ls ''", 'ls $"x"', "ls \\\nls"),
    *("find /x '<' -delete", "find /x $(echo -delete)", 'find /x "$(echo -delete)"', "find *"),
    *("find /x -fprint /y", "find /x -fprintf /y z", "find /x -fls /y", "find /x -ok rm {} ';'"),
    *("find /x -execdir rm {} +", "find /x -exec sha1sum {} + -delete", "find {-delete,/x}"),
    *("logcat -d -c", "logcat -d -b main -c", "logcat -d -G 1M", "logcat -d -f /x", "logcat -dc"),
    *("logcat -c", "logcat -b all -c", "logcat -G 1M", "logcat -d -P ''", "logcat"),
    *("sort -o /x /y", "tee /x", "ls | tee /x", "dd if=/x of=/y", "sed -i s/a/b/ /x", "xargs rm"),
    *("settings put system x y", "settings reset global untrusted_defaults", "svc power reboot"),
    *(
        "sh -c reboot true",
        "sh -c 'reboot' true",
        "sh -c 'ls\nreboot'",
        "sh /x",
        "sh -c",
        "eval ls",
    ),
    *("su 0 reboot", "su 0 -c reboot", "su -c ls", "run-as x rm y", "run-as /x/* ls", "su 0 sh"),
    *("date +%s -s 20200101", "date +%s 010112002020", "pgrep -L 9 x", "pkill x", "kill -9 1"),
    *("kill -0 1 -9", "iptables -L -Z", "iptables -S --modprobe=/x", "iptables -C OUTPUT -j DROP"),
    *("tar -tf x -I /y", "tar -xf x", "tar -cf x y", "tar -cf - --to-command=x y"),
    *("[ 'a[$(reboot)]' -eq 0 ]", "[ -f $(cat x) ]", "exit 'a[$(reboot)]'", "test -v x"),
    *("dumpsys package write", "dumpsys connectivity x", "cmd connectivity help x", "cmd wifi get"),
    *("pm list", "pm path", "pm path -x", "getprop x; setprop x y", "echo x | sh", "command ls"),
]


@pytest.mark.parametrize("line", LOOKS)
def test_a_line_that_looks_is_told(line: str) -> None:
    assert only_looks(line)


@pytest.mark.parametrize("line", CHANGES)
def test_a_line_that_may_change_something_is_not_run(line: str) -> None:
    assert not only_looks(line)


@pytest.mark.parametrize("joint", [";", "\n", ";\n", "\n;\n", " | ", " && ", "||", " & ", "&\n"])
@pytest.mark.parametrize("line", LOOKS)
def test_a_change_behind_a_look_is_not_run(line: str, joint: str) -> None:
    assert not only_looks(f"{line}{joint}svc wifi disable")
    assert not only_looks(f"svc wifi disable{joint}{line}")


@given(text=st.text(), more=st.text())
def test_what_is_quoted_is_a_word_and_no_command(text: str, more: str) -> None:
    assert only_looks(f"echo {shlex.quote(text)} | grep {shlex.quote(more)}")
    assert not only_looks(f"svc {shlex.quote(text)} {shlex.quote(more)}")


@given(text=st.text())
def test_a_command_that_is_not_known_is_not_run(text: str) -> None:
    assert not only_looks(f"{shlex.quote(f'unknown {text}')}; ls")
