"""A shell script that goes on by itself on the device, and is stopped from anywhere.

Binds to: Adb, any API level.
Implements: Knob[str].

It runs in a session of its own, so that it outlives the connection that started it. Its process id
is in a file, which is how a later process stops it, together with what it has just begun. The id of
the boot is there as well: after the next one, that process is somebody else's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.adb import OURS, Adb
from harness.destructive import harm_of_command
from harness.errors import ProtocolError
from harness.shell_words import name_word

SCRIPTS = f"{OURS}-scripts"
_END = (
    'end() { begun="$(pgrep -P "$1")"; kill -9 "$1"; for child in $begun; do end "$child"; done; }'
)
"""Ends a process and all that it began, which are looked up while they are still its children."""
_BOOT = '"$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"'
"""Another one after each boot (Linux, random(4)); where it may not be read, every boot counts."""
_LOOKS = 200
"""So often, and 0.1 s apart, a script that was started is looked for."""
_TIDY = f"rmdir {SCRIPTS} 2>/dev/null || true"
_NAME = re.compile(r"[a-z-]+")


@dataclass(frozen=True)
class DeviceScript:
    """One script by its name; its value is its text, "" while none runs."""

    adb: Adb
    title: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"device-script:{self.title}"

    @property
    def _file(self) -> str:
        return f"{SCRIPTS}/{name_word(self.title, 'a script')}"

    def read(self) -> str:
        """The text of the script that runs now, "" if none does."""
        alive = f'kill -0 "$(head -n 1 {self._pid})" 2>/dev/null'
        result = self.adb.run(f"{self._of_this_boot} && {alive} && cat {self._file}")
        return result.stdout.removeprefix(self._head) if result.exit_code == 0 else ""

    @property
    def _pid(self) -> str:
        return f"{self._file}.pid"

    @property
    def _of_this_boot(self) -> str:
        return f"grep -qF {_BOOT} {self._pid} 2>/dev/null"

    @property
    def _head(self) -> str:
        return f"printf '%s\\n' $$ {_BOOT} > {self._pid}\n"

    def write(self, value: str) -> None:
        """Stop what runs, and start this script, if it is one.

        Raises:
            ProtocolError: the value is no text.
            CommandFailedError: the script did not start.
            CapabilityMissingError: it is destructive, and the device is not disposable.
        """
        if not isinstance(value, str) or _NAME.fullmatch(self.title) is None:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        self.adb.leave.expect(harm_of_command(value))
        if not value:
            self.adb.shell(f"{self._stop}; {self.forget_all}")
            return
        self.adb.shell(f"mkdir -p {SCRIPTS}")
        self.adb.push(f"{self._head}{value}".encode(), f"{self._file}.new")
        start = (
            f"mv {self._file}.new {self._file}; setsid sh {self._file} </dev/null >/dev/null 2>&1"
        )
        begun = (
            f"n=0; until [ -s {self._pid} ] || [ $((n += 1)) -gt {_LOOKS} ]; do sleep 0.1; done; "
            f"[ -s {self._pid} ]"
        )
        # One command, which goes on if the connection ends: there is one script or the other.
        self.adb.shell(f"trap '' HUP; {self._stop}; {start} & {begun}")

    @property
    def _stop(self) -> str:
        end = f'end "$(head -n 1 {self._pid})" 2>/dev/null'
        return f"{_END}; ! {self._of_this_boot} || {end}; rm -f {self._pid}"

    @property
    def forget_text(self) -> str:
        """The line by which a script says that it does now what it waited for; it reads as ""."""
        return f"rm -f {self._file}"

    @property
    def forget_all(self) -> str:
        """The last line of a script that is to leave nothing behind."""
        return f"rm -f {self._file} {self._file}.new {self._pid}; {_TIDY}"
