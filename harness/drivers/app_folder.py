"""A folder inside an app's data, such as its cache, saved as a file and put back whole.

Binds to: Adb, where `run-as` may enter the app (a debuggable app).
Implements: Knob[str | None], with the archive kept on the device.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.app_package import KEPT, is_kept
from harness.errors import ProtocolError
from harness.model import JsonValue
from harness.shell_words import name_word

_DIGEST_LINE = re.compile(r"([0-9a-f]{40})  (.*)")


@dataclass(frozen=True)
class AppFolder:
    """One folder of one debuggable app."""

    adb: Adb
    package: str
    folder: str

    @property
    def name(self) -> str:
        """The knob's name in journals."""
        return f"app-folder:{self.package}:{self.folder}"

    @property
    def _place(self) -> str:
        """The folder as one word; it is inside the app's data, and no option."""
        if self.folder.startswith("-") or {"", ".", ".."} & set(self.folder.split("/")):
            raise ProtocolError(self.adb.serial, f"an app has no folder {self.folder!r}")
        return shlex.quote(self.folder)

    @property
    def _word(self) -> str:
        return name_word(self.package, "a package")

    def run_as(self, command: str) -> str:
        """Run a command line as the app, in its data folder.

        Raises:
            CommandFailedError: it may not be entered, or the command failed.
        """
        return self.adb.shell(f"run-as {self._word} sh -c {shlex.quote(command)}")

    def available(self) -> bool:
        """Whether the app may be entered at all."""
        return self.adb.run(f"run-as {self._word} id").exit_code == 0

    def exists(self) -> bool:
        """Whether the folder is there."""
        return self.run_as(f"[ -d {self._place} ] && echo there || echo gone") == "there"

    def digests(self) -> dict[str, str]:
        """Each file's SHA-1 by its path below the data folder (`sha256sum` came with API 26)."""
        return parse_digests(self.run_as(self._digest_command))

    def kept_digests(self) -> dict[str, str]:
        """The same of the archive that `read` made last.

        Raises:
            CommandFailedError: it is not there, or is no archive.
        """
        unpacked = f"{KEPT}/compare"
        return parse_digests(
            self.adb.shell(
                f"rm -rf {unpacked} && mkdir -p {unpacked} && cd {unpacked} && "
                f"tar -xf {self._kept} && {self._digest_command}; "
                f"status=$?; rm -rf {unpacked}; exit $status"
            )
        )

    @property
    def _digest_command(self) -> str:
        return f"find {self._place} -type f -exec sha1sum {{}} +"

    @property
    def _kept(self) -> str:
        plain = re.sub(r"[^\w.-]", "_", self.folder)
        return f"{KEPT}/{self._word}-{plain}.tar"

    def read(self) -> JsonValue:
        """Where on the device an archive of the folder lies; None if there is no such folder."""
        folder = self._place
        if not self.exists():
            return None
        archive = f"run-as {self._word} tar -cf - {folder} > {self._kept}"
        self.adb.shell(f"mkdir -p {KEPT} && {archive}")
        return self._kept

    def write(self, value: JsonValue) -> None:
        """Put the archived folder in the place of the present one; the app is stopped for it.

        Raises:
            CommandFailedError: the archive is not there; the folder is left as it is.
            ProtocolError: the value is not one that `read` gives.
        """
        if value is not None and not is_kept(value):
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be put back to {value!r}")
        if value is not None:
            self.adb.shell(f"tar -tf {shlex.quote(value)} > /dev/null")
        self.adb.shell(f"am force-stop {self._word}")
        self.run_as(f"rm -rf {self._place}")
        if value is not None:
            self.adb.shell(f"cat {shlex.quote(value)} | run-as {self._word} tar -xf -")


def parse_digests(printed: str) -> dict[str, str]:
    """`sha1sum`'s lines, by path; a line without a digest continues the name before it."""
    found: dict[str, str] = {}
    path = digest = ""
    for line in printed.split("\n"):
        match = _DIGEST_LINE.fullmatch(line)
        if match:
            digest, path = match[1], match[2]
        elif digest:
            del found[path]
            path = f"{path}\n{line}"
        if digest:
            found[path] = digest
    return found
