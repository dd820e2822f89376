"""`svc`: a few services by hand.

Sources: frameworks/base/cmds/svc (Java; to API 29 wholly, where errors are printed and the status
is 0); from API 30 `svc wifi` and `svc data` are a shell script around `cmd`, which prints its usage
on stdout and ends with 1 on bad arguments; later `svc bluetooth` joined them (taken for API 33 on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.cmd import run_service
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.shell.invocation import Invocation

_SCRIPT_SINCE = 30
_BLUETOOTH_SCRIPT_SINCE = 33
_LIST = """Available commands:
    help     Show information about the subcommands
    power    Control the power manager
{radios}    usb      Control Usb state
    nfc      Control NFC functions
    bluetooth Control Bluetooth service
    system-server System server process related command
"""
_RADIOS = """    data     Control mobile data connectivity
    wifi     Control the Wi-Fi manager
"""
_WIFI = """Control the Wi-Fi manager

usage: svc wifi [enable|disable]
         Turn Wi-Fi on or off.

"""
_DATA_SCRIPT = """Enable/Disable Mobile Data Connectivity

usage: svc data [enable|disable]

"""
_DATA = """Control mobile data connectivity

usage: svc data [enable|disable]
         Turn mobile data on or off.

       svc data prefer
          Set mobile as the preferred data network
"""
_POWER = """Control the power manager

usage: svc power stayon [true|false|usb|ac|wireless{dock}]
         Set the 'keep awake while plugged in' setting.
       svc power reboot [reason]
         Perform a runtime shutdown and reboot device with specified reason.
       svc power shutdown
         Perform a runtime shutdown and power off the device.
"""
_BLUETOOTH_SCRIPT = """Control the Bluetooth manager

usage: svc bluetooth [enable|disable]
         Turn Bluetooth on or off.

"""
_STAY_ON = {"true": 7, "false": 0, "usb": 2, "ac": 1, "wireless": 4, "dock": 8}
_DOCK_SINCE = 33


@command("svc")
def svc(invocation: Invocation) -> int:
    """Run `svc wifi|data|power|…`."""
    verb = "".join(invocation.args[:1])
    run = _VERBS.get(verb)
    if run is not None:
        return run(invocation)
    if verb == "help" and invocation.args[1:]:
        topic = invocation.args[1]
        texts = {"wifi": _WIFI, "data": _DATA, "power": _power_usage(invocation)}
        invocation.err(texts.get(topic, _list(invocation)))
        return 0
    invocation.err(_list(invocation))
    return 0


def _list(invocation: Invocation) -> str:
    script = invocation.android.model.api >= _SCRIPT_SINCE
    return _LIST.format(radios="" if script else _RADIOS)


def _power_usage(invocation: Invocation) -> str:
    dock = "|dock" if invocation.android.model.api >= _DOCK_SINCE else ""
    return _POWER.format(dock=dock)


def _wifi(invocation: Invocation) -> int:
    state = {"enable": "enabled", "disable": "disabled"}.get("".join(invocation.args[1:2]))
    if invocation.android.model.api >= _SCRIPT_SINCE:
        if state is not None:
            return run_service(invocation, "wifi", ["set-wifi-enabled", state])
        invocation.out(_WIFI)
        return 1
    if state is None:
        invocation.err(_WIFI)
        return 0
    invocation.android.wifi.set_enabled(state == "enabled")
    return 0


def _data(invocation: Invocation) -> int:
    verb = "".join(invocation.args[1:2])
    if invocation.android.model.api >= _SCRIPT_SINCE:
        if verb in ("enable", "disable"):
            return run_service(invocation, "phone", ["data", verb])
        invocation.out(_DATA_SCRIPT)
        return 1
    if verb not in ("enable", "disable"):
        invocation.err(_DATA)
        return 0
    invocation.android.telephony.set_data_enabled(verb == "enable")
    return 0


def _power(invocation: Invocation) -> int:
    words = invocation.args[1:]
    if words[:1] == ["stayon"] and words[1:]:
        api = invocation.android.model.api
        value = _STAY_ON.get(words[1])
        if value is not None and (words[1] != "dock" or api >= _DOCK_SINCE):
            if words[1] == "true" and api >= _DOCK_SINCE:
                value = 15
            if value:  # PowerCommand wakes the screen before it holds it awake
                invocation.android.power.wake_up()
            invocation.android.settings.put("global", "stay_on_while_plugged_in", str(value))
            return 0
    elif words[:1] in (["reboot"], ["shutdown"]):
        invocation.android.reboot(" ".join(words[1:]))
        return 0
    invocation.err(_power_usage(invocation))
    return 0


def _bluetooth(invocation: Invocation) -> int:
    verb = "".join(invocation.args[1:2])
    known = verb in ("enable", "disable")
    if not known and invocation.android.model.api >= _BLUETOOTH_SCRIPT_SINCE:
        invocation.out(_BLUETOOTH_SCRIPT)
        return 1
    if not known:
        invocation.err("Control Bluetooth service\n\nusage: svc bluetooth [enable|disable]\n")
        return 0
    invocation.android.settings.put("global", "bluetooth_on", str(int(verb == "enable")))
    return 0


_VERBS: dict[str, Callable[[Invocation], int]] = {
    "wifi": _wifi,
    "data": _data,
    "power": _power,
    "bluetooth": _bluetooth,
}
