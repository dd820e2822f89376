"""`dumpsys diskstats` and `dumpsys devicestoragemonitor`: space on /data, app by app.

Sources: frameworks/base/…/server/DiskStatsService.java, storage/DeviceStorageMonitorService.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_LOW_BYTES = 500 << 20


def _space(invocation: Invocation) -> tuple[int, int]:
    """Free and total bytes of /data."""
    space = invocation.android.filesystem.statvfs("/data")
    return space.free, space.total


@dump_service("diskstats")
def diskstats(invocation: Invocation) -> int:
    """Print free space and, from API 26 on, the sizes of the packages."""
    android = invocation.android
    free, total = _space(invocation)
    invocation.out(
        "Latency: 1ms [512B Data Write]\n"
        f"Data-Free: {free >> 10}K / {total >> 10}K total = {free * 100 // total}% free\n"
        "System-Free: 20480K / 2065852K total = 0% free\nFile-based Encryption: true\n"
    )
    if android.model.api < levels.O:
        return 0
    packages = android.packages.all()
    sizes = [android.packages.sizes(each.name) for each in packages]
    names = ",".join(f'"{each.name}"' for each in packages)
    invocation.out(
        f"App Size: {sum(size[0] for size in sizes)}\n"
        f"App Data Size: {sum(size[1] for size in sizes)}\n"
        f"App Cache Size: {sum(size[2] for size in sizes)}\n"
        "Photos Size: 0\nVideos Size: 0\nAudio Size: 0\nDownloads Size: 0\n"
        "System Size: 2115432448\nOther Size: 0\n"
        f"Package Names: [{names}]\nApp Sizes: {[size[0] for size in sizes]}\n"
        f"App Data Sizes: {[size[1] for size in sizes]}\n"
        f"Cache Sizes: {[size[2] for size in sizes]}\n"
    )
    return 0


@dump_service("devicestoragemonitor")
def devicestoragemonitor(invocation: Invocation) -> int:
    """Print whether storage is low."""
    free, total = _space(invocation)
    low = min(total * 5 // 100, _LOW_BYTES)
    volatile = service_state(invocation.android).volatile
    forced = {"low": 1, "not-low": 0}.get(volatile.forced_storage, -1)
    level = 1 if forced == 1 or (forced < 0 and free <= low) else 0
    invocation.out(
        f"Known volumes:\n  Default:\n    level={'LOW' if level else 'NORMAL'} "
        f"lastUsableBytes={free}\n    lowBytes={low} fullBytes=1048576\n"
        f"    path=/data\n\nmSeq={volatile.storage_sequence} "
        f"mForceState={'LOW' if forced == 1 else 'NORMAL' if forced == 0 else 'UNKNOWN'}\n"
    )
    return 0
