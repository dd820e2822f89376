"""`dumpsys package NAME`: the installed version, its permissions, and for which users.

A block `Package [NAME] (hash):` a package, indented by two spaces; an updated system app comes
once more under `Hidden system packages:`. `versionCode= minSdk= targetSdk=` share a line (minSdk
from API 24 on; API 10 has targetSdk on its own). Install permissions come before the first
`User N:`, runtime permissions (API 23 on) inside it. A package that is not there: `Unable to find
package: NAME`, under `Dexopt state:` up to API 33.
AOSP: com/android/server/pm/Settings.java dumpPackageLPr.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.parsers.lines import blocks, body_of, found, unread

_SOURCE = "dumpsys package"
_PACKAGE = re.compile(r"^  Package \[(\S+)\] \(\w+\):", re.MULTILINE)
_HIDDEN = "Hidden system packages:"
_USER = re.compile(r"^    User (\d+): (.*)$", re.MULTILINE)
_GRANTED = re.compile(r"^ +([\w.]+): granted=(true|false)(?:, flags=\[ ?(.*?) ?\])?", re.MULTILINE)
_VERSION_CODE = re.compile(r"^ +versionCode=(\d+)", re.MULTILINE)
_VERSION_NAME = re.compile(r"^ +versionName=(.*)$", re.MULTILINE)
_MIN_SDK = re.compile(r"\bminSdk=(\d+)")
_TARGET_SDK = re.compile(r"\btargetSdk=(\d+)")
_CODE_PATH = re.compile(r"^ +codePath=(\S+)", re.MULTILINE)
_FLAGS = re.compile(r"^ +(?:pkgFlags|flags)=\[ (.*)\]$", re.MULTILINE)
_SPLITS = re.compile(r"^ +splits=\[(.*)\]$", re.MULTILINE)
_INSTALLER = re.compile(r"^ +installerPackageName=(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Grant:
    """Whether a permission is granted; the flags, such as `USER_SET`, say how it came so."""

    granted: bool
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = f"granted={'true' if self.granted else 'false'}"
        return f"{words}, flags={'|'.join(self.flags)}" if self.flags else words


@dataclass(frozen=True)
class PackageUser:
    """What one user of the device has of a package.

    Attributes:
        runtime: each runtime permission.
    """

    id: int
    installed: bool
    stopped: bool
    runtime: Mapping[str, Grant] = field(default_factory=dict)


@dataclass(frozen=True)
class InstalledPackage:
    """One package.

    Attributes:
        min_sdk: None before API 24.
        code_path: a folder, or before API 21 the APK itself.
        flags: None where they are printed as a number.
        splits: `base` and the others; None before API 21.
        installer: who installed it; "" if nobody is named.
        install_permissions: each permission that is given at install.
        users: what each user has of it; none before API 17.
    """

    name: str
    version_code: int
    version_name: str
    min_sdk: int | None
    target_sdk: int
    code_path: str
    flags: frozenset[str] | None = None
    splits: tuple[str, ...] | None = None
    installer: str = ""
    install_permissions: Mapping[str, Grant] = field(default_factory=dict)
    users: tuple[PackageUser, ...] = ()

    @property
    def system(self) -> bool:
        """Whether it belongs to the system image."""
        return self.flags is not None and "SYSTEM" in self.flags

    @property
    def debuggable(self) -> bool:
        """Whether `run-as` may enter it."""
        return self.flags is not None and "DEBUGGABLE" in self.flags


def parse_packages(text: str) -> Mapping[str, InstalledPackage]:
    """Every package in the dump by name, as it is in force; empty if it says that there is none.

    Raises:
        ProtocolError: it neither has a package nor says that there is none, or a line is missing.
    """
    body = body_of(text)
    if _PACKAGE.search(body) is None and "Unable to find package: " not in body:
        raise unread(_SOURCE, text)
    in_force = blocks(_PACKAGE, body.partition(_HIDDEN)[0])
    return {header[1]: _package(header[1], block) for header, block in in_force}


def _package(name: str, block: str) -> InstalledPackage:
    users = blocks(_USER, block)
    head = block[: users[0][0].start()] if users else block
    min_sdk, installer = _MIN_SDK.search(head), _INSTALLER.search(head)
    flags, splits = _FLAGS.search(head), _SPLITS.search(head)
    return InstalledPackage(
        name=name,
        version_code=int(found(_SOURCE, _VERSION_CODE, head)[1]),
        version_name=found(_SOURCE, _VERSION_NAME, head)[1],
        min_sdk=int(min_sdk[1]) if min_sdk else None,
        target_sdk=int(found(_SOURCE, _TARGET_SDK, head)[1]),
        code_path=found(_SOURCE, _CODE_PATH, head)[1],
        flags=frozenset(flags[1].split()) if flags else None,
        splits=tuple(splits[1].split(", ")) if splits else None,
        installer=installer[1] if installer and installer[1] != "null" else "",
        install_permissions=_granted(head),
        users=tuple(_user(*user) for user in users),
    )


def _user(header: re.Match[str], block: str) -> PackageUser:
    words = header[2].split()
    return PackageUser(
        id=int(header[1]),
        installed="installed=true" in words,
        stopped="stopped=true" in words,
        runtime=_granted(block),
    )


def _granted(part: str) -> dict[str, Grant]:
    return {
        name: Grant(value == "true", tuple(flags.split("|")) if flags else ())
        for name, value, flags in _GRANTED.findall(part)
    }
