"""`dumpsys deviceidle`: Doze, light and deep, and who is exempt from it.

Settings, lists of packages under `Whitelist … apps:` headings (user apps' only if there are any),
then `mLightEnabled= mDeepEnabled=` (API 24 on), `mForceIdle=`, and `mState= mLightState=` on one
line. AOSP: DeviceIdleController.java dump.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import body_of, flag, found

_SOURCE = "dumpsys deviceidle"
_ENABLED = re.compile(r"^  mLightEnabled=(\w+) +mDeepEnabled=(\w+)", re.MULTILINE)
_FORCED = re.compile(r"^  mForceIdle=(\w+)", re.MULTILINE)
_STATES = re.compile(r"^  mState=(\w+) mLightState=(\w+)", re.MULTILINE)
_LIST = r"^  Whitelist %s apps:\n((?:    \S.*\n)*)"


@dataclass(frozen=True)
class DeviceIdle:
    """Doze now.

    Attributes:
        state: of deep Doze, such as `ACTIVE`, `INACTIVE`, `IDLE`.
        light_state: of light Doze.
        forced: whether a command keeps it idle.
        system_exempt: packages that the system exempts.
        user_exempt: packages that the user exempts.
    """

    state: str
    light_state: str
    light_enabled: bool
    deep_enabled: bool
    forced: bool
    system_exempt: tuple[str, ...]
    user_exempt: tuple[str, ...]


def parse_deviceidle(text: str) -> DeviceIdle:
    """Read the dump.

    Raises:
        ProtocolError: a line is missing.
    """
    body = body_of(text)
    states = found(_SOURCE, _STATES, body)
    enabled = found(_SOURCE, _ENABLED, body)
    return DeviceIdle(
        state=states[1],
        light_state=states[2],
        light_enabled=flag(_SOURCE, enabled[1]),
        deep_enabled=flag(_SOURCE, enabled[2]),
        forced=flag(_SOURCE, found(_SOURCE, _FORCED, body)[1]),
        system_exempt=_packages("system", body),
        user_exempt=_packages("user", body),
    )


def _packages(kind: str, body: str) -> tuple[str, ...]:
    section = re.search(_LIST % kind, body, re.MULTILINE)
    return tuple(section[1].split()) if section else ()  # a list of nobody has no heading
