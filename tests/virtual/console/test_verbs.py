"""Calls, messages, places, events and ports: what the console says and the device sees."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.model import model_for
from harness.virtual.console import redir, tree
from harness.virtual.console.sms import decode
from harness.virtual.console.verbs import VERBS
from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter

_HELLO = "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
"""The example of TS 23.040's readers: `How are you?` from +31641600986."""
_CYRILLIC = "00040B919746121032F40008" + "52308151905480" + "08" + "0437043404350441"


@dataclass
class Machine:
    """The machine around a device, as far as these verbs look at it."""

    android: Android
    avd_name: str = "test"
    adbd: object = field(default=None)


Say = Callable[[str], str]


@pytest.fixture(scope="module")
def android(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Android]:
    device = Android(
        model_for(34), "emulator-5554", tmp_path_factory.mktemp("device"),
        clock=DeviceClock(scale=20.0), boot_seconds=0.0,
    )  # fmt: skip
    device.boot()
    yield device
    redir.close_all(device)
    device.shutdown()


@pytest.fixture
def say(android: Android) -> Say:
    """Types a line into the console; returns its answer."""
    return lambda line: tree.execute(VERBS, Machine(android), line)  # type: ignore[arg-type]


def shell(android: Android, script: str) -> str:
    out = BytesWriter()
    android.shell.run(script, stdin=BytesReader(), stdout=out, stderr=out)
    return out.getvalue().decode()


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("gsm call", "KO: missing argument, try 'gsm call <phonenumber>'\n"),
        ("gsm call 12-3", "KO: bad phone number format, use digits, # and + only\n"),
        ("gsm cancel", "KO: missing argument, try 'gsm call <phonenumber>'\n"),
        ("gsm cancel 1", "KO: could not cancel this number\n"),
        ("gsm busy 1", "KO: no current outbound call to number '1' (call (nil))\n"),
        ("gsm hold", "KO: missing argument, try 'gsm hold <phonenumber>'\n"),
        ("gsm accept 1", "KO: no current call to/from number '1'\n"),
        ("gsm list", "OK\n"),
        ("gsm status x", "KO: no argument required\n"),
        ("gsm signal", "KO: not enough arguments: see 'help gsm signal' for details\n"),
        ("gsm signal 5 8", "KO: invalid BER - must be 0..7 or 99\n"),
        ("gsm signal-profile 5", "KO: invalid signal strength - must be 0..4\n"),
        ("gsm signal-profile", "KO: argument '' is not a number\n"),
        ("sms pdu", "KO: missing argument, try 'sms sendpdu <hexstring>'\n"),
        ("sms pdu xyz", "KO: badly formatted <hexstring>\n"),
        ("sms pdu 00", "KO: badly formatted <hexstring>\n"),
        ("sms send abc hello", "KO: bad phone number format, must be [+](0-9)*\n"),
        ("geo nmea", "KO: NMEA sentence missing, try 'help geo nmea'\n"),
        ("geo nmea $GPGGA,1", "OK\n"),
        ("geo fix 1", "KO: not enough arguments: see 'help geo fix' for details\n"),
        ("geo fix 8.5 91", "KO: invalid latitude value. Should be in [-90,+90] range\n"),
        ("geo fix 8.5 47 400 13",
         "KO: invalid number of satellites. Must be an integer between 1 and 12\n"),
        ("geo fix 8.5 47.3 400 5 1.5", "OK\n"),
        ("event send", "KO: Usage: event send <type>:<code>:<value> ...\n"),
        ("event send EV_NO:1:1",
         "KO: invalid event type in 'EV_NO:1:1', try 'event list types' for valid values\n"),
        ("event send EV_KEY:NO:1",
         "KO: invalid event code in 'EV_KEY:NO:1',"
         " try 'event list codes <type>' for valid values\n"),
        ("event send EV_KEY:KEY_A:x",
         "KO: invalid event value in 'EV_KEY:KEY_A:x', must be an integer\n"),
        ("event codes", "KO: argument missing, try 'event codes <type>'\n"),
        ("event codes EV_LED", "no code aliases defined for this type\nOK\n"),
        ("event mouse 1 2", "KO: Invalid arguments. Make sure you provide 4 integers.\n"),
        ("event text", "KO: argument missing, try 'event text <message>'\n"),
        ("event jump", "KO:  bad sub-command\n"),
        ("finger touch", "KO: missing fingerid\n"),
        ("finger touch x", "KO: invalid fingerid\n"),
        ("finger touch 1", "OK\n"),
        ("redir list", "no active redirections\nOK\n"),
        ("redir add tcp:1", "KO: bad redirection format, try (tcp|udp):hostport:guestport\n"),
        ("redir del tcp:1", "KO: can't remove unknown redirection (tcp:1)\n"),
        ("redir del x", "KO: bad redirection format, try (tcp|udp):hostport\n"),
        ("wifi block Nowhere", ""),
        ("screenrecord", "KO: unknown command, try 'help'\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_line_is_answered_as_by_the_emulator(say: Say, line: str, answer: str) -> None:
    said = say(line)

    assert said.endswith(answer) if "sub-command" in answer else said == answer


def test_badly_escaped_text_is_explained_first(say: Say) -> None:
    said = say(r"sms send 123 a\q")

    assert said.startswith("message must be utf8 and can use the following escapes:\n    \\n ")
    assert said.endswith("    anything else is an error\nKO: badly formatted text\n")


def test_every_verb_below_another_explains_itself(say: Say) -> None:  # noqa: ARG001
    below = [v for verb in VERBS for v in verb.verbs if verb.names != "virtual"]
    silent = [v.names for v in below if not v.description and v.names != "status"]

    assert not silent


def test_a_call_rings_is_taken_held_and_ended(say: Say, android: Android) -> None:
    say("gsm call 5551234")
    ringing = shell(android, "dumpsys telephony.registry")
    incoming = say("gsm list")
    say("gsm accept 5551234")
    talking = shell(android, "dumpsys telephony.registry")
    say("gsm call 5559999")
    say("gsm hold 5551234")
    both = say("gsm list")
    ended = say("gsm cancel 5551234") + say("gsm cancel 5559999")

    assert "    mCallState=1\n    mRingingCallState=5\n" in ringing
    assert "    mCallIncomingNumber=5551234\n" in ringing
    assert incoming == "inbound from 5551234    : incoming\nOK\n"
    assert "    mCallState=2\n    mRingingCallState=0\n    mForegroundCallState=1\n" in talking
    assert both == "inbound from 5551234    : held\ninbound from 5559999    : waiting\nOK\n"
    assert ended == "OK\nOK\n"
    assert "    mCallState=0\n" in shell(android, "dumpsys telephony.registry")


@pytest.mark.parametrize(
    ("line", "level", "error_rate"),
    [("gsm signal 9 3", 3, 3), ("gsm signal 3", 1, None), ("gsm signal-profile 0", 0, None),
     ("gsm signal-profile 4", 4, None)],
    ids=["signal", "weak", "none", "great"],
)  # fmt: skip
def test_the_signal_is_what_the_registry_and_the_status_bar_show(
    say: Say, android: Android, line: str, level: int, error_rate: int | None
) -> None:
    say(line)

    dump = shell(android, "dumpsys telephony.registry")

    assert f" mLevel={level}," in dump
    assert error_rate is None or f" ber={error_rate} " in dump
    assert android.telephony.signal_level == level


def test_messages_come_as_text_and_as_pdu(say: Say, android: Android) -> None:
    say(r"sms send +491701234567 zwei\nZeilen \u2713")
    say(f"sms pdu {_HELLO}")

    dump = shell(android, "dumpsys notification --noredact")

    assert "How are you?" in dump
    assert "zwei" in dump


@pytest.mark.parametrize(
    ("pdu", "sender", "text"),
    [
        (_HELLO, "+31641600986", "How are you?"),
        (_CYRILLIC, "+79642101234", "здес"),
    ],
    ids=["seven bits", "UCS-2"],
)
def test_a_pdu_is_read(pdu: str, sender: str, text: str) -> None:
    assert decode(bytes.fromhex(pdu)) == (sender, text)


def test_keys_and_text_reach_the_device(say: Say, android: Android) -> None:
    shell(android, "am start -a android.settings.SETTINGS")
    before = shell(android, "dumpsys window | grep mCurrentFocus")

    said = say("event send EV_KEY:KEY_HOME:1 EV_KEY:KEY_HOME:0 EV_SYN:0:0")

    assert said == "OK\n"
    assert "ettings" in before
    assert shell(android, "dumpsys window | grep mCurrentFocus") != before
    assert say("event types").startswith("event <type> can be an integer or one of")
    assert "    KEY_HOME    \n" in say("event codes EV_KEY")


def test_a_host_port_leads_into_the_device(say: Say, android: Android) -> None:
    def echo(sock: socket.socket) -> None:
        with sock:
            sock.sendall(sock.recv(100).upper())

    guest = android.network.listen(0, echo)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]

    added = say(f"redir add tcp:{port}:{guest}")
    again = say(f"redir add tcp:{port}:{guest}")
    listed = say("redir list")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as outside:
        outside.sendall(b"hello")
        heard = outside.recv(100)
    removed = say(f"redir del tcp:{port}")

    assert (added, removed) == ("OK\n", "OK\n")
    assert again == "KO: host port already active, use 'redir del' to remove first\n"
    assert listed == f"tcp:{port:<5} => {guest:<5}\nOK\n"
    assert heard == b"HELLO"
    with socket.socket() as sock:
        assert sock.connect_ex(("127.0.0.1", port)) != 0


def test_a_new_access_point_is_found_and_joined(say: Say, android: Android) -> None:
    say("wifi add Cafe secret12")

    listed = shell(android, "cmd wifi list-scan-results")

    assert "Cafe" in listed
    assert android.wifi.connect("Cafe", "wpa2", "secret12")
    assert not android.wifi.connect("Cafe", "wpa2", "wrong")


def test_a_blocked_access_point_keeps_its_association(say: Say, android: Android) -> None:
    blocked = say("wifi block AndroidWifi")
    silent = android.wifi.is_blocked("AndroidWifi")
    unblocked = say("wifi unblock AndroidWifi")

    assert (blocked, silent, unblocked) == ("OK\n", True, "OK\n")
    assert not android.wifi.is_blocked("AndroidWifi")


def rotations(say: Say, android: Android, turns: int) -> list[int]:
    """The display's rotation after each `rotate`."""
    seen = []
    for _ in range(turns):
        assert say("rotate") == "OK\n"
        seen.append(android.looper.call(lambda: android.windows.rotation))
    return seen


def test_rotate_turns_the_device_clockwise_and_the_display_with_it(
    say: Say, android: Android
) -> None:
    shell(android, "am start -a android.settings.SETTINGS")

    assert android.display.frame().size == (1080, 2400)
    assert rotations(say, android, 3) == [3, 3, 1]  # nobody asked for upside down
    assert android.display.frame().size == (2400, 1080)
    assert rotations(say, android, 1) == [0]


def test_rotate_is_felt_once_auto_rotate_is_on(say: Say, android: Android) -> None:
    shell(android, "am start -a android.settings.SETTINGS; wm user-rotation lock 0")

    locked = rotations(say, android, 1)
    shell(android, "wm user-rotation free")

    assert locked == [0]
    assert android.looper.call(lambda: android.windows.rotation) == 3
    assert rotations(say, android, 3) == [3, 1, 0]
