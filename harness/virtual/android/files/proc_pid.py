"""The folders of /proc that tell of one process each.

They are made when something below /proc is looked up, for the processes that there are then. There
is no /proc/self: who reads is not known here.

Apps see their own alone, as the mount option hidepid=2,gid=3009 of init has it (system/core/init);
to them the others are forbidden here, and not there on Android.

Source: proc(5), fs/proc/array.c (`proc_pid_status`, `do_task_stat`), fs/proc/base.c.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from harness.virtual.android.files.owners import Owner
from harness.virtual.android.users import ROOT

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.device import Android

_READPROC = 3009  # AID_READPROC, a group of shell
_COMM = 15  # TASK_COMM_LEN without its end
_LINUX_3_13, _LINUX_4_7 = 26, 29  # the first levels whose kernels are as new, see proc.KERNELS
_JIFFIES = 100  # a second: USER_HZ
_STATES = {"R": "running", "S": "sleeping", "T": "stopped"}


class ProcessFolders:
    """Makes them and takes them away; thread-safe."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._lock = threading.RLock()
        self._is_at_work = False
        self._made: set[int] = set()
        for name in android.filesystem.view(ROOT).list("/proc"):  # of the boot before
            if name.isdecimal():
                android.filesystem.remove(f"/proc/{name}")

    def refresh(self) -> None:
        """Have one for each process that runs."""
        with self._lock:
            if self._is_at_work:  # what is made is looked up as well
                return
            self._is_at_work = True
            try:
                self._follow({each.pid: each for each in self._android.processes.all()})
            finally:
                self._is_at_work = False

    def _follow(self, running: dict[int, Process]) -> None:
        for pid in self._made - running.keys():
            self._android.filesystem.remove(f"/proc/{pid}")
        for pid in running.keys() - self._made:
            self._make(running[pid])
        self._made = set(running)

    def _make(self, process: Process) -> None:
        files, folder = self._android.filesystem, f"/proc/{process.pid}"
        own = Owner(process.uid, _READPROC, 0o440)
        files.create_directory(folder, Owner(process.uid, _READPROC, 0o550))
        files.register(f"{folder}/cmdline", lambda: _command_line(process), own)
        files.register(f"{folder}/comm", lambda: _name(process), own)
        files.register(f"{folder}/stat", lambda: _stat(process), own)
        api = self._android.model.api
        files.register(f"{folder}/status", lambda: _status(process, api), own)


def _comm(process: Process) -> str:
    return process.name[:_COMM]


def _name(process: Process) -> bytes:
    return f"{_comm(process)}\n".encode()


def _command_line(process: Process) -> bytes:
    words = (process.name, *process.arguments)
    return "".join(f"{word}\0" for word in words).encode("utf-8", "surrogateescape")


def _stat(process: Process) -> bytes:
    """Fields 1 to 52: session and group are its own, and of all times only its start is kept."""
    own = f"{process.pid} ({_comm(process)}) {process.state} {process.ppid}"
    ids = f"{process.pid} {process.pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0"
    memory = f"{int(process.started * _JIFFIES)} 4505600000 {process.resident_kib // 4}"
    limit = "18446744073709551615"
    return f"{own} {ids} {memory} {limit} {' '.join(['0'] * 27)}\n".encode()


def _status(process: Process, api: int) -> bytes:
    """`Umask` came with Linux 4.7, `Ngid` with 3.13."""
    uids = "\t".join([str(process.uid)] * 4)
    rows = {
        "Name": _comm(process),
        **({"Umask": "0000"} if api >= _LINUX_4_7 else {}),
        "State": f"{process.state} ({_STATES.get(process.state, 'sleeping')})",
        "Tgid": process.pid,
        **({"Ngid": 0} if api >= _LINUX_3_13 else {}),
        "Pid": process.pid,
        "PPid": process.ppid,
        "TracerPid": 0,
        "Uid": uids,
        "Gid": uids,
        "FDSize": 64,
        "VmRSS": f"{process.resident_kib:>8} kB",
        "Threads": 1,
    }
    return "".join(f"{name}:\t{value}\n" for name, value in rows.items()).encode()
