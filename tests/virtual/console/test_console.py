"""The emulator console over its port, and through `adb emu`."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import dpkt
import pytest

if TYPE_CHECKING:
    from tests.conftest import Adb, DeviceFactory, VirtualDevices


@dataclass
class Session:
    """One connection to a console."""

    sock: socket.socket
    lines: BinaryIO

    def answer(self) -> str:
        """All up to and with the line that ends an answer, or the end of the connection."""
        text = ""
        while line := self.lines.readline().decode():
            text += line
            if line.startswith(("OK", "KO:")):
                break
        return text

    def say(self, line: str) -> str:
        self.sock.sendall(line.encode() + b"\r\n")
        return self.answer()


Connect = Callable[[int], Session]


@pytest.fixture
def connect() -> Iterator[Connect]:
    with ExitStack() as stack:

        def connect(port: int) -> Session:
            sock = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            return Session(sock, stack.enter_context(sock.makefile("rb")))

        yield connect


@pytest.fixture
def token(lab_home: Path, virtual_device: VirtualDevices) -> str:
    assert virtual_device.serial
    return (lab_home / ".emulator_console_auth_token").read_text()


@pytest.fixture
def console(connect: Connect, virtual_device: VirtualDevices, token: str) -> Session:
    session = connect(virtual_device.console_port)
    session.answer()
    session.say(f"auth {token}")
    return session


def test_snapshots_answer_word_for_word(console: Session) -> None:
    empty = console.say("avd snapshot list")
    nameless = console.say("avd snapshot save")
    missing = console.say("avd snapshot load none")
    console.answer()  # QEMU and the emulator each say KO
    console.say("avd snapshot save one two")
    listed = console.say("avd snapshot list").splitlines()
    loaded = console.say("avd snapshot load one two")
    deleted = console.say("avd snapshot del one two")

    assert empty == "There is no snapshot available.\r\nOK\r\n"
    assert nameless == "KO: Argument missing, try 'avd snapshot save <name>'\r\n"
    assert missing == "KO: Device 'cache' does not have the requested snapshot 'none'\r\n"
    assert listed[0] == "List of snapshots present on all disks:"
    assert listed[1] == "ID        TAG                 VM SIZE                DATE       VM CLOCK"
    assert listed[2].startswith("--        one two ")
    assert (loaded, deleted) == ("OK\r\n", "OK\r\n")
    assert console.say("avd snapshot list") == empty


def test_console_asks_for_the_token_word_for_word(
    connect: Connect, virtual_device: VirtualDevices, lab_home: Path
) -> None:
    greeting = connect(virtual_device.console_port).answer()

    assert greeting == (
        "Android Console: Authentication required\r\n"
        "Android Console: type 'auth <auth_token>' to authenticate\r\n"
        "Android Console: you can find your <auth_token> in \r\n"
        f"'{lab_home}/.emulator_console_auth_token'\r\n"
        "OK\r\n"
    )


def test_console_lets_in_who_has_the_token(
    connect: Connect, virtual_device: VirtualDevices, token: str
) -> None:
    session = connect(virtual_device.console_port)
    session.answer()

    assert session.say(f"auth {token}") == (
        "Android Console: type 'help' for a list of commands\r\nOK\r\n"
    )


def test_console_offers_little_before_the_token(
    connect: Connect, virtual_device: VirtualDevices
) -> None:
    session = connect(virtual_device.console_port)
    session.answer()

    assert session.say("ping") == "I am alive!\r\nOK\r\n"
    assert session.say("avd name").endswith("\r\nOK\r\n")
    assert session.say("kill") == "KO: unknown command, try 'help'\r\n"
    assert session.say("auth wrong") == (
        "KO: authentication token does not match ~/.emulator_console_auth_token\r\n"
    )
    assert session.say("auth") == "KO: missing authentication token\r\n"


def test_console_needs_no_token_when_the_file_is_empty(
    connect: Connect, device_factory: DeviceFactory, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".emulator_console_auth_token").touch()
    device = device_factory(home=home)

    greeting = connect(device.console_port).answer()

    assert greeting == "Android Console: type 'help' for a list of commands\r\nOK\r\n"
    assert (home / ".emulator_console_auth_token").read_bytes() == b""


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("frobnicate", "KO: unknown command, try 'help'\r\n", id="unknown"),
        pytest.param("avd status", "virtual device is running\r\nOK\r\n", id="avd status"),
        pytest.param("geo fix 13.4 52.5", "OK\r\n", id="geo fix"),
        pytest.param(
            "geo fix 200 0",
            "KO: invalid longitude value. Should be in [-180,+180] range\r\n",
            id="geo out of range",
        ),
        pytest.param("geo fix x", "KO: argument 'x' is not a number\r\n", id="geo without numbers"),
        pytest.param(
            "sms send 123",
            "KO: missing argument, try 'sms send <phonenumber> <text message>'\r\n",
            id="sms without text",
        ),
        pytest.param(
            "gsm data nowhere",
            "KO: bad GSM data state name, try 'help gsm data' for list of valid values\r\n",
            id="gsm unknown state",
        ),
        pytest.param(
            "gsm signal 40", "KO: invalid RSSI - must be 0..31 or 99\r\n", id="gsm signal"
        ),
        pytest.param("power ac maybe", 'KO: Usage: "ac on" or "ac off"\r\n', id="power usage"),
        pytest.param(
            "network speed warp",
            "KO: invalid <speed> argument, see 'help network speed' for valid values\r\n",
            id="network unknown speed",
        ),
        pytest.param(
            "network capture start",
            "KO: missing <file> argument, see 'help network capture start'\r\n",
            id="network capture without a file",
        ),
        pytest.param(
            "network capture start /no/such/folder/file",
            "KO: could not start capture: No such file or directory\r\n",
            id="network capture to nowhere",
        ),
        pytest.param("network capture stop", "OK\r\n", id="network capture that never was"),
    ],
)
def test_console_answers_as_the_emulator(console: Session, line: str, answer: str) -> None:
    assert console.say(line) == answer


def test_console_lists_sub_commands_when_one_is_missing(console: Session) -> None:
    answer = console.say("power")

    assert "available sub-commands:" in answer
    assert answer.endswith("KO: missing sub-command\r\n")


def test_console_help_lists_every_verb(console: Session) -> None:
    answer = console.say("help")

    for verb in ("help", "geo", "gsm", "kill", "network", "power", "quit|exit", "sms", "avd"):
        assert f"    {verb}" in answer


def test_console_shapes_the_network(console: Session) -> None:
    console.say("network speed 100:200")
    console.say("network delay umts")

    status = console.say("network status")

    assert "  download speed:     200000 bits/s (24.4 KB/s)\r\n" in status
    assert "  upload speed:       100000 bits/s (12.2 KB/s)\r\n" in status
    assert "  minimum latency:  35 ms\r\n" in status
    assert "  maximum latency:  200 ms\r\n" in status
    assert console.say("network speed full") == "OK\r\n"
    assert console.say("network delay none") == "OK\r\n"


def test_console_captures_the_network(
    console: Session, adb: Adb, virtual_device: VirtualDevices, tmp_path: Path
) -> None:
    path = tmp_path / "wifi.pcap"

    started = console.say(f"network capture start {path}")
    # Without a network no packet leaves, so only the last one shows.
    adb("shell", "until ping -c 1 10.0.2.2; do sleep 0.1; done", serial=virtual_device.serial)
    stopped = console.say("network capture stop")

    with path.open("rb") as file:
        frames = [dpkt.ethernet.Ethernet(frame) for _, frame in dpkt.pcap.Reader(file)]
    assert (started, stopped) == ("OK\r\n", "OK\r\n")
    assert [frame.data.data.type for frame in frames if frame.data.p == dpkt.ip.IP_PROTO_ICMP] == [
        dpkt.icmp.ICMP_ECHO,
        dpkt.icmp.ICMP_ECHOREPLY,
    ]


def test_console_shows_and_sets_the_battery(console: Session) -> None:
    console.say("power capacity 42")

    display = console.say("power display")

    assert "capacity: 42\r\n" in display
    assert console.say("power capacity 100") == "OK\r\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("GET / HTTP/1.1", "KO: Forbidden HTTP request. Aborting\r\n", id="http"),
        pytest.param("quit", "", id="quit"),
        pytest.param("exit", "", id="exit"),
    ],
)
def test_console_ends_the_connection(console: Session, line: str, answer: str) -> None:
    assert console.say(line) == answer
    assert console.answer() == ""


def test_console_ends_the_connection_after_bytes_that_are_no_text(console: Session) -> None:
    console.sock.sendall(b"\xff\xfe\n")

    assert console.answer() == "KO: Forbidden binary request. Aborting\r\n"
    assert console.answer() == ""


def test_adb_emu_reaches_the_console(adb: Adb, virtual_device: VirtualDevices) -> None:
    result = adb("emu", "avd", "name", serial=virtual_device.serial)

    name, ok = result.stdout.splitlines()
    assert result.returncode == 0
    assert name
    assert ok == "OK"


def test_adb_emu_succeeds_although_the_console_refuses(
    adb: Adb, virtual_device: VirtualDevices
) -> None:
    result = adb("emu", "frobnicate", serial=virtual_device.serial)

    assert result.returncode == 0
    assert result.stdout.startswith("KO: unknown command")


@pytest.mark.slow
def test_console_kill_ends_the_device(
    connect: Connect, device_factory: DeviceFactory, adb: Adb, token: str
) -> None:
    device = device_factory()
    session = connect(device.console_port)
    session.answer()
    session.say(f"auth {token}")

    farewell = session.say("kill")

    assert farewell == "OK: killing emulator, bye bye\r\n"
    assert device.process.wait(10) == 0
    assert adb.state(device.serial) == ""
