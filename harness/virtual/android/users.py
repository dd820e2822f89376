"""Users and groups: the ids that matter here, and the names that bionic's getpwuid makes of ids.

Source: system/core/libcutils/include/private/android_filesystem_config.h,
bionic/libc/bionic/grp_pwd.cpp.
"""

from __future__ import annotations

import re

ROOT = 0
SYSTEM = 1000
MEDIA_RW = 1023
SHELL = 2000
EVERYBODY = 9997
FIRST_APP = 10_000
MEDIA_PROVIDER = 10_063  # owns what FUSE shows under /storage/emulated from Android 11 on

_OEM = range(2900, 3000)
_FIRST_ISOLATED = 90_000
_FIRST_CACHE_GROUP = 20_000
_USER_OFFSET = 100_000
_NAMES = {
    0: "root", 1: "daemon", 2: "bin", 3: "sys", 1000: "system", 1001: "radio", 1002: "bluetooth",
    1003: "graphics", 1004: "input", 1005: "audio", 1006: "camera", 1007: "log", 1008: "compass",
    1009: "mount", 1010: "wifi", 1011: "adb", 1012: "install", 1013: "media", 1014: "dhcp",
    1015: "sdcard_rw", 1016: "vpn", 1017: "keystore", 1019: "drm", 1020: "mdnsr", 1021: "gps",
    1023: "media_rw", 1024: "mtp", 1026: "drmrpc", 1027: "nfc", 1028: "sdcard_r", 1036: "logd",
    1037: "shared_relro", 1041: "audioserver", 1046: "mediacodec", 1047: "cameraserver",
    1051: "network_stack", 1065: "reserved_disk", 1066: "statsd", 1069: "lmkd",
    1073: "network_stack", 1077: "external_storage", 1078: "ext_data_rw", 1079: "ext_obb_rw",
    2000: "shell", 2001: "cache", 2002: "diag", 3001: "net_bt_admin", 3002: "net_bt", 3003: "inet",
    3004: "net_raw", 3005: "net_admin", 3006: "net_bw_stats", 3007: "net_bw_acct",
    3009: "readproc", 3010: "wakelock", 3011: "uhid", 3012: "readtracefs", 9997: "everybody",
    9998: "misc", 9999: "nobody",
}  # fmt: skip
_IDS = {name: number for number, name in _NAMES.items()}
_APP = re.compile(r"u(\d+)_(a|i)(\d+)(_cache)?\Z")


def user_name(number: int) -> str:
    """The name of a user or group: `shell`, `u0_a123`, `u0_a123_cache`; digits when it has none."""
    if number in _NAMES:
        return _NAMES[number]
    if number in _OEM:
        return f"oem_{number}"
    user, app = divmod(number, _USER_OFFSET)
    if app >= _FIRST_ISOLATED:
        return f"u{user}_i{app - _FIRST_ISOLATED}"
    if app >= _FIRST_CACHE_GROUP:
        return f"u{user}_a{app - _FIRST_CACHE_GROUP}_cache"
    if app >= FIRST_APP:
        return f"u{user}_a{app - FIRST_APP}"
    return str(number)


def user_id(text: str) -> int | None:
    """The number of a user or group given by name or number; None when there is none."""
    if text.isdigit():
        return int(text)
    if text in _IDS:
        return _IDS[text]
    match = _APP.match(text)
    if match is None:
        return None
    user, kind, number, cache = match.groups()
    first = _FIRST_ISOLATED if kind == "i" else _FIRST_CACHE_GROUP if cache else FIRST_APP
    return int(user) * _USER_OFFSET + first + int(number)
