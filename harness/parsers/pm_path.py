"""`pm path NAME`: `package:PATH` for the base APK and each split, nothing if it is not installed.

The base is `base.apk` in the package's folder from API 21 on, before it `NAME-N.apk` in /data/app.
AOSP: PackageManagerShellCommand.java runPath (exit status 1 for nothing from API 26 on).
"""

from __future__ import annotations

from harness.parsers.lines import lines_of, unread

_PREFIX = "package:"


def parse_pm_path(text: str) -> tuple[str, ...]:
    """The paths, the base first; none if the package is not installed.

    Raises:
        ProtocolError: a line is no path.
    """
    lines = [line.strip() for line in lines_of(text) if line.strip()]
    for line in lines:
        if not line.startswith(_PREFIX + "/"):
            raise unread("pm path", line)
    return tuple(line.removeprefix(_PREFIX) for line in lines)
