"""The folders, links and device nodes of a freshly started device.

Modes and owners: system/core/rootdir/init.rc, and `ls -l` of an Android 14 emulator image.
"""

from __future__ import annotations

from harness.virtual.android.files.model import Mount
from harness.virtual.android.files.owners import Owner
from harness.virtual.android.users import MEDIA_PROVIDER, MEDIA_RW, ROOT, SHELL, SYSTEM

_KIB = 1024
_TMPFS = 1_010_208 * _KIB

MOUNTS = (
    Mount("/dev/block/dm-5", "/", "erofs", True, 852_444 * _KIB, 852_444 * _KIB),
    Mount("tmpfs", "/dev", "tmpfs", False, _TMPFS, 884 * _KIB),
    Mount("proc", "/proc", "proc", False),
    Mount("sysfs", "/sys", "sysfs", False),
    Mount("tmpfs", "/mnt", "tmpfs", False, _TMPFS, 0),
    Mount("/dev/block/dm-1", "/vendor", "erofs", True, 88_380 * _KIB, 88_380 * _KIB),
    Mount("/dev/block/dm-3", "/product", "erofs", True, 702_760 * _KIB, 702_760 * _KIB),
    Mount("/dev/block/dm-4", "/system_ext", "erofs", True, 118_968 * _KIB, 118_968 * _KIB),
    Mount("tmpfs", "/apex", "tmpfs", True, _TMPFS, 28 * _KIB),
    Mount("/dev/block/vde", "/metadata", "ext4", False, 11_512 * _KIB, 408 * _KIB),
    Mount("tmpfs", "/storage", "tmpfs", False, _TMPFS, 0),
    Mount("/dev/block/dm-6", "/data", "ext4", False, 6_081_012 * _KIB, 412_680 * _KIB),
    Mount("/dev/fuse", "/storage/emulated", "fuse", False, 6_081_012 * _KIB, 412_680 * _KIB),
)

_R755 = Owner(ROOT, ROOT, 0o755)
_S771 = Owner(SYSTEM, SYSTEM, 0o771)
_BIN = Owner(ROOT, SHELL, 0o755)
_SHARED = Owner(MEDIA_PROVIDER, MEDIA_RW, 0o2770)

DIRECTORIES: tuple[tuple[str, Owner], ...] = (
    ("/", _R755),
    ("/apex", _R755),
    ("/apex/com.android.runtime", _R755),
    ("/apex/com.android.runtime/bin", _BIN),
    ("/data", _S771),
    ("/data/adb", Owner(ROOT, ROOT, 0o700)),
    ("/data/anr", Owner(SYSTEM, SYSTEM, 0o775)),
    ("/data/app", _S771),
    ("/data/dalvik-cache", Owner(ROOT, ROOT, 0o771)),
    ("/data/local", Owner(ROOT, ROOT, 0o751)),
    ("/data/local/tests", Owner(SHELL, SHELL, 0o750)),
    ("/data/local/tmp", Owner(SHELL, SHELL, 0o771)),
    ("/data/local/traces", Owner(SHELL, SHELL, 0o777)),
    ("/data/media", Owner(MEDIA_RW, MEDIA_RW, 0o770)),
    ("/data/misc", Owner(SYSTEM, 9998, 0o1771)),
    ("/data/misc/wifi", Owner(1010, 1010, 0o770)),
    ("/data/property", Owner(ROOT, ROOT, 0o700)),
    ("/data/system", Owner(SYSTEM, SYSTEM, 0o775)),
    ("/data/system/users", Owner(SYSTEM, SYSTEM, 0o775)),
    ("/data/tombstones", Owner(SYSTEM, SYSTEM, 0o771)),
    ("/data/user", Owner(SYSTEM, SYSTEM, 0o711)),
    ("/data/user/0", _S771),
    ("/data/user_de", Owner(SYSTEM, SYSTEM, 0o711)),
    ("/data/user_de/0", _S771),
    ("/dev", _R755),
    ("/dev/socket", _R755),
    ("/metadata", Owner(ROOT, SYSTEM, 0o771)),
    ("/mnt", Owner(ROOT, SYSTEM, 0o755)),
    ("/mnt/sdcard", Owner(ROOT, ROOT, 0o755)),
    ("/odm", _R755),
    ("/proc", Owner(ROOT, ROOT, 0o555)),
    ("/proc/net", Owner(ROOT, ROOT, 0o555)),
    ("/proc/sys", Owner(ROOT, ROOT, 0o555)),
    ("/product", _R755),
    ("/product/app", _R755),
    ("/storage", Owner(SHELL, 9997, 0o755)),
    ("/storage/emulated", Owner(ROOT, 9997, 0o751)),
    ("/storage/emulated/0", _SHARED),
    ("/storage/self", Owner(ROOT, ROOT, 0o755)),
    ("/sys", _R755),
    ("/system", _R755),
    ("/system/app", _R755),
    ("/system/bin", Owner(ROOT, SHELL, 0o751)),
    ("/system/etc", _R755),
    ("/system/fonts", _R755),
    ("/system/framework", _R755),
    ("/system/lib64", _R755),
    ("/system/media", _R755),
    ("/system/priv-app", _R755),
    ("/system/usr", _R755),
    ("/system/xbin", Owner(ROOT, SHELL, 0o751)),
    ("/system_ext", _R755),
    ("/vendor", Owner(ROOT, SHELL, 0o755)),
    ("/vendor/bin", Owner(ROOT, SHELL, 0o751)),
    ("/vendor/etc", _R755),
)

SHARED_FOLDERS = (
    "Alarms", "Android", "Android/data", "Android/media", "Android/obb", "Audiobooks", "DCIM",
    "Documents", "Download", "Movies", "Music", "Notifications", "Pictures", "Podcasts",
    "Recordings", "Ringtones",
)  # fmt: skip  # MediaProvider's default folders, Environment.STANDARD_DIRECTORIES

LINKS = (
    ("/bin", "/system/bin"),
    ("/d", "/sys/kernel/debug"),
    ("/etc", "/system/etc"),
    ("/init", "/system/bin/init"),
    ("/sdcard", "/storage/self/primary"),
    ("/storage/self/primary", "/storage/emulated/0"),
    ("/system/product", "/product"),
    ("/system/system_ext", "/system_ext"),
    ("/system/vendor", "/vendor"),
)

# character devices: major, minor and mode; Documentation/admin-guide/devices.txt
DEVICES: dict[str, tuple[int, int, int]] = {
    "/dev/null": (1, 3, 0o666),
    "/dev/zero": (1, 5, 0o666),
    "/dev/full": (1, 7, 0o666),
    "/dev/random": (1, 8, 0o666),
    "/dev/urandom": (1, 9, 0o666),
    "/dev/tty": (5, 0, 0o666),
}

FILES = (
    ("/system/etc/hosts", "127.0.0.1       localhost\n::1             ip6-localhost\n"),
    (
        "/system/etc/mkshrc",
        "# Copyright (c) 2010, 2012, 2013, 2014\n#\t Thorsten Glaser <tg@mirbsd.org>\n",
    ),
)
