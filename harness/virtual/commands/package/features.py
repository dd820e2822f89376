"""`pm has-feature`: the hardware and software features of an emulator image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

FEATURES = (
    "android.hardware.audio.output", "android.hardware.bluetooth", "android.hardware.camera",
    "android.hardware.faketouch", "android.hardware.location", "android.hardware.location.gps",
    "android.hardware.microphone", "android.hardware.ram.normal",
    "android.hardware.screen.landscape",
    "android.hardware.screen.portrait", "android.hardware.sensor.accelerometer",
    "android.hardware.telephony", "android.hardware.telephony.gsm", "android.hardware.touchscreen",
    "android.hardware.touchscreen.multitouch", "android.hardware.wifi",
    "android.software.app_widgets",
    "android.software.home_screen", "android.software.input_methods", "android.software.webview",
)  # fmt: skip


def _has_feature(invocation: Invocation, arguments: Arguments) -> int:
    """The status is 0 for both answers up to API 26's first release, 1 for "false" since."""
    name = arguments.next()
    if name is None:
        invocation.err("Error: expected FEATURE name\n")
        return 1
    found = name in FEATURES
    invocation.out(f"{str(found).lower()}\n")
    return 0 if found else 1


VERBS: dict[str, tuple[int, Verb, str]] = {
    "has-feature": (levels.O, _has_feature, "FEATURE_NAME [version]"),
}
