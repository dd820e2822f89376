"""What adbd says that it can do, by API level; hosts fall back by themselves for the rest.

Only what is implemented is named.

Source: packages/modules/adb/transport.cpp (`supported_features`); the levels are those of banners
that phones and emulators of each release sent.
"""

from __future__ import annotations

STAT_V2 = "stat_v2"
LS_V2 = "ls_v2"
SEND_RECEIVE_V2 = "sendrecv_v2"
BROTLI = "sendrecv_v2_brotli"
LZ4 = "sendrecv_v2_lz4"
ZSTD = "sendrecv_v2_zstd"
DRY_RUN_SEND = "sendrecv_v2_dry_run_send"

_SINCE = {
    "shell_v2": 24,
    "cmd": 24,
    STAT_V2: 26,
    "fixed_push_mkdir": 29,
    "fixed_push_symlink_timestamp": 29,
    "abb": 29,
    "abb_exec": 30,
    LS_V2: 30,
    SEND_RECEIVE_V2: 30,
    BROTLI: 30,
    LZ4: 31,
    ZSTD: 31,
    DRY_RUN_SEND: 31,
    "track_app": 31,
}


def features_of(api: int) -> tuple[str, ...]:
    """The features that the adbd of this API level announces here."""
    return tuple(name for name, since in _SINCE.items() if api >= since)
