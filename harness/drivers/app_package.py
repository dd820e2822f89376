"""The installed version of one app: which it is, and putting another version in its place.

Binds to: Adb, any API level.
Implements: Knob[SavedPackage], with the APK kept on the device, where any host finds it again.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from harness.adb import OURS, Adb, ShellResult
from harness.errors import CommandFailedError, ProtocolError
from harness.model import JsonValue
from harness.parsers.adb_install import parse_install
from harness.parsers.dumpsys_package import parse_packages
from harness.parsers.lines import read_from
from harness.parsers.pm_path import parse_pm_path
from harness.shell_words import name_word

KEPT = f"{OURS}-undo"

_UID = re.compile(r"^\s+(?:userId|appId)=(\d+)", re.MULTILINE)


def is_kept(path: object) -> TypeGuard[str]:
    """Whether this is a file of ours on the device; a journal may have been changed by hand."""
    return isinstance(path, str) and path.startswith(f"{KEPT}/") and "/../" not in path


@dataclass(frozen=True)
class AppPackage:
    """One app's package; its value is the version with a copy of its APK on the device."""

    adb: Adb
    package: str

    @property
    def name(self) -> str:
        """The knob's name in journals."""
        return f"package:{self.package}"

    @property
    def _word(self) -> str:
        return name_word(self.package, "a package")

    def version_code(self) -> int | None:
        """The installed version, None if it is not installed.

        Raises:
            ProtocolError: the device neither describes the package nor says that it has none.
        """
        dump = self.adb.shell(f"dumpsys package {self._word}")
        installed = read_from(self.adb.serial, parse_packages, dump).get(self.package)
        return installed.version_code if installed else None

    def uid(self) -> int:
        """The Linux user of the app for the first user of the device.

        Source: AOSP, Settings.java dumpPackageLPr: `userId=` up to API 33, `appId=` later.

        Raises:
            ProtocolError: the device does not say.
        """
        found = _UID.search(self.adb.shell(f"dumpsys package {self._word}"))
        if found is None:
            raise ProtocolError(self.adb.serial, f"no uid is told of {self.package}")
        return int(found[1])

    def read(self) -> JsonValue:
        """The version and where on the device a copy of its APK lies; None if not installed."""
        version = self.version_code()
        if version is None:
            return None
        kept = f"{KEPT}/{self._word}-{version}.apk"
        path = self._code_path()
        self.adb.shell(f"mkdir -p {KEPT} && cp {shlex.quote(path)} {kept}")
        return {"version_code": version, "apk": kept}

    def _code_path(self) -> str:
        paths = self._paths()
        if len(paths) != 1:  # putting back one of them would leave a broken app
            raise ProtocolError(self.adb.serial, f"{self.package} comes in several parts: {paths}")
        return paths[0]

    def _paths(self) -> tuple[str, ...]:
        listed = self.adb.shell(f"pm path {self._word}")
        return read_from(self.adb.serial, parse_pm_path, listed)

    def write(self, value: JsonValue) -> None:
        """Put the kept version back, over whatever is there, keeping the app's data.

        Raises:
            CommandFailedError: the package manager refused.
            ProtocolError: the value is not one that `read` gives.
        """
        if value is None:
            if self.version_code() is not None:
                self._check(self.adb.run(f"pm uninstall {self._word}"))
            return
        if not isinstance(value, dict) or not is_kept(value.get("apk")):
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be put back to {value!r}")
        if self.version_code() == value.get("version_code"):
            return
        kept = shlex.quote(str(value["apk"]))
        self._check(self.adb.run(f"pm install -r -d -t {kept}", timeout_s=120.0))

    def _check(self, result: ShellResult) -> None:
        answer = read_from(self.adb.serial, parse_install, result.output)
        if not answer.success:
            raise CommandFailedError(
                self.adb.serial,
                f"{self.package} could not be put back: {answer}",
                "Install it by hand.",
            )

    def install(self, apk: Path) -> None:
        """Install a version over the present one, older ones too, keeping the app's data.

        Raises:
            CommandFailedError: the package manager refused.
        """
        self.adb.install(apk, "-r", "-d", "-t")
