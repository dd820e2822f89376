"""`dumpsys activity activities | top | lastanr | lru`.

*activities*: the resumed activity stands after `mResumedActivity:` (a stack, up to API 29),
`topResumedActivity=` (API 29 on) or `ResumedActivity:`, with or without a space, in
`ActivityRecord{hash uN COMPONENT tN}`; `mKeyguardShowing=` stands under KeyguardController.
*top*: a `TASK` and its `ACTIVITY` lines, where `mResumed=true` marks the one in front, wherever it
stands; a frozen process prints no state. *lru* (API 29 on): `#N: adj state pid:name/uid`.
A word that is no subcommand is taken for a component; see cmd_errors for that refusal.
AOSP: ActivityManagerService.java, ActivityTaskManagerService.java and ProcessList.java.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import blocks, body_of, flag, unread, whole

_RESUMED = re.compile(r"(?:mR|topR|\bR)esumedActivity[:=] ?ActivityRecord\{\w+ u(\d+) (\S+)[ }]")
_TITLE = "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)"
_KEYGUARD = re.compile(r"\bmKeyguardShowing=(\w+)")
_ACTIVITY = re.compile(r"^  ACTIVITY (\S+) \w+ pid=(\d+|\(not running\))(.*)$", re.MULTILINE)
_USER = re.compile(r"userId=(\d+)")
_FROZEN = "has been frozen"
_LRU = re.compile(r"^    # ?\d+: (.{6}) *(\S+)?\s+(\d+):(\S+)/(\w+)", re.MULTILINE)
_ANR_TITLE = re.compile(r"^ACTIVITY MANAGER LAST ANR .*\n", re.MULTILINE)
_NO_ANR = "<no ANR has occurred since boot>"


@dataclass(frozen=True)
class Activities:
    """What is in front.

    Attributes:
        resumed: its component; "" if no activity is in front, as on a device that sleeps.
        user: whose it is.
        keyguard_showing: None where the dump does not say.
    """

    resumed: str
    user: int
    keyguard_showing: bool | None


@dataclass(frozen=True)
class TopActivity:
    """One activity of `top`.

    Attributes:
        pid: of its process; None while it has none.
        resumed: whether it is in front.
        frozen: whether its process is frozen, so that nothing more is said of it.
    """

    component: str
    pid: int | None
    user: int
    resumed: bool
    frozen: bool


@dataclass(frozen=True)
class LruProcess:
    """One process in the order in which memory would be taken from them, last first."""

    pid: int
    name: str
    owner: str
    adjustment: str


def parse_activities(text: str) -> Activities:
    """Read `dumpsys activity activities`.

    Raises:
        ProtocolError: it is no such dump.
    """
    body = body_of(text)
    resumed = _RESUMED.search(body)
    if resumed is None and _TITLE not in body:
        raise unread("dumpsys activity activities", text)
    keyguard = _KEYGUARD.search(body)
    showing = flag("dumpsys activity activities", keyguard[1]) if keyguard else None
    if resumed is None:
        return Activities("", 0, showing)
    return Activities(resumed[2], int(resumed[1]), showing)


def parse_top(text: str) -> tuple[TopActivity, ...]:
    """Read `dumpsys activity top`.

    Raises:
        ProtocolError: it has no activity.
    """
    activities = blocks(_ACTIVITY, body_of(text))
    if not activities:
        raise unread("dumpsys activity top", text)
    return tuple(_top(header, block) for header, block in activities)


def _top(header: re.Match[str], block: str) -> TopActivity:
    user = _USER.search(header[3])
    return TopActivity(
        component=header[1],
        pid=whole("dumpsys activity top", header[2]) if header[2].isdigit() else None,
        user=int(user[1]) if user else 0,
        resumed="mResumed=true" in block,
        frozen=_FROZEN in block,
    )


def parse_lru(text: str) -> tuple[LruProcess, ...]:
    """Read `dumpsys activity lru`.

    Raises:
        ProtocolError: it has no process.
    """
    found = tuple(
        LruProcess(int(row[3]), row[4], row[5], row[1].strip())
        for row in _LRU.finditer(body_of(text))
    )
    if not found:
        raise unread("dumpsys activity lru", text)
    return found


def parse_last_anr(text: str) -> str:
    """What is told of the last app that did not respond; "" if there was none since boot.

    Raises:
        ProtocolError: it is no such report.
    """
    body = body_of(text)
    title = _ANR_TITLE.search(body)
    if title is None:
        raise unread("dumpsys activity lastanr", text)
    report = body[title.end() :].strip()
    return "" if report == _NO_ANR else report
