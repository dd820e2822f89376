"""`pm install-create`, `-write`, `-commit`, `-abandon`: an installation in steps."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from harness.virtual.android import levels
from harness.virtual.android.packages.installer import InstallResult
from harness.virtual.commands.package.install import check_space, receive, staging_folder
from harness.virtual.commands.package.options import Draft, read_options
from harness.virtual.commands.shell_command import FAILED, JavaError, security

if TYPE_CHECKING:
    from harness.virtual.android.packages.packages import Packages
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_FIRST_ID = 1_136_274_020  # ids are random on Android; a client must not think them small

_CONFLICT, _INVALID, _STORAGE, _INCOMPATIBLE = 5, 4, 6, 7  # PackageInstaller.STATUS_FAILURE_*
_PUBLIC_STATUS = {  # PackageManager.installStatusToPublicStatus; all others are _INVALID
    "INSTALL_FAILED_ALREADY_EXISTS": _CONFLICT,
    "INSTALL_FAILED_UPDATE_INCOMPATIBLE": _CONFLICT,
    "INSTALL_FAILED_INSUFFICIENT_STORAGE": _STORAGE,
    "INSTALL_FAILED_OLDER_SDK": _INCOMPATIBLE,
}


@dataclass
class _Session:
    draft: Draft
    folder: Path
    files: list[Path] = field(default_factory=list)


class _Sessions:
    """The open sessions of one boot of one device."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ids = count(_FIRST_ID, 7919)
        self.open: dict[int, _Session] = {}


_LOCK = threading.Lock()
_BY_DEVICE: WeakKeyDictionary[Packages, _Sessions] = WeakKeyDictionary()


def _sessions(invocation: Invocation) -> _Sessions:
    with _LOCK:
        return _BY_DEVICE.setdefault(invocation.android.packages, _Sessions())


def _create(invocation: Invocation, arguments: Arguments) -> int:
    draft = read_options(arguments, invocation.android.model.api)
    if draft.size > 0:
        check_space(invocation, draft.size)
    sessions = _sessions(invocation)
    with sessions.lock:
        number = next(sessions.ids)
        folder = staging_folder(invocation) / f"vmdl{number}.tmp"
        folder.mkdir(parents=True, exist_ok=True)
        sessions.open[number] = _Session(draft, folder)
    invocation.out(f"Success: created install session [{number}]\n")
    return 0


def _write(invocation: Invocation, arguments: Arguments) -> int:
    size = -1
    while (option := arguments.option()) is not None:
        if option != "-S":
            raise JavaError("java.lang.IllegalArgumentException", f"Unknown option: {option}")
        size = arguments.integer()
    session = _find(invocation, arguments.integer())
    name, path = arguments.required(), arguments.next()
    target = session.folder / name.replace("/", "_")
    if path in (None, "-"):
        if size <= 0:
            invocation.err("Error: must specify a APK size\n")
            return 1
        check_space(invocation, size)
        if not receive(invocation, target, size):
            return 1
    else:
        source = invocation.android.filesystem.resolve(str(path), invocation.cwd)
        if not source.is_file():
            invocation.err(f"Error: Unable to open file: {path}\nError: Can't open file: {path}\n")
            return FAILED
        check_space(invocation, source.stat().st_size)
        shutil.copyfile(source, target)
    session.files.append(target)
    invocation.out(f"Success: streamed {target.stat().st_size} bytes\n")
    return 0


def _commit(invocation: Invocation, arguments: Arguments) -> int:
    while arguments.option() is not None:
        pass
    number = arguments.integer()
    session = _find(invocation, number)
    if session.files:
        packages = invocation.android.packages
        result = packages.install(session.files, session.draft.options)
    else:
        result = InstallResult("INSTALL_FAILED_INVALID_APK", "No packages staged")
    _close(invocation, number)
    invocation.out(f"{result}\n")
    return 0 if result.ok else _status_of(result.code, invocation.android.model.api)


def _status_of(code: str, api: int) -> int:
    """How a refused commit ends: not at all, with the installer's status, or with 1.

    Up to API 25 with 0, and from 26 to 29 with PackageInstaller's public status: so says the fake
    device that Android Studio's deployer is tested on (tools/base/deployer, FakeDevice's Cmd.java);
    from 30 on with 1 (PackageManagerShellCommand.runInstallCommit).
    """
    if api >= levels.R:
        return 1
    return _PUBLIC_STATUS.get(code, _INVALID) if api >= levels.O else 0


def _abandon(invocation: Invocation, arguments: Arguments) -> int:
    number = arguments.integer()
    _find(invocation, number)
    _close(invocation, number)
    invocation.out("Success\n")
    return 0


def _find(invocation: Invocation, number: int) -> _Session:
    sessions = _sessions(invocation)
    with sessions.lock:
        session = sessions.open.get(number)
    if session is None:
        security(f"Caller has no access to session {number}")
    return session


def _close(invocation: Invocation, number: int) -> None:
    sessions = _sessions(invocation)
    with sessions.lock:
        session = sessions.open.pop(number, None)
    if session is not None:
        shutil.rmtree(session.folder, ignore_errors=True)


VERBS: dict[str, tuple[int, Verb, str]] = {
    "install-create": (levels.N, _create, "[-rtfdg] [-i PACKAGE] [-p INHERIT_PACKAGE] [-S BYTES]"),
    "install-write": (levels.N, _write, "[-S BYTES] SESSION_ID SPLIT_NAME [PATH|-]"),
    "install-commit": (levels.N, _commit, "SESSION_ID"),
    "install-abandon": (levels.N, _abandon, "SESSION_ID"),
}
