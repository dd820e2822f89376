"""Commands as root, without restarting adbd: by `su`, or because adbd is root already.

Binds to: Adb on userdebug and eng builds, and on phones that were rooted.
Implements: an action.

AOSP's `su` takes a user and a command line (`su 0 id`); those of rooted phones want `-c`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import CapabilityMissingError

_WAYS = ("sh -c {}", "su 0 sh -c {}", "su 0 -c {}")


def root_line(command: str) -> str:
    """A command line that runs another one in the first way that leads to root.

    It says so and does nothing where none does.
    """
    tries = [
        f'[ "$({way.format(shlex.quote("id -u"))} 2>/dev/null)" = 0 ]; '
        f"then {way.format(shlex.quote(command))}"
        for way in _WAYS
    ]
    return f"if {'; elif '.join(tries)}; else echo nobody is root here; fi"


@dataclass(frozen=True)
class RootShell:
    """Runs command lines as root."""

    adb: Adb

    def available(self) -> bool:
        """Whether there is a way, and leave to take it: to ask for root is to run as root."""
        return self.adb.leave.given and self._way() is not None

    def shell(self, command: str) -> str:
        """Run a command line and return its standard output, stripped.

        Raises:
            CapabilityMissingError: nobody is root here, or may be.
            CommandFailedError: its exit status was not 0.
        """
        return self.adb.shell(self.command(command))

    def command(self, command: str) -> str:
        """The command line that runs this one as root.

        Raises:
            CapabilityMissingError: nobody is root here, or may be.
        """
        self.adb.leave.expect("runs as root")
        way = self._way()
        if way is None:
            raise CapabilityMissingError(
                self.adb.serial, "There is no root shell", "Use a userdebug image, or root it."
            )
        return way.format(shlex.quote(command))

    def _way(self) -> str | None:
        for way in _WAYS:
            result = self.adb.run(way.format(shlex.quote("id -u")))
            if result.exit_code == 0 and result.stdout.strip() == "0":
                return way
        return None
