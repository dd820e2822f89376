"""Runs parsed commands in one shell process."""

from __future__ import annotations

import re
import signal
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.builtins import BUILTINS, SPECIAL
from harness.virtual.shell.cancellation import Cancellation, KilledError
from harness.virtual.shell.compound import COMPOUND
from harness.virtual.shell.control import (
    BuiltinError,
    FunctionReturn,
    LoopExit,
    ScriptError,
    ShellExit,
)
from harness.virtual.shell.expansion.expand import Expander
from harness.virtual.shell.jobs import Session
from harness.virtual.shell.pipelines import PIPELINES
from harness.virtual.shell.programs import ProgramRunner
from harness.virtual.shell.redirects import Redirection
from harness.virtual.shell.state import State
from harness.virtual.shell.streams import BytesWriter, Reader, Writer
from harness.virtual.shell.syntax.nodes import Assignment, Command, Redirect, Script, Simple
from harness.virtual.shell.syntax.parser import parse, parse_with
from harness.virtual.shell.syntax.quoting import quote

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView
    from harness.virtual.shell.shell import Shell

_CHUNK = 65536
_PLAIN = re.compile(r"[\w !%+,./:@^-]+", re.ASCII)
_BROKEN_PIPE = 128 + signal.SIGPIPE


class Interpreter:
    """Runs the commands of one shell process; a subshell gets an interpreter of its own.

    Attributes:
        is_last: the command that comes is all that is left to do, and needs no process of its own:
            a program takes the place of this one.
    """

    def __init__(
        self, shell: Shell, state: State, session: Session, *, login: bool = False
    ) -> None:
        """A `login` shell is the one that adbd waits for; it has the last word on its streams."""
        self._is_login = login
        self.is_last = False
        self.shell = shell
        self.state = state
        self.session = session
        self.expander = Expander(state, self.files, self._capture)
        self.programs = ProgramRunner(shell, state, session)
        self._substituted = 0
        self._signals: deque[int] = deque()
        self._unflushed: list[Writer] = []

    def files(self) -> FileView:
        """The device's files as this process sees them."""
        state = self.state
        return self.shell.android.filesystem.view(state.uid, state.cwd, state.umask)

    def complain(self, message: str) -> None:
        """Write an error of the shell itself to standard error."""
        self.write(2, f"{self.state.prefix()}{message}\n")

    def write(self, fd: int, text: str) -> None:
        """Write to an open file; BuiltinError when it is closed."""
        writer = self._writer(fd)
        if writer is not None:
            writer.write(text.encode("utf-8", "surrogateescape"))

    def print(self, fd: int, text: str) -> None:
        """As `write`, for what may stay until the next command begins.

        What the last command of a shell prints goes out together with its exit status then, as it
        does from adbd when it finds both.
        """
        writer = self._writer(fd)
        if writer is not None:
            writer.write_later(text.encode("utf-8", "surrogateescape"))
            self._unflushed.append(writer)

    def _writer(self, fd: int) -> Writer | None:
        stream = self.state.streams.get(fd)
        if isinstance(stream, Writer):
            return stream.bind(self.state.cancelled)
        if fd == 2:  # noqa: PLR2004  (nowhere left to complain)
            return None
        raise BuiltinError("write error: Bad file descriptor")

    def flush(self) -> None:
        """Let go of what was printed last."""
        for writer in self._unflushed:
            writer.flush()
        self._unflushed.clear()

    # whole scripts

    def process(self, work: Callable[[], int]) -> int:
        """Do the work of a whole process: whatever ends it becomes its exit status."""
        try:
            status = work()
            self.state.cancelled.check()  # a kill may have let the last command end by itself
        except ShellExit as ending:
            status = ending.status
        except ScriptError as failure:
            self.complain(failure.message)
            status = failure.status
        except FunctionReturn as ending:
            status = ending.status
        except LoopExit:
            status = 0
        except KilledError as killed:
            status = killed.status
        except BrokenPipeError:
            status = _BROKEN_PIPE
        if not self._is_login:
            self.flush()
        return status & 0xFF

    def script(self, text: str, *, is_plain: bool = False) -> int:
        """Run a text line by line, as mksh does: an error further down ends what has begun."""
        start = 0
        while True:
            script = self._parse(text[start:])
            self.is_last = is_plain and script.only_command is not None
            aliases = dict(self.state.aliases)
            again = self._lines(script, aliases)
            if again is None:
                break
            start += again
        if script.problem is not None:
            self.state.line = script.problem.line
            raise ScriptError(script.problem.message)
        return self.state.status

    def command_line(self, text: str) -> int:
        """Run what follows -c: a single plain command takes the place of the shell.

        Source: external/mksh/src/main.c (`SF_MAYEXEC`); what is plain was seen in mksh R59.
        """
        return self.script(text, is_plain=_PLAIN.fullmatch(text) is not None)

    def _parse(self, text: str) -> Script:
        return parse_with(text, self.state.aliases) if self.state.aliases else parse(text)

    def _lines(self, script: Script, aliases: Mapping[str, str]) -> int | None:
        """Run the lines; where to parse anew when an alias has changed on the way."""
        for line in script.lines:
            self.state.status = self.run(line.command)
            if self.state.aliases != aliases:
                return line.end
        return None

    def run_exit_trap(self) -> None:
        """Run what `trap … EXIT` left."""
        script = self.state.traps.pop("EXIT", "")
        if script:
            status = self.state.status
            self.script(script)
            self.state.status = status

    # commands

    def run(self, command: Command) -> int:
        """Run any command; its status is also left in the state."""
        if self._unflushed:
            self.flush()
        self.state.cancelled.check()
        status = _EXECUTORS[type(command)](self, command)
        self.state.status = status
        if self._signals:
            self._run_traps()
        return status

    # signals

    def take_signal(self, number: int) -> bool:
        """Hear of a signal that another thread sends; False when the process has to end of it.

        What `trap` has for it runs once the present command is over; `wait` is over at once.
        """
        script = self.state.trap_of(number)
        if script:
            self._signals.append(number)
            for job in self.session.running():
                job.nudge()
        return script is not None

    @property
    def signalled(self) -> int:
        """The signal whose trap is to run next, or 0."""
        return self._signals[0] if self._signals else 0

    def _run_traps(self) -> None:
        status = self.state.status
        while self._signals:
            self.script(self.state.trap_of(self._signals.popleft()) or "")
        self.state.status = status

    def with_redirects(self, redirects: Sequence[Redirect], work: Callable[[], int]) -> int:
        """Do `work` with redirections in force; 1 when one of them fails."""
        if not redirects:
            return work()
        redirection = Redirection(self.state.streams, self.files(), self.expander)
        before = self.state.streams
        try:
            redirection.apply(redirects, noclobber="C" in self.state.options)
            self.state.streams = redirection.streams
            return work()
        except BuiltinError as failure:
            self.state.streams = before
            self.complain(failure.message)
            return failure.status
        finally:
            self.state.streams = before
            redirection.close()

    def unchecked(self, condition: Command) -> int:
        """Run a condition: `set -e` does not look at it."""
        strict = "e" in self.state.options
        self.state.options.discard("e")
        try:
            return self.run(condition)
        finally:
            if strict:
                self.state.options.add("e")

    # subshells

    def child(self, cancelled: Cancellation | None = None) -> Interpreter:
        """An interpreter for a subshell."""
        return Interpreter(self.shell, self.state.fork(cancelled), self.session)

    def body(self, command: Command) -> int:
        """Run a subshell's command, then its EXIT trap."""
        try:
            return self.run(command)
        finally:
            self.run_exit_trap()

    def all_of(self, script: str) -> int:
        """Run the script of a subshell, then its EXIT trap."""
        try:
            return self.script(script)
        finally:
            self.run_exit_trap()

    def _capture(self, script: str) -> str:
        """The output of a command substitution."""
        output = BytesWriter()
        child = self.child()
        child.state.streams[1] = output
        redirect = _only_input(script)
        if redirect is None:
            self._substituted = child.process(lambda: child.all_of(script))
        else:
            self._substituted = child.with_redirects([redirect], child.copy_input)
        return output.getvalue().replace(b"\0", b"").decode("utf-8", "surrogateescape")

    def copy_input(self) -> int:
        """Copy standard input to standard output, as $(<file) does."""
        reader, writer = self.state.streams.get(0), self.state.streams.get(1)
        if isinstance(reader, Reader) and isinstance(writer, Writer):
            while piece := reader.bind(self.state.cancelled).read(_CHUNK):
                writer.bind(self.state.cancelled).write(piece)
        return 0

    # simple commands

    def simple(self, node: Simple) -> int:
        """Run assignments and a command's words."""
        self.state.line = node.line
        self.state.cancelled.check()
        last, self.is_last = self.is_last, False
        try:
            return self._expanded(node, last=last)
        except BuiltinError as failure:
            self.complain(failure.message)
            return failure.status

    def _expanded(self, node: Simple, *, last: bool) -> int:
        self._substituted = 0  # `$?` in a word is still that of the command before
        if not node.words:
            for assignment in node.assignments:
                self.assign(assignment)
            self._trace(node, [])
            return self.with_redirects(node.redirects, lambda: 0) or self._substituted
        words = self.expander.words(node.words)
        if not words:
            for assignment in node.assignments:
                self.assign(assignment)
            return self.with_redirects(node.redirects, lambda: self._substituted)
        values = {each.name: self._value(each) for each in node.assignments}
        self._trace(node, words)
        if words[0] == "exec":
            return self._exec(node, words[1:], values)
        return self.with_redirects(node.redirects, lambda: self.call(words, values, last=last))

    def _trace(self, node: Simple, words: list[str]) -> None:
        if "x" not in self.state.options:
            return
        prompt = self.state.variables.get("PS4") or "+ "
        names = [f"{each.name}={self._value(each)} " for each in node.assignments if not words]
        self.write(2, prompt + "".join(names) + " ".join(quote(word) for word in words) + "\n")

    def _value(self, assignment: Assignment) -> str:
        text = self.expander.text(assignment.value)
        if self.state.variables.is_integer(assignment.name):
            return str(self.expander.evaluate(text))
        if assignment.append:
            return (self.state.variables.get(assignment.name) or "") + text
        return text

    def assign(self, assignment: Assignment) -> None:
        """Do one assignment."""
        variables = self.state.variables
        if assignment.values is not None:
            values = self.expander.words(assignment.values)
            variables.assign_array(assignment.name, values, append=assignment.append)
            return
        index = self.expander.number(assignment.index) if assignment.index else 0
        variables.assign(assignment.name, self._value(assignment), index)

    def _exec(self, node: Simple, words: list[str], values: Mapping[str, str]) -> int:
        redirection = Redirection(self.state.streams, self.files(), self.expander)
        redirection.apply(node.redirects)
        self.state.streams = redirection.keep()
        if not words:
            return 0
        self.state.variables.overlay(values)
        raise ShellExit(self.programs.run(words, instead=True))

    def call(self, words: list[str], values: Mapping[str, str], *, last: bool = False) -> int:
        """Run a function, a builtin or a program with variables set for it alone."""
        name = words[0]
        if name in SPECIAL and name not in self.state.functions:
            for each, value in values.items():
                self.state.variables.assign(each, value)
            return BUILTINS[name](self, words)
        before = self.state.variables.overlay(values) if values else {}
        try:
            return self.command(words, last=last)
        finally:
            if before:
                self.state.variables.restore(before)

    def command(self, words: list[str], *, functions: bool = True, last: bool = False) -> int:
        """Run a function (when they count), a builtin or a program."""
        body = self.state.functions.get(words[0]) if functions else None
        if body is not None:
            return self._call_function(body, words)
        builtin = BUILTINS.get(words[0])
        if builtin is not None:
            return builtin(self, words)
        return self.programs.run(words, instead=last)

    def _call_function(self, body: Command, words: list[str]) -> int:
        state = self.state
        arguments, loops = state.arguments, state.loops
        state.arguments, state.loops = words[1:], 0
        state.variables.push()
        try:
            return self.run(body)
        except FunctionReturn as ending:
            return ending.status
        except ScriptError as failure:  # mksh's comexec: an error ends the function, not the shell
            self.complain(failure.message)
            return failure.status
        finally:
            state.variables.pop()
            state.arguments, state.loops = arguments, loops


def _only_input(script: str) -> Redirect | None:
    """The redirection of `<file`, when a script is nothing else."""
    command = parse(script).only_command if script.lstrip().startswith("<") else None
    if command is None or command.words or command.assignments:
        return None
    only = command.redirects[0] if len(command.redirects) == 1 else None
    return only if only is not None and only.operator == "<" and only.fd == 0 else None


_EXECUTORS: Mapping[type, Callable[[Interpreter, Any], int]] = {
    **COMPOUND,
    **PIPELINES,
    Simple: Interpreter.simple,
}
