"""Text from elsewhere never becomes shell syntax: each driver, by a real shell, with hostile text.

Programs of the device are stand-ins that note their arguments. A driver is run once with a harmless
word and once with a hostile one: either it refuses that, or every program gets the same arguments
but for that word, which is whole and unchanged.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import subprocess  # noqa: TID251  (tests may start programs)
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from harness.adb import DeviceAdb, ShellResult
from harness.destructive import Leave
from harness.drivers.app_firewall import AppFirewall
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_info_page import AppInfoPage
from harness.drivers.app_package import KEPT, AppPackage
from harness.drivers.app_process import AppProcess
from harness.drivers.device import Device
from harness.drivers.device_lease import DeviceLease
from harness.drivers.device_script import DeviceScript
from harness.drivers.emulator_access_point import EmulatorAccessPoint
from harness.drivers.fingerprint import app_fingerprint
from harness.drivers.global_proxy import GlobalProxy
from harness.drivers.packet_filter import PacketFilter
from harness.drivers.permission import Permission
from harness.drivers.pinging import Pinging
from harness.drivers.private_dns import PrivateDns
from harness.drivers.setting import Setting
from harness.drivers.settings_group import read_group
from harness.drivers.traffic_control import TrafficControl
from harness.errors import CommandFailedError, HarnessError, ProtocolError
from harness.messengers.courier.screens import PACKAGE

ONE = "e5fa44f2b31c1fb553b6021e7360d07d5d91ff5e"
"""The SHA-1 of a line that says 1."""
HARMLESS = "harmless"
CANARY = "canary"
"""The file that is there when text was run."""
_PROGRAMS = """
am cat chmod cmd cp dumpsys find flock id ip6tables iptables kill logcat ls mkdir mv pgrep pidof
ping pm printf rm run-as setsid settings sha1sum sleep su svc sync tar tc wc which
"""
PACKAGE_DUMP = """Packages:
  Package [%s] (1):
    userId=10001
    codePath=/data/app/x
    versionCode=7 minSdk=24 targetSdk=34
    versionName=7.0
    User 0: ceDataInode=1 installed=true hidden=false suspended=false stopped=false enabled=0
      runtime permissions:
        harmless: granted=true
"""
SAYS = {
    "id": "0",
    "pm": "package:/data/app/base.apk",
    "cmd": "package networking is allow chain:enabled :allow set-package-networking-enabled",
    "settings": "key=value",
    "iptables": "-A OUTPUT -m comment --comment harness -j DROP",
    "which": "/system/bin/it",
    "am": "Starting: Intent { }\nStatus: ok\nComplete",
}
SYNTAX = [
    f"$(echo>{CANARY})",
    f"`echo>{CANARY}`",
    f"';echo>{CANARY};'",
    f'";echo>{CANARY};"',
    f"\necho>{CANARY}\n",
    f"x;echo>{CANARY}",
    f"x&echo>{CANARY}",
    f"x|echo>{CANARY}",
    f"x && echo>{CANARY} #",
    f">{CANARY}",
    f"x >{CANARY}",
    f"\\';echo>{CANARY};\\'",
    f"${{x:=$(echo>{CANARY})}}",
    f"$((y[$(echo>{CANARY})]))",
    f"')echo>{CANARY}",
]
ODD = ["*", "?", "[a-z]", "~", "~root", "{a,b}", "-rf", "--", "-", "$HOME", "${IFS}", "\\", "!!"]
ODD += [" ", "a b", " a", "'", '"', "''", "\t", "a\nb", "\r", "\x01", "\x7f", "\u202ex"]
ODD += ["é", "👋🏽", "مرحبا"]
hostile = st.one_of(
    st.sampled_from(SYNTAX + ODD),
    st.text(
        st.sampled_from("'\"`$(){}[]<>|&;#!*?~\\ \n\t-=%^:/.,@+aé👋0"), min_size=1, max_size=12
    ).map(lambda text: text + f"$(echo>{CANARY})"),
    st.text(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
    ),
)


@dataclass
class Sandbox:
    """A device that is a folder with a real mksh and stand-ins for all programs.

    Attributes:
        folder: where its programs, its log and what they write are.
        pushed: the names of files that were pushed.
    """

    folder: Path
    serial: str = "sandbox"
    pushed: list[str] = field(default_factory=list)

    @property
    def leave(self) -> Leave:
        return Leave(self.serial, str, marked=True)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def begin(self) -> None:
        """Forget what was run before."""
        self.log.write_bytes(b"")
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()

    def calls(self) -> list[list[str]]:
        """Every program that was run, with its arguments; those of a pipe begin in any order."""
        text = self.log.read_bytes().decode("utf-8", errors="surrogateescape")
        text = re.sub(r"/app-[^/\0]*\.tar\0", "/app-KEPT.tar\0", text)  # a name made of a folder's
        words = iter(text.split("\0")[:-1])  # how many arguments there are, the name, they
        return sorted([next(words) for _ in range(int(count) + 1)] for count in words)

    def may_change(self, _what: str) -> bool:
        return True

    def run(self, command: str, *, timeout_s: float = 10.0) -> ShellResult:
        ran = subprocess.run(
            ["sh", "-c", command.replace("/data/local/tmp", str(self.folder / "tmp"))],  # noqa: S607  (its name there; the program is below)
            executable=self.folder / "programs" / "sh",
            env={"PATH": str(self.folder / "programs"), "LOG": str(self.log)},
            cwd=self.work,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=timeout_s,
        )
        out, err = (each.decode("utf-8", errors="replace") for each in (ran.stdout, ran.stderr))
        return ShellResult(out, err, ran.returncode)

    def shell(self, command: str, *, timeout_s: float = 10.0) -> str:
        result = self.run(command, timeout_s=timeout_s)
        if result.exit_code != 0:
            raise CommandFailedError(self.serial, command, result.output)
        return result.stdout.strip()

    def exec_out(self, command: str, *, timeout_s: float = 10.0) -> bytes:
        return self.shell(command, timeout_s=timeout_s).encode()

    def push(self, content: bytes, remote: str, *, mode: int = 0o644) -> None:  # noqa: ARG002
        self.pushed.append(remote)

    def pull(self, remote: str) -> bytes:
        raise NotImplementedError

    def install(self, apk: Path, *flags: str) -> None:
        raise NotImplementedError

    def forwards(self) -> dict[str, str]:
        return {}

    def forward(self, local: str, remote: str) -> None:
        raise NotImplementedError

    def remove_forward(self, local: str) -> None:
        raise NotImplementedError

    def reverses(self) -> dict[str, str]:
        return {}

    def reverse(self, remote: str, local: str) -> None:
        raise NotImplementedError

    def remove_reverse(self, remote: str) -> None:
        raise NotImplementedError


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    mksh = shutil.which("mksh")
    if mksh is None:
        pytest.skip("there is no mksh")
    folder = tmp_path_factory.mktemp("sandbox")
    programs = folder / "programs"
    programs.mkdir()
    (programs / "sh").symlink_to(mksh)
    note = """#!/bin/sh\nprintf '%s\\0' $# "${0##*/}" "$@" >>"$LOG"\n"""
    for name in _PROGRAMS.split():
        text = f"{note}printf '%s\\n' {shlex.quote(SAYS.get(name, ''))}\n"
        if name == "dumpsys":
            text = f'{note}printf {shlex.quote(PACKAGE_DUMP)} "$2"\n'
        if name == "printf":  # it is told the time
            text = '#!/bin/sh\nprintf "$@"\n'
        if name == "run-as":  # noted is what it runs
            text = '#!/bin/sh\nshift; exec "$@"\n'
        program = programs / name
        program.write_text(text)
        program.chmod(0o755)
    (folder / "tmp" / "harness-undo" / "compare").mkdir(parents=True)
    return Sandbox(folder)


Site = Callable[[Sandbox, str], object]


def _rule(text: str) -> list[str]:
    return [f"filter OUTPUT -m string --string {shlex.quote(text)} -j DROP"]


def _with_folder(sandbox: Sandbox, name: str) -> Sandbox:
    """The device, where a folder of this name can be had."""
    with contextlib.suppress(OSError):
        (sandbox.work / name).mkdir(parents=True, exist_ok=True)
    return sandbox


def _one_word(text: str) -> str:
    """Where several words are meant to be several."""
    if text.split() != [text]:
        raise ProtocolError("test", "several words")
    return text


class _NoUi:
    serial = "sandbox"

    def look(self) -> None:
        raise HarnessError("no screen")


SITES: dict[str, Site] = {
    "a setting's value": lambda adb, text: Setting(adb, "global", "k").write(text),
    "a setting's key": lambda adb, text: Setting(adb, "global", text).write("v"),
    "a key taken away": lambda adb, text: Setting(adb, "global", text).write(None),
    "a setting's table": lambda adb, text: Setting(adb, text, "k").read(),
    "a group's table": lambda adb, text: read_group(adb, ("k",), text),
    "a proxy": lambda adb, text: GlobalProxy(adb).use(text, 80),
    "a private DNS server": lambda adb, text: PrivateDns(adb).use(text),
    "a folder read": lambda adb, text: AppFolder(_with_folder(adb, text), "app", text).read(),
    "a folder listed": lambda adb, text: AppFolder(adb, "app", text).digests(),
    "a kept folder": lambda adb, text: AppFolder(adb, "app", text).kept_digests(),
    "a folder put back": lambda adb, text: AppFolder(adb, "app", text).write(None),
    "an archive": lambda adb, text: AppFolder(adb, "app", "cache").write(f"{KEPT}/{text}"),
    "a line run as an app": lambda adb, text: AppFolder(adb, "app", "cache").run_as(
        f"cat {shlex.quote(text)}"
    ),
    "a folder's app": lambda adb, text: AppFolder(_with_folder(adb, "cache"), text, "cache").read(),
    "a folder's app put back": lambda adb, text: AppFolder(adb, text, "cache").write(f"{KEPT}/x"),
    "a version": lambda adb, text: AppPackage(adb, text).version_code(),
    "a uid": lambda adb, text: AppPackage(adb, text).uid(),
    "a package kept": lambda adb, text: AppPackage(adb, text).read(),
    "a package taken away": lambda adb, text: AppPackage(adb, text).write(None),
    "an APK put back": lambda adb, text: AppPackage(adb, "app").write(
        {"version_code": 1, "apk": f"{KEPT}/{text}"}
    ),
    "an app started": lambda adb, text: AppProcess(adb, text, ".Main").start(),
    "an activity": lambda adb, text: AppProcess(adb, "app", text).start(),
    "an app stopped": lambda adb, text: AppProcess(adb, text, ".Main").stop(),
    "a process": lambda adb, text: AppProcess(adb, text, ".Main").pid(),
    "a firewall read": lambda adb, text: AppFirewall(adb, text).read(),
    "a firewall": lambda adb, text: AppFirewall(adb, text).deny(),
    "a firewall's end": lambda adb, text: AppFirewall(adb, text).allow(),
    "a permission's app": lambda adb, text: Permission(adb, text, "p").write(False),
    "a permission": lambda adb, text: Permission(adb, "app", text).write(False),
    "a host": lambda adb, text: Pinging(adb).read(text),
    "an interface": lambda adb, text: TrafficControl(adb, text).read(),
    "a line's terms": lambda adb, text: TrafficControl(adb, "wlan0").write(_one_word(text)),
    "an interface shaped": lambda adb, text: TrafficControl(adb, text).write("delay 1ms"),
    "an interface's way back": lambda adb, text: adb.shell(
        TrafficControl(adb, text).undo_command("delay 1ms")
    ),
    "a rule": lambda adb, text: PacketFilter(adb).write(_rule(text)),
    "a rule's way back": lambda adb, text: adb.shell(PacketFilter(adb).undo_command(_rule(text))),
    "a script read": lambda adb, text: DeviceScript(adb, text).read(),
    "a script ended": lambda adb, text: DeviceScript(adb, text).write(""),
    "a page": lambda adb, text: AppInfoPage(adb, _NoUi(), None).clear_cache(text),  # type: ignore[arg-type]
    "a fingerprint": app_fingerprint,
    "whose lease": lambda adb, text: DeviceLease(adb, "token", 9, {"who": "me"}).take(text),
}


def run(sandbox: Sandbox, site: Site, text: str) -> tuple[list[list[str]], HarnessError | None]:
    """What was called, and why it ended early."""
    sandbox.begin()
    try:
        site(sandbox, text)
    except HarnessError as error:
        return sandbox.calls(), error
    return sandbox.calls(), None


@pytest.mark.slow
@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
@hypothesis.settings(max_examples=25)
@hypothesis.given(text=hostile)
def test_hostile_text_arrives_whole_or_is_refused(sandbox: Sandbox, site: Site, text: str) -> None:
    expected, _ = run(sandbox, site, HARMLESS)

    calls, refused = run(sandbox, site, text)

    assert not (sandbox.work / CANARY).exists()
    if isinstance(refused, ProtocolError) and all(call in expected for call in calls):
        return
    assert calls == sorted([word.replace(HARMLESS, text) for word in each] for each in expected)


@pytest.mark.slow
@hypothesis.settings(max_examples=40)
@hypothesis.given(text=hostile)
def test_the_devices_own_shell_takes_quoted_text_for_one_word(
    device_adb: DeviceAdb, text: str
) -> None:
    line = f"cd /data/local/tmp && printf '%s|' x {shlex.quote(text)} y; ls {CANARY}"

    said = device_adb.exec_out(f"{line} 2>/dev/null || true")

    assert said.decode() == f"x|{text}|y|"


@pytest.mark.slow
@hypothesis.settings(max_examples=15)
@hypothesis.given(text=hostile.filter(lambda text: "\n" not in text))
def test_a_setting_holds_hostile_text_unchanged(device_adb: DeviceAdb, text: str) -> None:
    setting = Setting(device_adb, "global", "harness_hostile")

    setting.write(text)

    assert device_adb.exec_out("settings get global harness_hostile").decode() == f"{text}\n"
    setting.write(None)
    assert setting.read() is None


@pytest.mark.slow
@pytest.mark.parametrize("text", [each for each in SYNTAX + ODD if "/" not in each], ids=repr)
def test_a_file_and_a_folder_may_have_a_hostile_name(courier_device: Device, text: str) -> None:
    adb, remote = courier_device.adb, f"/data/local/tmp/{text}"
    folder = AppFolder(adb, PACKAGE, f"cache/{text}")

    adb.push(b"content", remote)
    folder.run_as(f"mkdir -p {shlex.quote(folder.folder)}; echo 1 > {shlex.quote(folder.folder)}/f")
    kept, before = folder.read(), folder.digests()
    folder.run_as(f"echo 2 > {shlex.quote(folder.folder)}/f")
    folder.write(kept)

    assert adb.pull(remote) == b"content"
    assert folder.digests() == before == {f"cache/{text}/f": ONE}
    assert adb.run(f"ls -d /{CANARY} /data/local/tmp/{CANARY}").stdout == ""
    assert folder.run_as(f"[ ! -e {CANARY} ] && [ ! -e cache/{CANARY} ] && echo none") == "none"
    folder.run_as(f"rm -rf {shlex.quote(folder.folder)}")
    adb.shell(f"rm -f {shlex.quote(remote)}; rm -rf {KEPT}")


def test_no_command_line_is_cut_off_by_a_nul(device_adb: DeviceAdb) -> None:
    with pytest.raises(ProtocolError, match="NUL"):
        device_adb.run("echo begun\0 and not ended")


@pytest.mark.slow
def test_a_line_for_the_console_cannot_hold_another(device_adb: DeviceAdb) -> None:
    with pytest.raises(ProtocolError, match="no command"):
        EmulatorAccessPoint(device_adb, "x\nkill").write(True)

    assert device_adb.shell("echo alive") == "alive"
