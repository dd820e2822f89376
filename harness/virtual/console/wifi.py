"""`wifi`: the emulator's access points.

Source: external-qemu, android/android-emu/android/console.cpp (`wifi_commands`). A name that is not
there is refused without a word, as by the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.console.tree import NoAnswer, Verb

if TYPE_CHECKING:
    from harness.virtual.console.machine import Machine


def _add(device: Machine, rest: str) -> str:
    ssid, _, password = rest.partition(" ")
    if not ssid:
        raise NoAnswer
    device.android.wifi.add_access_point(ssid, password.partition(" ")[0])
    return ""


def _block(device: Machine, rest: str) -> str:
    if not device.android.wifi.set_blocked(rest, blocked=True):
        raise NoAnswer
    return ""


def _unblock(device: Machine, rest: str) -> str:
    if not device.android.wifi.set_blocked(rest, blocked=False):
        raise NoAnswer
    return ""


WIFI = Verb(
    "wifi",
    "manage wifi settings",
    description="allows you to manage wifi settings in the device\n",
    verbs=(
        Verb(
            "add",
            "add new WiFi SSID",
            _add,
            "'wifi add <ssid> [password]' will add a new SSID named <ssid> that will be visible\n"
            "on the device. If the optional [password] is provided the SSID will be set up\n"
            "with this WPA2-PSK password. If an SSID with the same name already exists\n"
            "the password will be updated if different, otherwise nothing will happen.\n",
        ),
        Verb(
            "block",
            "block network access on SSID",
            _block,
            "'wifi block <ssid>' will block network access on the given SSID. The device\n"
            "will still be able to connect to the SSID but will not be able to access the\n"
            "internet or any outside network.\n",
        ),
        Verb(
            "unblock",
            "unblock network access on SSID",
            _unblock,
            "'wifi unblock <ssid>' will unblock network access on the given SSID. The device\n"
            "will have its connection to the outside world restored, undoing\n"
            " a previous block command.\n",
        ),
    ),
)
