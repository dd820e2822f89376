"""The binder services of the device: which exist, what `cmd` and `dumpsys` do with each.

A file of commands/cmd registers what `cmd NAME …` runs, one of commands/dumpsys what `dumpsys NAME`
prints. Names and levels: frameworks/base/core/java/android/content/Context.java and
SystemServer.java.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

NO_SERVICE = 20
"""What `cmd` ends with when there is no such service."""
Handler = Callable[["Invocation"], int]

# Every service that a plain emulator image lists, with the level from which it exists.
_SINCE = {
    "DockObserver": 24, "SurfaceFlinger": 24, "accessibility": 24, "account": 24,
    "activity": 24, "activity_task": 29, "alarm": 24, "android.security.keystore": 24,
    "app_prediction": 29, "appops": 24, "appwidget": 24, "audio": 24, "autofill": 26,
    "backup": 24, "battery": 24, "batteryproperties": 24, "batterystats": 24,
    "binder_calls_stats": 28, "biometric": 29, "bluetooth_manager": 24, "bugreport": 29,
    "cacheinfo": 30, "carrier_config": 24, "clipboard": 24, "color_display": 29,
    "companiondevice": 26, "connectivity": 24, "connmetrics": 24, "consumer_ir": 24,
    "content": 24, "content_capture": 29, "country_detector": 24, "cpuinfo": 24,
    "crossprofileapps": 28, "dbinfo": 24, "device_config": 29, "device_identifiers": 26,
    "device_policy": 24, "deviceidle": 24, "devicestoragemonitor": 24, "diskstats": 24,
    "display": 24, "dnsresolver": 29, "dreams": 24, "drm.drmManager": 24, "dropbox": 24,
    "dynamic_system": 29, "ethernet": 24, "external_vibrator_service": 29, "file_integrity": 30,
    "fingerprint": 24, "game": 31, "gfxinfo": 24, "gpu": 24, "graphicsstats": 24,
    "hardware_properties": 24, "imms": 24, "incident": 28, "input": 24, "input_method": 24,
    "installd": 24, "iphonesubinfo": 24, "isms": 24, "isub": 24, "jobscheduler": 24,
    "launcherapps": 24, "locale": 33, "location": 24, "lock_settings": 24, "looper_stats": 28,
    "media.audio_flinger": 24, "media.camera": 24, "media_projection": 24, "media_router": 24,
    "media_session": 24, "meminfo": 24, "midi": 24, "mount": 24, "netd": 24, "netpolicy": 24,
    "netstats": 24, "network_management": 24, "network_score": 24,
    "network_time_update_service": 24, "network_watchlist": 28, "notification": 24,
    "oem_lock": 26, "otadexopt": 24, "overlay": 26, "package": 24, "package_native": 28,
    "permission": 24, "permissionmgr": 30, "phone": 24, "pinner": 24, "platform_compat": 30,
    "power": 24, "print": 24, "processinfo": 24, "procstats": 24, "role": 29, "rollback": 29,
    "rttmanager": 24, "scheduling_policy": 24, "search": 24, "sensorservice": 24, "serial": 24,
    "servicediscovery": 24, "settings": 24, "shortcut": 25, "simphonebook": 24, "sip": 24,
    "slice": 28, "soundtrigger": 24, "stats": 28, "statusbar": 24, "storagestats": 26,
    "system_config": 30, "suspend_control": 29, "telecom": 24, "telephony.registry": 24,
    "testharness": 29, "tethering": 30, "textclassification": 28, "textservices": 24,
    "thermalservice": 29, "time_detector": 29, "time_zone_detector": 30, "tracing.proxy": 31,
    "trust": 24, "uimode": 24, "updatelock": 24, "uri_grants": 29, "usagestats": 24, "usb": 24,
    "user": 24, "vibrator_manager": 31, "voiceinteraction": 24, "wallpaper": 24,
    "webviewupdate": 24, "wifi": 24, "wifip2p": 24, "wifiscanner": 24, "window": 24,
}  # fmt: skip
_NATIVE = frozenset({"SurfaceFlinger", "gpu", "installd", "netd", "sensorservice", "incident"})


@dataclass(frozen=True)
class _Registration:
    handler: Handler
    since_api: int


_COMMANDS: dict[str, _Registration] = {}
_DUMPS: dict[str, _Registration] = {}


def shell_service(name: str, since_api: int = 24) -> Callable[[Handler], Handler]:
    """Register what `cmd NAME …` runs; its arguments are those after the name."""
    return _register(_COMMANDS, name, since_api)


def dump_service(name: str, since_api: int = 24) -> Callable[[Handler], Handler]:
    """Register what `dumpsys NAME …` prints; its arguments are those after the name."""
    return _register(_DUMPS, name, since_api)


def _register(
    into: dict[str, _Registration], name: str, since_api: int
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        into[name] = _Registration(handler, since_api)
        return handler

    return register


def names(api: int) -> list[str]:
    """The services of that level, sorted as `dumpsys -l` sorts them."""
    return sorted(name for name, since in _SINCE.items() if since <= api)


def exists(name: str, api: int) -> bool:
    """Whether the service manager of that level knows the name."""
    return _SINCE.get(name, 1000) <= api


def running(android: Android, name: str) -> bool:
    """Whether the service can be asked now: most are not there while the device boots."""
    return exists(name, android.model.api) and (is_native(name) or android.system_ready)


def framework_tool(service: str) -> Callable[[Handler], Handler]:
    """Make a tool fail as the script around `cmd SERVICE` does while there is no such service."""

    def wrap(tool: Handler) -> Handler:
        @functools.wraps(tool)
        def checked(invocation: Invocation) -> int:
            if running(invocation.android, service):
                return tool(invocation)
            invocation.err(f"cmd: Can't find service: {service}\n")
            return NO_SERVICE

        return checked

    return wrap


def is_native(name: str) -> bool:
    """Whether the service is C++: such a one has no "No shell command implementation." text."""
    return name in _NATIVE


def shell_handler(name: str, api: int) -> Handler | None:
    """What `cmd NAME` runs at that level; None when the service takes no shell commands."""
    found = _COMMANDS.get(name)
    return found.handler if found is not None and found.since_api <= api else None


def dump_handler(name: str, api: int) -> Handler | None:
    """What `dumpsys NAME` prints at that level; None when the dump is empty."""
    found = _DUMPS.get(name)
    return found.handler if found is not None and found.since_api <= api else None
