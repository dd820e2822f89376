"""Files of /proc that programs read (memory, time, load, mounts, version) and the cores in /sys.

The shape of each is the kernel's (fs/proc/*.c); numbers are those of an Android emulator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.android.files.proc_pid import ProcessFolders

if TYPE_CHECKING:
    from harness.virtual.device import Android

_TOTAL_KIB = 2_531_828
_CACHED_KIB = 703_340
_CORES = 4
_JIFFIES = 100  # a second: USER_HZ
_BUSY_PERCENT = (4, 3)

KERNELS = {
    24: "3.10.0+", 26: "3.18.91+", 28: "4.4.124+", 29: "4.14.175+", 30: "5.4.61-android11-0",
    31: "5.10.66-android12-9", 33: "5.15.41-android13-8", 34: "6.1.23-android14-4",
    35: "6.6.30-android15-8", 36: "6.6.66-android15-8",
}  # fmt: skip
BUILD = "#1 SMP PREEMPT Thu Jan 1 00:00:00 UTC 2026"


def register_proc_files(android: Android) -> None:
    """Make the files of /proc; each open reads the device as it is then."""
    release = KERNELS[android.model.api]
    readers: dict[str, Callable[[], str]] = {
        "/proc/cpuinfo": _cpuinfo,
        "/proc/loadavg": lambda: f"0.42 0.37 0.30 1/{len(android.processes.all())} 4242\n",
        "/proc/meminfo": lambda: meminfo(android),
        "/proc/mounts": lambda: _mounts(android),
        "/proc/stat": lambda: _stat(android),
        "/proc/sys/kernel/random/boot_id": lambda: f"{android.clock.boot_id}\n",
        "/proc/uptime": lambda: f"{android.clock.elapsed():.2f} {android.clock.elapsed():.2f}\n",
        "/sys/devices/system/cpu/online": lambda: f"0-{_CORES - 1}\n",
        "/sys/devices/system/cpu/possible": lambda: f"0-{_CORES - 1}\n",
        "/sys/devices/system/cpu/present": lambda: f"0-{_CORES - 1}\n",
        "/proc/version": lambda: f"Linux version {release} (build@virtual) (clang) {BUILD}\n",
    }
    for core in range(_CORES):
        readers[f"/sys/devices/system/cpu/cpu{core}/online"] = lambda: "1\n"
    for path, reader in readers.items():
        android.filesystem.register(path, _encoded(reader))
    android.filesystem.before_proc = ProcessFolders(android).refresh


def _encoded(reader: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: reader().encode()


def memory(android: Android) -> tuple[int, int, int]:
    """Total, free and available memory in KiB, by what the processes hold."""
    used = sum(each.resident_kib for each in android.processes.all())
    free = max(_TOTAL_KIB // 40, _TOTAL_KIB - used - _CACHED_KIB)
    return _TOTAL_KIB, free, min(_TOTAL_KIB, free + _CACHED_KIB)


def meminfo(android: Android) -> str:
    """The text of /proc/meminfo."""
    total, free, available = memory(android)
    rows = {
        "MemTotal": total, "MemFree": free, "MemAvailable": available, "Buffers": 6592,
        "Cached": _CACHED_KIB, "SwapCached": 0, "Active": 907_596, "Inactive": 649_076,
        "SwapTotal": 1_898_864, "SwapFree": 1_898_864, "Dirty": 44, "Writeback": 0,
        "AnonPages": 483_588, "Mapped": 813_576, "Shmem": 35_024, "Slab": 226_024,
    }  # fmt: skip
    return "".join(f"{name + ':':<15} {value:>8} kB\n" for name, value in rows.items())


def _cpuinfo() -> str:
    return "".join(
        f"processor\t: {core}\nvendor_id\t: GenuineIntel\nmodel name\t: virtual\n\n"
        for core in range(_CORES)
    )


def _stat(android: Android) -> str:
    """Jiffies since boot: the same small share of each core is busy (user, system)."""
    jiffies = int(android.clock.elapsed() * _JIFFIES)
    busy = [jiffies * share // 100 for share in _BUSY_PERCENT]
    times = [busy[0], 0, busy[1], jiffies - sum(busy), 0, 0, 0, 0, 0, 0]
    rows = [f"cpu  {' '.join(str(each * _CORES) for each in times)}"]
    rows += [f"cpu{core} {' '.join(map(str, times))}" for core in range(_CORES)]
    count = len(android.processes.all())
    rows += [f"intr {jiffies * 3}", f"ctxt {jiffies * 7}", f"btime {_booted(android):.0f}"]
    rows += [f"processes {count}", "procs_running 1", "procs_blocked 0"]
    return "\n".join(rows) + "\n"


def _mounts(android: Android) -> str:
    return "".join(
        f"{each.device} {each.point} {each.kind} {'ro' if each.read_only else 'rw'},seclabel,"
        "relatime 0 0\n"
        for each in android.filesystem.mounts
    )


def _booted(android: Android) -> float:
    return android.clock.now() - android.clock.elapsed()
