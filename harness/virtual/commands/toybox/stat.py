"""stat: what the kernel knows of a file (external/toybox/toys/other/stat.c)."""

from __future__ import annotations

import re
import stat as modes
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from harness.virtual.android.files.model import FileStat, Space
from harness.virtual.android.users import user_name
from harness.virtual.commands.device_time import zone as device_zone
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation

_FORMAT = re.compile(r"%(-?\d*)([a-zA-Z%])")
_BLOCK = 4096
_TOYBOX_0_8_9 = 34
_DEFAULT = (
    "  File: %N\n  Size: %s\t Blocks: %b\t IO Blocks: %B\t{gap}%F\n"
    "Device: %Dh/%dd\t Inode: %i\t Links: %h{device}\n"
    "Access: ({mode:04o}/%A)\tUid: ({uid:5d}/%8U)\tGid: ({gid:5d}/%8G)\n"
    "Access: %x\nModify: %y\nChange: %z"
)


@applet("stat", grammar=Grammar("Lft", "c", least=1))
def stat(job: Invocation, options: Options) -> int:
    """Print the attributes of each file, or with -f of its file system."""
    status = 0
    for path in options.arguments:
        try:
            found = job.files.stat(path, follow="L" in options)
            if "f" in options:
                text = _file_system(job, path, options.get("c"))
            else:
                text = _file(job, path, found, options.get("c"))
        except OSError as problem:
            status = complain(job, path, problem, quoted=True)
            continue
        job.out(f"{text}\n")
    return status


def _kind(found: FileStat) -> str:
    kinds: tuple[tuple[Callable[[int], bool], str], ...] = (
        (modes.S_ISDIR, "directory"),
        (modes.S_ISLNK, "symbolic link"),
        (modes.S_ISCHR, "character device"),
        (modes.S_ISBLK, "block device"),
        (modes.S_ISFIFO, "FIFO (named pipe)"),
        (modes.S_ISSOCK, "socket"),
    )
    special = next((text for check, text in kinds if check(found.mode)), "")
    return special or ("regular file" if found.size else "regular empty file")


def _file(job: Invocation, path: str, found: FileStat, form: str) -> str:
    zone = device_zone(job.android)

    def clock(moment: float) -> str:
        local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
        nanoseconds = int(moment % 1 * 1_000_000_000)
        return f"{local:%Y-%m-%d %H:%M:%S}.{nanoseconds:09d} {local:%z}"

    recent = job.android.model.api >= _TOYBOX_0_8_9
    quoted = path if recent else f"`{path}'"
    if found.is_link:
        target = job.files.read_link(path)
        quoted += f" -> '{target}'" if recent else f" -> `{target}'"
    device = int(job.android.filesystem.mount_of(job.files.real(path, follow=False)).total) % 250
    values: Mapping[str, str] = {
        "a": f"{modes.S_IMODE(found.mode):o}", "A": modes.filemode(found.mode),
        "b": str(found.blocks), "B": "512", "C": "u:object_r:unlabeled:s0",
        "d": str(device), "D": f"{device:x}", "f": f"{found.mode:x}", "F": _kind(found),
        "g": str(found.gid), "G": user_name(found.gid), "h": str(found.links),
        "i": str(found.inode), "m": job.android.filesystem.mount_of(job.files.real(path)).point,
        "n": path, "N": quoted, "o": str(_BLOCK), "s": str(found.size),
        "t": f"{found.device[0]:x}", "T": f"{found.device[1]:x}",
        "u": str(found.uid), "U": user_name(found.uid),
        "x": clock(found.accessed), "X": str(int(found.accessed)),
        "y": clock(found.modified), "Y": str(int(found.modified)),
        "z": clock(found.changed), "Z": str(int(found.changed)),
    }  # fmt: skip
    default = _DEFAULT.format(
        gap=" " if recent else "",
        device="\t Device type: %t,%T" if recent else "",
        mode=modes.S_IMODE(found.mode),
        uid=found.uid,
        gid=found.gid,
    )
    return _filled(form or default, values)


def _file_system(job: Invocation, path: str, form: str) -> str:
    space: Space = job.android.filesystem.statvfs(job.files.real(path))
    values = {
        "a": str(space.free // _BLOCK), "b": str(space.total // _BLOCK), "c": "393216",
        "d": "380000", "f": str(space.free // _BLOCK), "i": "0", "l": "255", "n": path,
        "s": str(_BLOCK), "S": str(_BLOCK), "t": "ef53", "T": space.mount.kind,
    }  # fmt: skip
    default = (
        '  File: "%n"\n    ID: %i Namelen: %l    Type: %T\nBlock Size: %s    Fundamental block '
        "size: %S\nBlocks: Total: %b\tFree: %f\tAvailable: %a\nInodes: Total: %c\tFree: %d"
    )
    return _filled(form or default, values)


def _filled(form: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        width, letter = match.groups()
        if letter == "%":
            return "%"
        text = values.get(letter, "?")
        padding = int(width) if width.lstrip("-") else 0
        return text.ljust(-padding) if padding < 0 else text.rjust(padding)

    return _FORMAT.sub(value, form)
