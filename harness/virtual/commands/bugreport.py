"""`bugreport` and `bugreportz`: everything that can be dumped, as text or as a zip file.

Sources: frameworks/native/cmds/bugreport and cmds/bugreportz; `adb bugreport` runs `bugreportz -p`.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from harness.virtual.android.users import ROOT, SHELL
from harness.virtual.commands.device_time import local
from harness.virtual.shell.registry import command
from harness.virtual.shell.streams import BytesWriter

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_WARNING = """
=============================================================================
WARNING: flat bugreports are deprecated, use adb bugreport <zip_file> instead
=============================================================================


"""
_SECTIONS = (
    ("SYSTEM LOG", "logcat -d -b main,system,crash"),
    ("EVENT LOG", "logcat -d -b events"),
    ("SYSTEM PROPERTIES", "getprop"),
    ("PROCESSES", "ps -A"),
    ("DUMPSYS", "dumpsys"),
)
_APP_DATA_DEPTH = 4  # /data/user_de/0/PACKAGE
_FOLDER = "/data/user_de/0/com.android.shell/files/bugreports"


@command("bugreport")
def bugreport(invocation: Invocation) -> int:
    """Print the flat report."""
    invocation.err(_WARNING)
    invocation.out(_report(invocation))
    return 0


@command("bugreportz")
def bugreportz(invocation: Invocation) -> int:
    """Write the zipped report; with -p tell of the progress, with -v print the version."""
    if "-v" in invocation.args:
        invocation.err("1.2\n")
        return 0
    if set(invocation.args) - {"-p", "-s"}:
        invocation.err("usage: bugreportz [-hpsv]\n")
        return 1
    android = invocation.android
    moment = local(android).strftime("%Y-%m-%d-%H-%M-%S")
    name = f"bugreport-{android.model.product}-{android.model.build_id}-{moment}"
    if "-p" in invocation.args:
        invocation.out(f"BEGIN:{_FOLDER}/{name}.zip\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("main_entry.txt", f"{name}.txt")
        archive.writestr("version.txt", "2.0")
        archive.writestr(f"{name}.txt", _report(invocation))
    _store(android, f"{_FOLDER}/{name}.zip", packed.getvalue())
    invocation.out(f"OK:{_FOLDER}/{name}.zip\n")
    return 0


def _store(android: Android, path: str, data: bytes) -> None:
    """Put the report where `adb bugreport` fetches it from, as the shell's own."""
    files = android.filesystem.view(ROOT)
    folders = path.split("/")[_APP_DATA_DEPTH:-1]
    folder = path[: path.index(f"/{folders[0]}")]
    for each in folders:
        folder = f"{folder}/{each}"
        if not files.exists(folder):
            files.make_directory(folder, 0o700)
            files.chown(folder, SHELL, SHELL)
    files.write_bytes(path, data)
    files.chown(path, SHELL, SHELL)


def _report(invocation: Invocation) -> str:
    android = invocation.android
    rule = "=" * 56
    parts = [
        f"{rule}\n== dumpstate: {local(android).strftime('%Y-%m-%d %H:%M:%S')}\n{rule}\n\n"
        f"Build: {android.model.build_id}\nBuild fingerprint: '{android.model.fingerprint}'\n\n"
    ]
    for title, script in _SECTIONS:
        text = BytesWriter()
        invocation.run(script, stdout=text, stderr=text)
        body = text.getvalue().decode("utf-8", "replace")
        parts.append(f"------ {title} ({script}) ------\n{body}\n")
    return "".join(parts)
