"""`pm list packages` with any of `-f`, `-U`, `-i`, `--show-versioncode`.

`package:NAME`, with `-f` `package:PATH=NAME` where the path itself may hold `=` (API 30 on), then
` versionCode:N`, `  installer=NAME`, ` uid:N[,N…]`. Refusals are those of cmd_errors.
AOSP: PackageManagerShellCommand.java doListPackages.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.parsers.lines import lines_of, unread

_PREFIX = "package:"


@dataclass(frozen=True)
class ListedPackage:
    """One line.

    Attributes:
        path: of its APK; "" if it was not asked for.
        details: whatever else was asked for, as printed.
    """

    name: str
    path: str = ""
    details: tuple[str, ...] = ()


def parse_list_packages(text: str) -> tuple[ListedPackage, ...]:
    """Every package, in the order of the list; none if it is empty.

    Raises:
        ProtocolError: a line is no package's.
    """
    return tuple(_package(line) for line in lines_of(text) if line.strip())


def _package(line: str) -> ListedPackage:
    words = line.removeprefix(_PREFIX).split()
    if not line.startswith(_PREFIX) or not words:
        raise unread("pm list packages", line)
    path, _, name = words[0].rpartition("=")
    return ListedPackage(name, path, tuple(words[1:]))
