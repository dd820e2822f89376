"""Logs of real devices, in several formats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.logcat import LogFormat, LogLine, parse_logcat

# The format, how many messages, the buffers that begin, and the first message.
RECORDED = {
    "logcat/01-threadtime-fatal-jio-app.txt": (
        LogFormat.THREADTIME,
        53,
        (),
        LogLine(
            "E",
            "",
            "[14:53:44.484166] [000000006F1569AE] [VosMC]  wlan: [E :SME] "
            "csrNeighborRoamPreauthRspHandler: 1202: Preauth failed retry number 2, status = 0x1",
            pid=14,
            tid=14,
            stamp="01-08 05:47:31.839",
        ),
    ),
    "logcat/02-threadtime-fatal-in-system-process.txt": (
        LogFormat.THREADTIME,
        35,
        ("crash",),
        LogLine(
            "I",
            "sysui_multi_action",
            "[757,804,799,boot_zygote_init,801,20335,802,1]",
            pid=856,
            tid=856,
            stamp="05-04 14:52:33.724",
        ),
    ),
    "logcat/04-ntp-failure-unknownhost.txt": (
        LogFormat.THREADTIME,
        28,
        (),
        LogLine(
            "D",
            "QtiSubscriptionController",
            "getPhoneId, received dummy subId 2147483643",
            pid=2517,
            tid=2561,
            stamp="05-04 14:52:50.802",
        ),
    ),
    "logcat/05-uid-column-anr-tachyon.txt": (
        LogFormat.THREADTIME,
        51,
        (),
        LogLine(
            "I",
            "Telecom",
            "CallAudioRouteStateMachine: Message received: SWITCH_BASELINE_ROUTE=1005, arg1=1: "
            "WHC.oADA->CARSM.pM_DISCONNECT_WIRED_HEADSET->CARSM.pM_SWITCH_BASELINE_ROUTE@DuE",
            pid=2628,
            tid=3753,
            uid="1000",
            stamp="06-05 18:09:06.018",
        ),
    ),
    "logcat/07-time-format-anr-windowmanager-miui.txt": (
        LogFormat.TIME,
        46,
        (),
        LogLine(
            "D",
            "WindowManager",
            "wms.Input focus has changed to Window{3e3b898 u0 Application Error: com.albacontrol} "
            "display=0 updateInputWindows = false",
            pid=1829,
            stamp="11-29 08:44:59.705",
        ),
    ),
    "logcat/08-time-format-fatal-usb-samsung.txt": (
        LogFormat.TIME,
        37,
        ("crash",),
        LogLine(
            "E",
            "UsbManager",
            "\tat android.hardware.usb.IUsbManager$Stub.onTransact(IUsbManager.java:614)",
            pid=10403,
            stamp="02-20 23:33:48.291",
        ),
    ),
    "logcat/10-gingerbread-time-format.txt": (
        LogFormat.TIME,
        75,
        ("/dev/log/main", "/dev/log/system"),
        LogLine(
            "I",
            "/system/xbin/run-parts",
            "/sys/block/mmcblk0/device/type: No such file or directory",
            pid=71,
            stamp="01-06 01:00:17.170",
        ),
    ),
    "logcat/11-sslhandshake-syserr-studio-format.txt": (
        LogFormat.TAG,
        3,
        (),
        LogLine("I", "System.out", "Download error..."),
    ),
}
FORMATS = {
    "V/Tag     ( 1234): hello": (LogFormat.BRIEF, LogLine("V", "Tag", "hello", pid=1234)),
    "V/Tag     (10085: 1234): hello": (
        LogFormat.BRIEF,
        LogLine("V", "Tag", "hello", pid=1234, uid="10085"),
    ),
    "V( 1234) hello  (Tag)": (LogFormat.PROCESS, LogLine("V", "Tag", "hello", pid=1234)),
    "V( 1234: 1240) hello": (LogFormat.THREAD, LogLine("V", "", "hello", pid=1234, tid=1240)),
    "V/Tag     : hello": (LogFormat.TAG, LogLine("V", "Tag", "hello")),
    "         1700000000.123  1234  1240 V Tag     : hello": (
        LogFormat.THREADTIME,
        LogLine("V", "Tag", "hello", pid=1234, tid=1240, stamp="1700000000.123"),
    ),
    "2023-11-14 22:13:20.123456 +0000  1234  1240 V Tag     : hello": (
        LogFormat.THREADTIME,
        LogLine("V", "Tag", "hello", 1234, 1240, stamp="2023-11-14 22:13:20.123456 +0000"),
    ),
    "[ 11-14 22:13:20.123  1234: 1240 V/Tag      ]\nhello\nworld\n": (
        LogFormat.LONG,
        LogLine("V", "Tag", "hello\nworld", pid=1234, tid=1240, stamp="11-14 22:13:20.123"),
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_log_is_read(
    recorded: Callable[[str], str], name: str, expected: tuple[object, ...]
) -> None:
    log = parse_logcat(recorded(name))

    assert (log.format, len(log.lines), log.buffers, log.lines[0]) == expected


@pytest.mark.parametrize(("text", "expected"), FORMATS.items(), ids=[*FORMATS])
def test_every_format_is_read(text: str, expected: tuple[LogFormat, LogLine]) -> None:
    log = parse_logcat(text)

    assert (log.format, *log.lines) == expected


def test_a_line_without_a_head_goes_on_with_the_message(recorded: Callable[[str], str]) -> None:
    log = parse_logcat(recorded("logcat/11-sslhandshake-syserr-studio-format.txt"))

    assert "OpenSSLSocketImpl.java:355" in log.lines[1].message


@pytest.mark.parametrize(
    "text", ["", "V/Tag( 1): hello\nwho am I\n"], ids=["no message", "no head"]
)
def test_what_belongs_to_no_message_is_an_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        parse_logcat(text)
