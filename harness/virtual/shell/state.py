"""What one shell process knows: variables, functions, options, open files."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.streams import Reader, Writer
from harness.virtual.shell.syntax.nodes import Command
from harness.virtual.shell.variables import Variables

if TYPE_CHECKING:
    from harness.virtual.shell.jobs import Job

Stream = Reader | Writer


@dataclass
class State:
    """One shell process.

    Attributes:
        name: $0, and what error texts begin with.
        uid: the user it runs as.
        pid: $$; a subshell keeps its parent's.
        process: the row in the process table that it is part of; what stands before a & has one.
        is_process: whether that row is its own; a subshell's is its parent's.
        cwd: device path of the working folder, as `cd` left it.
        cancelled: set when it is killed.
        variables: all of them.
        streams: open files by number.
        arguments: $1, $2, …
        functions: bodies by name.
        aliases: texts by name.
        options: letters of `set -x` and names of `set -o`.
        traps: scripts by signal name without SIG.
        umask: mode bits that new files do not get.
        status: $?
        background: pid of the last `&`, 0 before.
        jobs: what `&` started and `wait` has not seen.
        source: what a script is called in error texts, "" for -c.
        line: of the command that runs.
        loops: how many loops are around the command.
        calls: how many functions or sourced scripts are around it.
        interactive: prompts, and survives errors.
        started: device seconds since boot when it began, for SECONDS.
    """

    name: str
    uid: int
    pid: int
    process: int
    cwd: str
    cancelled: Cancellation
    variables: Variables
    streams: dict[int, Stream]
    arguments: list[str] = field(default_factory=list)
    functions: dict[str, Command] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)
    traps: dict[str, str] = field(default_factory=dict)
    umask: int = 0
    status: int = 0
    background: int = 0
    jobs: list[Job] = field(default_factory=list)
    is_process: bool = True
    source: str = ""
    line: int = 1
    loops: int = 0
    interactive: bool = False
    started: float = 0.0

    def fork(self, cancelled: Cancellation | None = None) -> State:
        """A subshell's copy: changes stay in it; traps but ignored signals are reset."""
        return replace(
            self,
            cancelled=cancelled or self.cancelled,
            variables=self.variables.copy(),
            streams=dict(self.streams),
            arguments=list(self.arguments),
            functions=dict(self.functions),
            aliases=dict(self.aliases),
            options=set(self.options),
            traps={name: script for name, script in self.traps.items() if not script},
            jobs=[],
            is_process=False,
            loops=0,
            interactive=False,
        )

    @property
    def ignored(self) -> frozenset[int]:
        """The signals that `trap '' NAME` has it ignore, and what it starts."""
        if not self.traps:
            return frozenset()
        return frozenset(each for each in signal.Signals if self.trap_of(each) == "")

    def trap_of(self, number: int) -> str | None:
        """What `trap` has for a signal: None for nothing, "" when it is ignored."""
        if not self.traps or number not in set(signal.Signals):
            return None
        return self.traps.get(signal.Signals(number).name.removeprefix("SIG"))

    def prefix(self) -> str:
        """What the shell's own error texts begin with (error_prefix in mksh's misc.c)."""
        if not self.source:
            return f"{self.name}: "
        place = f"{self.source}[{self.line}]: "
        return place if self.source == self.name else f"{self.name}: {place}"
