"""`dumpsys meminfo PACKAGE`: how much memory each process of it holds.

A block `** MEMINFO in pid N [NAME] **` a process. From API 19 on its `App Summary` ends in
`TOTAL PSS: TOTAL RSS: TOTAL SWAP PSS:` (RSS from API 30 on; before it `TOTAL:`, `TOTAL SWAP
PSS:`); API 10 has a row `(Pss):` instead. A process that ends meanwhile leaves a block without
totals. AOSP: ActivityThread.java dumpMemInfoTable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import blocks, body_of, unread

_SOURCE = "dumpsys meminfo"
_HEADER = re.compile(r"^\*\* MEMINFO in pid (\d+) \[(\S+)\].*\*\*$", re.MULTILINE)
_PSS = re.compile(r"TOTAL(?: PSS)?: +(\d+)|^ +\(Pss\):.* (\d+)$", re.MULTILINE)
_RSS = re.compile(r"TOTAL RSS: +(\d+)")
_SWAP_PSS = re.compile(r"TOTAL SWAP(?: PSS| \(KB\))?: +(\d+)")
_VIEWS = re.compile(r"\bViews: +(\d+)")
_ACTIVITIES = re.compile(r"\bActivities: +(\d+)")


@dataclass(frozen=True)
class ProcessMemory:
    """One process, in KiB.

    Attributes:
        pss_kib: its proportional share of all that it has mapped.
        rss_kib: all that it has mapped; None before API 30.
        swap_pss_kib: its share of what is swapped out; None where it is not printed.
    """

    pid: int
    name: str
    pss_kib: int
    rss_kib: int | None
    swap_pss_kib: int | None
    views: int
    activities: int


def parse_meminfo(text: str) -> tuple[ProcessMemory, ...]:
    """Every process in the dump, in its order.

    Raises:
        ProtocolError: there is no process, or one of them without its totals.
    """
    processes = blocks(_HEADER, body_of(text))
    if not processes:
        raise unread(_SOURCE, text)
    return tuple(_process(header, block) for header, block in processes)


def _process(header: re.Match[str], block: str) -> ProcessMemory:
    pss = _number(_PSS, block)
    views, activities = _number(_VIEWS, block), _number(_ACTIVITIES, block)
    if pss is None or views is None or activities is None:
        what = f"{header[2]} with pid {header[1]} has no totals: it ended, or did not answer"
        raise ProtocolError(_SOURCE, what)
    return ProcessMemory(
        pid=int(header[1]),
        name=header[2],
        pss_kib=pss,
        rss_kib=_number(_RSS, block),
        swap_pss_kib=_number(_SWAP_PSS, block),
        views=views,
        activities=activities,
    )


def _number(pattern: re.Pattern[str], block: str) -> int | None:
    match = pattern.search(block)
    return int(match[match.lastindex or 1]) if match else None
