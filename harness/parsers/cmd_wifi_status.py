"""`cmd wifi status` (API 30 on): whether Wi-Fi is on, and the network that it has joined.

`Wifi is enabled`, then `Wifi is not connected` or `Wifi is connected to "name"`.
AOSP: packages/modules/Wifi, WifiShellCommand.java (`printStatus`). No output of a real device is
at hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import unread

_STATUS = re.compile(r"^Wifi is (enabled|disabled)$", re.MULTILINE)
_JOINED = re.compile(r'^Wifi is connected to "?(.*?)"?$', re.MULTILINE)


@dataclass(frozen=True)
class WifiStatus:
    """What it says.

    Attributes:
        enabled: whether Wi-Fi is on.
        ssid: the network that it has joined; "" without one.
    """

    enabled: bool
    ssid: str = ""


def parse_wifi_status(text: str) -> WifiStatus:
    """Read it.

    Raises:
        ProtocolError: it does not say whether Wi-Fi is on.
    """
    status, joined = _STATUS.search(text), _JOINED.search(text)
    if status is None:
        raise unread("cmd wifi status", text)
    return WifiStatus(status[1] == "enabled", joined[1] if joined else "")
