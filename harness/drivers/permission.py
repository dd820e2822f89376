"""One runtime permission of one app.

Binds to: Adb, API 23 on.
Implements: Knob[bool].

Taking a permission away ends the app's process (AOSP, PermissionManagerService).
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError
from harness.parsers.dumpsys_package import Grant, parse_packages
from harness.parsers.lines import read_from
from harness.shell_words import name_word

POST_NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS"
"""Needed from API 33 on."""


@dataclass(frozen=True)
class Permission:
    """Whether the first user has granted it."""

    adb: Adb
    package: str
    permission: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"permission:{self.package}:{self.permission}"

    @property
    def _word(self) -> str:
        return name_word(self.package, "a package")

    def available(self) -> bool:
        """Whether this is a permission that users grant to this app here."""
        return self._grant() is not None

    def read(self) -> bool:
        """Whether it is granted; so it is where Android does not ask for it."""
        grant = self._grant()
        return grant is None or grant.granted

    def _grant(self) -> Grant | None:
        dump = self.adb.shell(f"dumpsys package {self._word}")
        installed = read_from(self.adb.serial, parse_packages, dump).get(self.package)
        users = installed.users if installed is not None else ()
        return users[0].runtime.get(self.permission) if users else None

    def write(self, value: bool) -> None:
        """Grant it, or take it away.

        Raises:
            ProtocolError: the value is neither.
            CommandFailedError: the app does not ask for it, or the device refuses.
        """
        if value is not True and value is not False:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        if self.read() is not value:
            verb = "grant" if value else "revoke"
            self.adb.shell(f"pm {verb} {self._word} {name_word(self.permission, 'a permission')}")
