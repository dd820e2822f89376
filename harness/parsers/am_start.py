"""What `am start` says, with and without `-W`.

First `Starting: Intent { … }` (after `Stopping: …` with `-S`). Without `-W` nothing follows a
success; with it `Status:`, `LaunchState:` (API 29 on), `Activity:`, `ThisTime:` (up to API 28),
`TotalTime:`, `WaitTime:`, `Complete`. Refusals begin with `Error`, or are an exception's text, and
the exit status may still be 0. AOSP: ActivityManagerShellCommand.java runStartActivity,
before API 26 cmds/am Am.java.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, whole

_COMPONENT = re.compile(r"^Starting: Intent \{.*?\bcmp=(\S+)", re.MULTILINE)
_PACKAGE = re.compile(r"^Starting: Intent \{.*?\bpkg=(\S+)", re.MULTILINE)
_FIELD = r"^%s: (.+)$"
_SOURCE = "am start"


class StartStatus(enum.Enum):
    """How waiting for the first frame ended."""

    NOT_WAITED = ""
    OK = "ok"
    TIMEOUT = "timeout"  # slow, not failed


class StartNote(enum.Enum):
    """What else came out of it; the value is the text by which it is known."""

    NONE = ""
    DELIVERED_TO_TOP = "intent has been delivered to currently running top-most instance"
    BROUGHT_TO_FRONT = "its current task has been brought to the front"
    KEPT_FOR_USER = "the current activity is being kept for the user"


class StartRefusal(enum.Enum):
    """Why nothing was started; the value is the text by which it is known."""

    NONE = ""
    ACTIVITY_NOT_FOUND = " does not exist."
    UNRESOLVED_INTENT = "unable to resolve Intent"
    NOT_EXPORTED = "not exported from uid"
    PERMISSION_DENIED = "Permission Denial"
    NO_ACCESS = "you do not have permission to access it"
    OTHER = "Error"


_ACTIVITY_CLASS = re.compile(r"Activity class \{(\S+)\} does not exist")
_OWNER = re.compile(r"not exported from uid (\d+)")


@dataclass(frozen=True)
class StartAnswer:
    """What came of it.

    Attributes:
        component: what was asked for; "" if the intent names none.
        package: the package that the intent was limited to, or "".
        refusal: why nothing was started.
        subject: the class or the uid that the refusal names, or "".
        status: how waiting ended.
        activity: what is in front now, which may be another one; "" if not waited.
        launch_state: such as `COLD`; "" where it is not printed.
        total_ms: until its first frame; None after a timeout or if not waited.
        wait_ms: how long `am` waited; None if not waited.
        note: what else came out of it.
    """

    component: str = ""
    package: str = ""
    refusal: StartRefusal = StartRefusal.NONE
    subject: str = ""
    status: StartStatus = StartStatus.NOT_WAITED
    activity: str = ""
    launch_state: str = ""
    total_ms: int | None = None
    wait_ms: int | None = None
    note: StartNote = StartNote.NONE

    @property
    def success(self) -> bool:
        """Whether the activity runs or will."""
        return self.refusal is StartRefusal.NONE


def parse_am_start(text: str) -> StartAnswer:
    """Read what `am start` printed on both streams.

    Raises:
        ProtocolError: it has neither an intent nor a refusal, or an unknown status.
    """
    body = body_of(text)
    refusal = _refusal(body)
    if refusal is StartRefusal.NONE and not re.search(r"^Starting: Intent", body, re.MULTILINE):
        raise ProtocolError(_SOURCE, "there is no line `Starting: Intent`")
    return StartAnswer(
        component=_first(_COMPONENT, body),
        package=_first(_PACKAGE, body),
        refusal=refusal,
        subject=_first(_ACTIVITY_CLASS, body) or _first(_OWNER, body),
        status=_status(_field(body, "Status")),
        activity=_field(body, "Activity"),
        launch_state=_field(body, "LaunchState"),
        total_ms=_number(_field(body, "TotalTime")),
        wait_ms=_number(_field(body, "WaitTime")),
        note=next(note for note in reversed(StartNote) if note.value in body),
    )


def _refusal(body: str) -> StartRefusal:
    troubled = re.search(
        r"^(Error\b|[\w.]+Exception\b|Exception occurred|Security exception)", body, re.MULTILINE
    )
    if troubled is None:
        return StartRefusal.NONE
    reasons = (kind for kind in StartRefusal if kind.value and kind.value in body)
    return next(reasons, StartRefusal.OTHER)


def _status(word: str) -> StartStatus:
    try:
        return StartStatus(word)
    except ValueError as error:
        raise ProtocolError(_SOURCE, f"the status {word!r} is not known") from error


def _first(pattern: re.Pattern[str], body: str) -> str:
    match = pattern.search(body)
    return match[1] if match else ""


def _field(body: str, name: str) -> str:
    match = re.search(_FIELD % name, body, re.MULTILINE)
    return match[1].strip() if match else ""


def _number(word: str) -> int | None:
    return whole(_SOURCE, word) if word else None
