"""One started program: its arguments, its streams and the device that it runs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.streams import Reader, Writer

if TYPE_CHECKING:
    from harness.virtual.android.files.view import FileView
    from harness.virtual.device import Android
    from harness.virtual.shell import Shell
    from harness.virtual.shell.jobs import Session


@dataclass
class Invocation:
    """What a program gets when it is started.

    Attributes:
        name: argv[0] without its folder.
        args: the arguments after the name.
        env: exported variables; a private copy.
        cwd: device path of the working folder.
        uid: the user it runs as: 0 root, 2000 shell, 10000 and up apps.
        stdin: where it reads.
        stdout: where it writes.
        stderr: where it complains.
        android: the device.
        shell: the shell that started it.
        cancelled: set when the program is killed; waits and loops must look at it.
        pid: its process id, 0 when it has none of its own.
        umask: the mode bits that new files do not get.
        session: the run of the shell that it belongs to.
    """

    name: str
    args: list[str]
    env: dict[str, str]
    cwd: str
    uid: int
    stdin: Reader
    stdout: Writer
    stderr: Writer
    android: Android
    shell: Shell
    cancelled: Cancellation
    pid: int = 0
    umask: int = 0
    session: Session | None = None

    def out(self, text: str) -> None:
        """Write `text` to standard output; no newline is added."""
        self.stdout.write(text.encode("utf-8", "surrogateescape"))

    def err(self, text: str) -> None:
        """Write `text` to standard error; no newline is added."""
        self.stderr.write(text.encode("utf-8", "surrogateescape"))

    def fail(self, message: str, status: int = 1) -> int:
        """Complain as `NAME: message` with a newline; returns `status`."""
        self.err(f"{self.name}: {message}\n")
        return status

    @property
    def files(self) -> FileView:
        """The device's files as this program's user sees them from its working folder."""
        return self.android.filesystem.view(self.uid, self.cwd, self.umask)

    def run(self, what: str | Sequence[str], **changes: Any) -> int:  # noqa: ANN401  (fields of this class)
        """Run a script (str) or a program with arguments (list) with this one's streams.

        Args:
            what: the script or argv.
            **changes: uid, cwd, env, stdin, stdout, stderr, cancelled to use instead of this one's.

        Returns:
            The exit status, 127 when there is no such program.
        """
        return self.shell.run_inside(self, what, **changes)

    def become(self, words: Sequence[str], **changes: Any) -> int:  # noqa: ANN401  (fields of this class)
        """As `run`, in the place of this program, as execvp does: with its process id."""
        return self.shell.run_inside(self, words, instead=True, **changes)
