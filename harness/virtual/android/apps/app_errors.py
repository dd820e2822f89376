"""What the system says and shows when an app crashes or hangs.

Sources: RuntimeInit.logUncaught (the text of FATAL EXCEPTION), AppErrors.handleShowAppErrorUi (when
a dialog is shown: from API 28 on not for the first crash in a minute, unless one of two settings
asks for it; from 30 on not within a minute of the last one), AnrHelper/ProcessErrorStateRecord;
EventLogTags.logtags names am_crash's first two fields the other way round than
ActivityManagerService.handleApplicationCrashInner writes them.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.android.processes import Process
    from harness.virtual.device import Android

CRASH_INTERVAL = 60.0
"""ProcessList.MIN_CRASH_INTERVAL, device seconds."""
_REPEAT_ONLY_API = 28
_THROTTLED_API = 30
_RECOVERABLE_API = 34
_JAVA = {
    "MemoryError": "java.lang.OutOfMemoryError",
    "OSError": "java.io.IOException",
    "ValueError": "java.lang.IllegalArgumentException",
    "KeyError": "java.lang.NullPointerException",
    "AttributeError": "java.lang.NullPointerException",
    "TypeError": "java.lang.NullPointerException",
    "IndexError": "java.lang.ArrayIndexOutOfBoundsException",
    "UnicodeDecodeError": "java.nio.charset.MalformedInputException",
    "JSONDecodeError": "org.json.JSONException",
    "DatabaseError": "android.database.sqlite.SQLiteDatabaseCorruptException",
    "OperationalError": "android.database.sqlite.SQLiteException",
}


class RemoteCrashError(Exception):
    """What `am crash` makes the app throw (android.app.RemoteServiceException)."""


@dataclass(frozen=True)
class ErrorDialog:
    """A crash or ANR dialog that the system shows over everything."""

    package: str
    label: str
    kind: str
    """`crash` or `anr`."""
    repeated: bool = False
    """True: "keeps stopping", False: "has stopped"."""


@dataclass(frozen=True)
class CrashInfo:
    """What the log and the drop box tell of one crash (ApplicationErrorReport.CrashInfo)."""

    exception: str
    message: str
    file: str
    line: int
    trace: str


def describe(error: BaseException, api: int) -> CrashInfo:
    """A Python exception of app code, told as a Java one."""
    if isinstance(error, RemoteCrashError):
        inner = "$CrashedByAdbException" if api >= levels.S else ""
        kind = f"android.app.RemoteServiceException{inner}"
    else:
        kind = getattr(error, "java_name", "") or next(
            (_JAVA[c.__name__] for c in type(error).__mro__ if c.__name__ in _JAVA),
            "java.lang.RuntimeException",
        )
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"\tat {frame.name}({frame.filename.rpartition('/')[2]}:{frame.lineno})"
        for frame in reversed(frames)
    ] or ["\tat android.app.ActivityThread.throwRemoteServiceException(ActivityThread.java:1998)"]
    last = frames[-1] if frames else None
    message = str(error)
    return CrashInfo(
        exception=kind,
        message=message,
        file=last.filename.rpartition("/")[2] if last else "ActivityThread.java",
        line=(last.lineno or 0) if last else 1998,
        trace="\n".join([f"{kind}: {message}" if message else kind, *lines]),
    )


def log_crash(android: Android, process: Process, info: CrashInfo, thread: str) -> None:
    """Write FATAL EXCEPTION to the crash buffer and `am_crash` to the events buffer."""
    pid, uid = process.pid, process.uid
    text = f"FATAL EXCEPTION: {thread}\nProcess: {process.name}, PID: {pid}\n{info.trace}"
    android.log.write("crash", "E", "AndroidRuntime", pid, pid, uid, text)
    recoverable = (0,) if android.model.api >= _RECOVERABLE_API else ()
    android.log.event(
        "am_crash", pid, 0, process.name, 0x20C8BE46,
        info.exception, info.message, info.file, info.line, *recoverable,
    )  # fmt: skip


def wants_dialog(android: Android, *, repeated: bool, shown_lately: bool) -> bool:
    """Whether the system would show a crash dialog now.

    Args:
        android: whose settings decide.
        repeated: the app crashed in the last minute too.
        shown_lately: and the dialog was shown in the last minute.
    """
    settings = android.settings
    if settings.get("global", "hide_error_dialogs") == "1":
        return False
    if shown_lately and android.model.api >= _THROTTLED_API:
        return False
    first = settings.get("global", "show_first_crash_dialog") == "1"
    developer = settings.get("secure", "show_first_crash_dialog_dev_option") == "1"
    return android.model.api < _REPEAT_ONLY_API or repeated or first or developer
