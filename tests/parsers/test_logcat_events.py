"""Crashes, hangs and failures in logs of real devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.parsers.logcat import parse_logcat
from harness.parsers.logcat_events import (
    Crash,
    Death,
    NotResponding,
    crashes,
    deaths,
    error_dialogs,
    hangs,
    tls_failures,
    unresolved_hosts,
    validated_networks,
)

JIO = Crash(
    "com.jio.myjio",
    8696,
    "main",
    "java.lang.RuntimeException",
    "Unable to start receiver com.qualcomm.ltebc.LTEBroadcastBootReceiver: "
    "java.lang.IllegalStateException: Not allowed to start service Intent { "
    "act=com.qualcomm.ltebc.aidl.ILTERootService pkg=com.jio.myjio (has extras) }: app is in "
    "background uid UidRecord{520631b u0a106 RCVR idle change:uncached procs:2 seq(0,0,0)}",
)
INPUT = Crash(
    "",
    879,
    "main",
    "java.lang.IllegalStateException",
    "android.os.ServiceManager$ServiceNotFoundException: No service published for: input",
    system=True,
)
USB = Crash(
    "com.etrsystems.axisight",
    10403,
    "USBMonitor",
    "java.lang.SecurityException",
    "User has not given 10688/com.etrsystems.axisight permission to access device "
    "/dev/bus/usb/001/008",
)
TACHYON = NotResponding(
    "com.google.android.apps.tachyon",
    "com.google.android.apps.tachyon/.MainActivity",
    27299,
    "Input dispatching timed out (Waiting to send non-key event because the touched window has "
    "not finished processing certain input events that were delivered to it over 500.0ms ago.  "
    "Wait queue length: 8.  Wait queue head age: 5651.7ms.)",
)
ALBA = NotResponding(
    "com.albacontrol",
    "com.albacontrol/com.albacontrol.MainActivity",
    None,
    "448e4bc com.albacontrol/com.albacontrol.MainActivity (server) is not responding. Waited "
    "8002ms for FocusEvent(hasFocus=false)",
)
NO_ANCHOR = (
    "java.security.cert.CertPathValidatorException: Trust anchor for certification path not found."
)
READERS = (
    crashes,
    hangs,
    deaths,
    unresolved_hosts,
    validated_networks,
    tls_failures,
    error_dialogs,
)
NOTHING: tuple[tuple[object, ...], ...] = ((), (), (), (), (), (), ())
# One column a reader.
EVENTS = {
    "01-threadtime-fatal-jio-app": (
        *((JIO,), (), (Death("com.jio.myjio", 8696),)),
        *((), (), (), ()),
    ),
    "02-threadtime-fatal-in-system-process": ((INPUT,), (), (), (), (), (), ()),
    "04-ntp-failure-unknownhost": ((), (), (), ("time.android.com",), (100,), (), ()),
    "05-uid-column-anr-tachyon": ((), (TACHYON,), (), (), (), (), ()),
    "07-time-format-anr-windowmanager-miui": (
        *((), (ALBA,), (), (), (), ()),
        ("com.albacontrol",),
    ),
    "08-time-format-fatal-usb-samsung": ((USB,), (), (), (), (), (), ()),
    "10-gingerbread-time-format": NOTHING,
    "11-sslhandshake-syserr-studio-format": ((), (), (), (), (), (NO_ANCHOR,), ()),
}


@pytest.mark.parametrize(("name", "expected"), EVENTS.items(), ids=EVENTS)
def test_what_happened_is_read_from_a_recorded_log(
    recorded: Callable[[str], str], name: str, expected: tuple[tuple[object, ...], ...]
) -> None:
    lines = parse_logcat(recorded(f"logcat/{name}.txt")).lines

    assert tuple(reader(lines) for reader in READERS) == expected
