"""What cannot be put back: which command lines that are, and the doors that refuse them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from harness.adb import AdbServer, DeviceAdb
from harness.destructive import harm_of_button, harm_of_command, harm_of_file, tells_emulator
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import AppPackage
from harness.drivers.device_script import DeviceScript
from harness.drivers.device_time import DeviceTime
from harness.drivers.fingerprint import app_fingerprint
from harness.drivers.packet_filter import PacketFilter
from harness.drivers.root import RootShell
from harness.errors import CapabilityMissingError, ProtocolError
from harness.hierarchy import Element
from harness.lab import courier_apks
from harness.messengers.courier.screens import PACKAGE
from harness.ui import DeviceUi
from tests.conftest import DeviceFactory

if TYPE_CHECKING:
    from tests.conftest import AdbServer as ServerProcess

UNINSTALL = Element(etree.fromstring('<node text="Uninstall" bounds="[0,0][9,9]"/>'))

HARMFUL = [
    "su 0 sh -c 'id -u'",
    "sh -c 'iptables -w -t filter -I OUTPUT -j DROP'",
    "/system/bin/ip6tables -F",
    "tc qdisc replace dev wlan0 root netem delay 1s",
    "pm clear org.example",
    "pm clear --user 0 org.example",
    "cmd package uninstall -k org.example",
    "pm install -r -d -t /data/local/tmp/x.apk",
    "pm install-create -S 5",
    "reboot",
    "svc power reboot recovery",
    "setprop sys.powerctl reboot",
    "true && reboot bootloader",
    "am broadcast -a android.intent.action.FACTORY_RESET",
    "date @1700000000",
    "date -s 20200101.000000",
    "date 010112002020",
    "cmd alarm set-time 1700000000000",
    "run-as org.example sh -c 'rm -rf cache'",
    "cat /data/local/tmp/x.tar | run-as org.example tar -xf -",
    "run-as org.example sh -c 'dd if=/dev/urandom of=cache/x'",
    "run-as org.example sh -c 'echo spoilt > cache/x'",
    "rm -rf /sdcard/DCIM",
    "dd if=/dev/zero of=/data/media/0/x",
    "mv '/storage/emulated/0/Pictures' /data/local/tmp/",
    "locksettings clear --old 1234",
    *("echo x > /sdcard/a", "echo x >>'/sdcard/a'", "ls >| /storage/emulated/0/a", "ls 1> /mnt/a"),
    *("cd /sdcard; rm -rf DCIM", "cd '/sdcard/DCIM' && echo x > a", "cd /data;\nrm -rf media"),
    *("cd / && rm -rf sdcard", "(cd /storage/emulated/0; find . -delete)", "cd /mnt; ls | tee a"),
    *("find /sdcard -delete", "find /sdcard -type f -exec rm {} +", "find /sdcard -fprint a"),
    *(
        "find /sdcard | xargs rm",
        "for f in /sdcard/*; do rm $f; done",
        "rm -rf $EXTERNAL_STORAGE/x",
    ),
    *("rm -rf ${EXTERNAL_STORAGE}", "rm -rf /data/local/tmp/../../media", "ln -sf x /sdcard/a"),
    *("rm -rf /data/local/tmp", "sed -ni p /sdcard/a", "sort -uo /sdcard/a b"),
    *("run-as org.example sh -c 'echo x 1> a'", "run-as org.example sh -c 'ls >> a'"),
    *("content delete --uri content://sms", "content insert --uri content://call_log/calls"),
    *("content update --uri content://sms --bind read:i:1", "content write --uri content://x"),
    *("sm format disk:179,64", "sm partition disk:179,64 public", "sm forget all"),
    *("pm remove-user 10", "cmd package remove-user 10", "pm reset-permissions"),
    *("cmd wifi forget-network 1", "cmd -w wifi forget-network 1"),
]
HARMLESS = [
    "getprop ro.build.version.sdk",
    "date +%s",
    "cmd alarm help",
    "svc wifi disable",
    "settings put global http_proxy :0",
    "pm path org.example",
    "pm list features",
    "pm grant org.example android.permission.POST_NOTIFICATIONS",
    "am force-stop org.example",
    "am start -W -n org.example/.Main",
    "run-as org.example id",
    "run-as org.example sh -c 'find cache -type f -exec sha1sum {} +'",
    "run-as org.example sh -c '[ -d cache ] && echo there || echo gone'",
    "mkdir -p /data/local/tmp/u && run-as org.example tar -cf - cache > /data/local/tmp/u/c",
    "mkdir -p /data/local/tmp/harness-undo && cp /data/app/x/base.apk /data/local/tmp/x.apk",
    "rm -rf /data/local/tmp/harness-undo",
    "rm -rf /data/local/tmp/x && mkdir -p /data/local/tmp/x && cd /data/local/tmp/x && tar -xf y",
    "cd /data/local/tmp; rm x",
    "cd /data/local/tmp && echo x > y",
    "find /sdcard -type f -exec sha1sum {} + 2>/dev/null",
    "ls /sdcard > /dev/null 2>&1",
    "content query --uri content://sms",
    "sm list-volumes",
    "{ flock 0; echo x > /data/local/tmp/harness-lease; } </data/local/tmp",
    "pm list users",
    "which iptables",
    "dumpsys connectivity",
    "logcat -d -v epoch -b main,system,crash -t 500",
    "ping -c 1 -i 0.2 -W 2 courier.test",
]


@pytest.mark.parametrize("line", HARMFUL)
def test_a_harmful_line_is_told(line: str) -> None:
    assert harm_of_command(line)


@pytest.mark.parametrize("line", HARMLESS)
def test_a_harmless_line_passes(line: str) -> None:
    assert harm_of_command(line) == ""


def test_only_the_shells_own_folder_is_nobodys() -> None:
    assert harm_of_file("/data/local/tmp/harness/x") == ""
    assert harm_of_file("/sdcard/x")
    assert harm_of_file("/data/local/tmp/../../app/x")


def test_buttons_that_take_something_away_are_told() -> None:
    assert harm_of_button("CLEAR DATA")
    assert harm_of_button("Uninstall")
    assert harm_of_button("Clear cache") == ""


@pytest.mark.parametrize(
    ("answer", "emulator"),
    [
        ("1\n\nranchu\n", True),
        ("\n1\nranchu\n", True),
        ("\n\ngoldfish\n", True),
        ("\n\noriole\n", False),
        ("0\n\noriole\n", False),
        ("", False),
    ],
    ids=["API 30", "API 34", "board alone", "phone", "qemu off", "nothing"],
)
def test_an_emulator_is_told_by_its_properties(answer: str, emulator: bool) -> None:
    assert tells_emulator(answer) is emulator


@pytest.fixture(scope="module")
def phone(adb_server: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A virtual device whose properties are a phone's; adb still calls it an emulator."""
    with ExitStack() as stack:
        factory = DeviceFactory(adb_server, tmp_path_factory.mktemp("phone"), stack)
        apk = str(courier_apks()["3.2.0"])
        yield factory("--hardware", "oriole", "--install", apk).serial


@pytest.fixture
def door(adb_server: ServerProcess, phone: str) -> DeviceAdb:
    """The way to it for those who were given no leave."""
    return AdbServer(port=adb_server.port).device(phone)


DOORS: dict[str, Callable[[DeviceAdb], object]] = {
    "root": lambda adb: RootShell(adb).shell("id"),
    "a rule": lambda adb: PacketFilter(adb).write(["filter OUTPUT -p udp -j DROP"]),
    "another version": lambda adb: AppPackage(adb, PACKAGE).install(courier_apks()["2.6.1"]),
    "no app": lambda adb: AppPackage(adb, PACKAGE).write(None),
    "the app's files": lambda adb: AppFolder(adb, PACKAGE, "cache").write(None),
    "the clock": lambda adb: DeviceTime(adb).write(-86_400),
    "a script": lambda adb: DeviceScript(adb, "harm").write("reboot\n"),
    "a command": lambda adb: adb.run(f"pm clear {PACKAGE}"),
    "a command's bytes": lambda adb: adb.exec_out("su 0 id"),
    "a file": lambda adb: adb.push(b"x", "/sdcard/x"),
    "a button": lambda adb: DeviceUi(adb).tap(UNINSTALL),
}


@pytest.mark.slow
@pytest.mark.parametrize("knock", DOORS.values(), ids=DOORS)
def test_a_door_of_a_phone_is_shut_and_says_how_to_open_it(
    door: DeviceAdb, knock: Callable[[DeviceAdb], object]
) -> None:
    before = app_fingerprint(door, PACKAGE)

    with pytest.raises(CapabilityMissingError, match=r"Nobody allowed what .* `disposable: true`"):
        knock(door)

    assert app_fingerprint(door, PACKAGE) == before
    assert abs(DeviceTime(door).measure()) < 60


@pytest.mark.slow
def test_on_a_phone_nobody_even_tries_to_be_root(door: DeviceAdb) -> None:
    assert not door.leave.given
    assert not RootShell(door).available()
    assert PacketFilter(door).read() == []


@pytest.mark.slow
def test_a_marked_phone_and_an_emulator_are_open(door: DeviceAdb, device_adb: DeviceAdb) -> None:
    assert RootShell(door.as_disposable()).shell("id -u") == "0"
    assert RootShell(device_adb).shell("id -u") == "0"


@pytest.mark.slow
def test_leave_that_is_withheld_is_missed_also_on_an_emulator(device_adb: DeviceAdb) -> None:
    with (
        device_adb.leave.withheld(),
        pytest.raises(ProtocolError, match=r"runs as root needs Capability\.DISPOSABLE"),
    ):
        RootShell(device_adb).shell("id")

    assert RootShell(device_adb).available()
