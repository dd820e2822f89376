"""`pm install`: from a file of the device or from the standard input.

Source: frameworks/base/…/pm/PackageManagerShellCommand.java (doRunInstall), read in the versions of
11 and 16, which agree.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.packages.apk import ApkError, read_apk
from harness.virtual.commands.package.options import read_options
from harness.virtual.commands.shell_command import JavaError, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_STDIN = "-"
_NO_SIZE = "Error: must either specify a package size or an APK file\n"
_NO_SIZE_OLD = "Error: must specify a APK size\n"
_CHUNK = 64 * 1024
_RESERVED_BYTES = 50 << 20
"""What the installer leaves free for the system to work in (StorageManager's full threshold)."""


def _install(invocation: Invocation, arguments: Arguments) -> int:
    draft = read_options(arguments, invocation.android.model.api)
    paths = arguments.rest()
    from_stdin = not paths or paths[0] == _STDIN
    if from_stdin and draft.size < 0:
        invocation.out(_NO_SIZE if invocation.android.model.api >= levels.R else _NO_SIZE_OLD)
        return 1
    if from_stdin and len(paths) > 1:
        invocation.out("Error: can't specify SPLIT(s) along with STDIN\n")
        return 1
    with tempfile.TemporaryDirectory(dir=staging_folder(invocation)) as folder:
        if from_stdin:
            check_space(invocation, draft.size)
            files = [Path(folder) / "base.apk"]
            if not receive(invocation, files[0], draft.size):
                return 1
        else:
            files = [_open(invocation, path) for path in paths]
            check_space(invocation, sum(file.stat().st_size for file in files))
        result = invocation.android.packages.install(files, draft.options)
    invocation.out(f"{result}\n")
    return 0 if result.ok else 1


def staging_folder(invocation: Invocation) -> Path:
    """A folder of the host for files that are being installed, outside the device's tree."""
    folder: Path = invocation.android.state_dir / "staging"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def check_space(invocation: Invocation, size: int) -> None:
    """Refuse as PackageHelper does when `size` bytes do not fit on /data.

    Raises:
        JavaError: there is too little space; it has no INSTALL_ code.
    """
    free = invocation.android.filesystem.statvfs("/data").free
    if size > free - _RESERVED_BYTES:
        raise JavaError(
            "android.os.ParcelableException",
            "java.io.IOException: Requested internal only, but not enough space",
        )


def receive(invocation: Invocation, file: Path, size: int) -> bool:
    """Copy `size` bytes of the standard input into a file; False when there were fewer."""
    left = size
    with file.open("wb") as sink:
        while left > 0:
            data = invocation.stdin.read(min(_CHUNK, left))
            if not data:
                break
            sink.write(data)
            left -= len(data)
    if left:
        invocation.err(f"Error: failed to write; java.io.EOFException: {size - left} of {size}\n")
    return left == 0


def _open(invocation: Invocation, path: str) -> Path:
    """The APK at a device path, which system_server itself must be able to read."""
    android = invocation.android
    file = android.filesystem.resolve(path, invocation.cwd)
    shared = android.filesystem.real(path, invocation.cwd).startswith("/storage/")
    if shared and android.model.api >= levels.O:
        invocation.err(
            "avc:  denied  { read } for  scontext=u:r:system_server:s0 tcontext=u:object_r:fuse:s0 "
            "tclass=file permissive=0\nSystem server has no access to read file context "
            f"u:object_r:fuse:s0 (from path {path}, context u:r:system_server:s0)\n"
        )
    if (shared and android.model.api >= levels.O) or not file.is_file():
        invocation.err(f"Error: Unable to open file: {path}\n")
        if not path.startswith("/data/local/tmp/"):
            invocation.err("Consider using a file under /data/local/tmp/\n")
        invocation.err(f"Error: Can't open file: {path}\n")
        illegal_argument(f"Error: Can't open file: {path}")
    _parse(invocation, path, file)
    return file


def _parse(invocation: Invocation, path: str, file: Path) -> None:
    """`setParamsSize`: the manifest is read before there is a session, so this has no code.

    Up to API 29 the complaint stands before the exception as well; from 30 on a file that is read
    but is no APK is told of by the exception alone (PackageManagerShellCommand of 11 and 16).
    """
    try:
        read_apk(file, verify=False)
    except ApkError as error:
        text = f"Error: Failed to parse APK file: {path}"
        if invocation.android.model.api < levels.R:
            invocation.err(f"{text}\n")
        why = error.message.replace("{path}", path)
        illegal_argument(f"{text}: {why}" if invocation.android.model.api >= levels.R else text)


VERBS: dict[str, tuple[int, Verb, str]] = {
    "install": (
        levels.N,
        _install,
        "[-rtfdg] [-i PACKAGE] [--user USER_ID|all|current] [-p INHERIT_PACKAGE] [-S BYTES] "
        "[PATH [SPLIT...]|-]",
    ),
}
