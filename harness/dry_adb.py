"""A door to a device through which one can look, but change nothing: what would change is noted.

A noted command is taken to have succeeded, so what is read afterwards is as it was before.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from harness.adb import COMMAND_TIMEOUT_S, DeviceAdb, ShellResult
from harness.destructive import harm_of_command
from harness.errors import DryRunEndsError
from harness.read_only import only_looks
from harness.ui import DeviceUi

Note = Callable[[str], None]
_SAID = (
    (re.compile(r"echo \$\?'?$"), "0\n"),
    (re.compile(r"\bpm (?:un)?install "), "Success\n"),
    (re.compile(r"^am start .*-W"), "Starting: Intent { }\nStatus: ok\nComplete\n"),
)
"""What those commands print when they succeed, where somebody reads it."""
_SHOWN_BYTES = 300


class DryAdb(DeviceAdb):
    """Asks a device what is asked of it, and notes the rest, as command lines for a shell.

    Args:
        of: the device.
        note: takes each line.
    """

    def __init__(self, of: DeviceAdb, note: Note) -> None:
        super().__init__(of.client, of.serial, marked=of.leave.marked)
        self._note = note

    def may_change(self, what: str) -> bool:
        """Never: it is noted."""
        self._note(f"# {what}")
        return False

    def _adb(self, *words: str) -> None:
        self._note(shlex.join(["adb", "-s", self.serial, *words]))

    def run(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> ShellResult:
        """Run it if it only looks; note it otherwise, and take it to have succeeded."""
        if only_looks(command):
            return super().run(command, timeout_s=timeout_s)
        self.leave.expect(harm_of_command(command))
        self._adb("shell", command)
        said = (answer for pattern, answer in _SAID if pattern.search(command))
        return ShellResult(next(said, ""), "", 0)

    def exec_out(self, command: str, *, timeout_s: float = COMMAND_TIMEOUT_S) -> bytes:
        """As `run`."""
        if only_looks(command):
            return super().exec_out(command, timeout_s=timeout_s)
        return self.run(command, timeout_s=timeout_s).stdout.encode()

    def push(self, content: bytes, remote: str, *, mode: int = 0o644) -> None:  # noqa: ARG002  (the door's signature)
        """Note it, with what the file would hold if that is a short text."""
        text = content[:_SHOWN_BYTES].decode("utf-8", errors="replace").rstrip("\n")
        binary = len(content) > _SHOWN_BYTES or not text.replace("\n", "").isprintable()
        shown = f"{len(content)} bytes" if binary else text.replace("\n", "\n#   ")
        self._note(f"# FILE: {shown}")
        self._adb("push", "FILE", remote)

    def forward(self, local: str, remote: str) -> None:
        """Note it."""
        self._adb("forward", local, remote)

    def remove_forward(self, local: str) -> None:
        """Note it."""
        self._adb("forward", "--remove", local)

    def reverse(self, remote: str, local: str) -> None:
        """Note it."""
        self._adb("reverse", remote, local)

    def remove_reverse(self, remote: str) -> None:
        """Note it."""
        self._adb("reverse", "--remove", remote)


class DryUi(DeviceUi):
    """No screen: to look at one, uiautomator2 would have to be started on the device."""

    def _expect_server(self) -> None:
        raise DryRunEndsError(self.serial)
