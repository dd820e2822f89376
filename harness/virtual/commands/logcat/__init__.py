"""`logcat`: read the log buffers.

Source: system/logging/logcat/logcat.cpp; options.py reads the arguments, formats.py writes the
lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.device_time import zone
from harness.virtual.commands.logcat.formats import Format, packed
from harness.virtual.commands.logcat.options import BadOptionError, Options, parse
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.virtual.android.log import LogEntry
    from harness.virtual.shell.invocation import Invocation

_POLL = 0.1  # host seconds between two looks at whether the job was killed
_FIRST_APP_UID = 10000


@command("logcat")
def logcat(invocation: Invocation) -> int:
    """Print what the buffers hold; without -d go on until killed."""
    try:
        options = parse(invocation)
    except BadOptionError as error:
        invocation.err(f"logcat: {error}\n")
        return 1
    if options.help:
        invocation.out("Usage: logcat [options] [filterspecs]\n")
        return 0
    if options.clear:
        invocation.android.log.clear(options.buffers)
        return 0
    if options.resize is not None:
        for buffer in options.buffers:
            invocation.android.log.resize(buffer, options.resize)
        return 0
    if options.show_size:
        _print_sizes(invocation, options)
        return 0
    return _Printer(invocation, options).run()


def _print_sizes(invocation: Invocation, options: Options) -> None:
    log = invocation.android.log
    for buffer in options.buffers:
        size, used = log.size(buffer), log.used(buffer)
        if invocation.android.model.api >= levels.R:
            invocation.out(
                f"{buffer}: ring buffer is {_size(size)}B ({_size(used)}B consumed, "
                f"{_size(used)}B readable), max entry is 5120 B, max payload is 4068 B\n"
            )
        else:
            invocation.out(
                f"{buffer}: ring buffer is {_size(size).replace(' ', '').replace('i', '')}b "
                f"({_size(used).replace(' ', '').replace('i', '')}b consumed), "
                "max entry is 5120b, max payload is 4068b\n"
            )


def _size(count: int) -> str:
    for unit in ("", "Ki", "Mi"):
        if count < 10 * 1024 or unit == "Mi":
            return f"{count} {unit}"
        count //= 1024
    return f"{count} Gi"


class _Printer:
    """One run of logcat that prints entries."""

    def __init__(self, invocation: Invocation, options: Options) -> None:
        self._invocation = invocation
        self._options = options
        self._format = Format(options.formats, zone(invocation.android))
        self._started: set[str] = set()
        self._printed = 0
        self._last_buffer = ""
        self._pattern = re.compile(options.regex) if options.regex else None

    def run(self) -> int:
        """Print, and follow when asked to."""
        log = self._invocation.android.log
        held = log.read(self._options.buffers)
        seen = held[-1].sequence if held else 0
        sent = [entry for entry in held if self._sent(entry)]
        if self._options.tail is not None:  # logd counts before logcat filters by tag
            sent = sent[-self._options.tail :] if self._options.tail else []
        self._print(entry for entry in sent if self._wanted(entry))
        while not self._options.dump and not self._full():
            self._invocation.cancelled.check()
            fresh = log.after(seen, self._options.buffers, _POLL)
            if fresh:
                seen = fresh[-1].sequence
                self._print(e for e in fresh if self._sent(e) and self._wanted(e))
        return 0

    def _full(self) -> bool:
        limit = self._options.max_count
        return limit is not None and self._printed >= limit

    def _sent(self, entry: LogEntry) -> bool:
        """Whether logd sends the entry to this reader."""
        options, uid = self._options, self._invocation.uid
        if uid >= _FIRST_APP_UID and entry.uid != uid:
            return False  # logd shows an app its own lines alone
        if options.pid is not None and entry.pid != options.pid:
            return False
        if options.uids and entry.uid not in options.uids:
            return False
        return options.since is None or entry.time >= options.since

    def _wanted(self, entry: LogEntry) -> bool:
        """Whether logcat prints what it was sent."""
        if self._pattern and not self._pattern.search(entry.message):
            return False
        return self._options.filters.passes(entry)

    def _print(self, entries: Iterable[LogEntry]) -> None:
        lines: list[str] = []
        for entry in entries:
            if self._full():
                break
            if self._options.binary:
                self._invocation.stdout.write(packed(entry))
            else:
                lines.append(self._divider(entry.buffer) + self._format.render(entry))
            self._printed += 1
        if lines:
            self._invocation.out("".join(lines))

    def _divider(self, buffer: str) -> str:
        before, self._last_buffer = self._last_buffer, buffer
        if buffer not in self._started:
            self._started.add(buffer)
            return f"--------- beginning of {buffer}\n"
        if self._options.dividers and before != buffer:
            return f"--------- switch to {buffer}\n"
        return ""
