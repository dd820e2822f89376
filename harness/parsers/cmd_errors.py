"""Refusals that any command of the shell may print, whatever its exit status.

Known texts, with their AOSP sources: `cmd: Can't find service: x` (frameworks/native
cmds/cmd/cmd.cpp, API 24 on; also where SELinux hides a service that exists), `Permission Denial:
can't dump X` (DumpUtils.java; `from from` is AOSP's own doubling), `Unknown package`,
`SecurityException` texts of the activity, user and package managers, `NAME: not found` of the shell
(`inaccessible or not found` from API 29), and the unknown words of `pm` and `dumpsys activity`.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.parsers.lines import unread


class RefusalKind(enum.Enum):
    """Why a command was not carried out."""

    NO_SERVICE = "no service of this name is to be had"
    UNKNOWN_COMMAND = "the service does not know this word"
    COMMAND_NOT_FOUND = "the shell does not know this word"
    PERMISSION_DENIED = "the caller may not"
    OTHER_USER = "the shell may not act for this user"
    NO_PROCESS = "no such process runs"
    NO_PACKAGE = "no such package is installed"
    NO_ACTIVITY = "no such activity is there"
    NOT_RUNNING = "the package manager does not answer"


@dataclass(frozen=True)
class Refusal:
    """One refusal.

    Attributes:
        kind: why.
        subject: the service, word, package, user or permission that it names; "" if none.
        package: whose data it was about, where it says so as well.
    """

    kind: RefusalKind
    subject: str = ""
    package: str = ""


_KNOWN: tuple[tuple[RefusalKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (RefusalKind.NO_SERVICE, r"Can't find service: (?P<subject>\S+)"),
        (RefusalKind.NO_PROCESS, r"No process found for: (?P<subject>\S+)"),
        (RefusalKind.NO_PACKAGE, r"Unable to find package: (?P<subject>\S+)"),
        (RefusalKind.NO_PACKAGE, r"Unknown package: (?P<subject>\S+)"),
        (RefusalKind.NO_ACTIVITY, r"or no activities match: (?P<subject>\S+)"),
        (RefusalKind.UNKNOWN_COMMAND, r"[Uu]nknown command:? '?(?P<subject>[^'\s]+)'?"),
        (RefusalKind.COMMAND_NOT_FOUND, r"sh: (?P<subject>\S+): (inaccessible or )?not found"),
        (RefusalKind.OTHER_USER, r"does not have permission to access user (?P<subject>\d+)"),
        (RefusalKind.NOT_RUNNING, r"Could not access the Package Manager"),
        (
            RefusalKind.PERMISSION_DENIED,
            r"does not have permission (?P<subject>[\w.]+) to clear data of package "
            r"(?P<package>\S+)",
        ),
        (RefusalKind.PERMISSION_DENIED, r"requires:(?P<subject>[\w.]+)"),
        (
            RefusalKind.PERMISSION_DENIED,
            r"Neither user \d+ nor current process\s+has (?P<subject>[\w.]+\w)",
        ),
        (RefusalKind.PERMISSION_DENIED, r"Permission Denial: .*due to missing (?P<subject>[\w.]+)"),
        (RefusalKind.PERMISSION_DENIED, r"Permission Denial: (?!.*due to missing)"),
    )
)


def parse_refusal(text: str) -> Refusal:
    """Why a command was not carried out.

    Raises:
        ProtocolError: it is no refusal that is known.
    """
    for kind, pattern in _KNOWN:
        match = pattern.search(text)
        if match is not None:
            named = match.groupdict()
            return Refusal(kind, named.get("subject") or "", named.get("package") or "")
    raise unread("shell", text)
