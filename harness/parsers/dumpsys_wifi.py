"""`dumpsys wifi`: whether Wi-Fi is on, and what it is connected to.

`Wi-Fi is enabled` or `disabled` stands on line 1, from API 33 on further down; the connection is on
the line `mWifiInfo SSID: …` (`SSID: …` on API 10) with `Name: value` parts, `IP: /1.2.3.4` from API
30 on, rates with or without `Mbps`. AOSP: WifiServiceImpl.java dump, WifiInfo.java toString.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import body_of, flag, found, whole

_SOURCE = "dumpsys wifi"
_ENABLED = re.compile(r"^Wi-Fi is (enabled|disabled)$", re.MULTILINE)
_INFO = re.compile(r'^(?:mWifiInfo )?SSID: (?:"(.*?)"|([^,]*)), BSSID: (.*)$', re.MULTILINE)
_AIRPLANE = re.compile(r"^m?AirplaneModeOn (\w+)$", re.MULTILINE)
_STATE = re.compile(r"Supplicant state: (\w+)")
_RSSI = re.compile(r"RSSI: (-?\d+)")
_SPEED = re.compile(r"[,] Link speed: (-?\d+)")
_IP = re.compile(r"\bIP: /([\da-f.:]+)")
_STANDARD = re.compile(r"Wi-Fi standard: (\w+)")
_CONNECTED = "COMPLETED"


@dataclass(frozen=True)
class Wifi:
    """Wi-Fi now.

    Attributes:
        ssid: as printed, without quotes; `<unknown ssid>` or `<none>` without a connection.
        supplicant: its state; `COMPLETED` is connected.
        rssi: in dBm.
        speed_mbps: -1 without a connection.
        address: its IP address; "" if it has none, or before API 30.
        standard: the number of its 802.11 standard; "" where it is not printed.
        airplane_mode: None where it is not printed.
    """

    enabled: bool
    ssid: str
    supplicant: str
    rssi: int
    speed_mbps: int
    address: str = ""
    standard: str = ""
    airplane_mode: bool | None = None

    @property
    def connected(self) -> bool:
        """Whether it has a connection to an access point."""
        return self.supplicant == _CONNECTED


def parse_wifi(text: str) -> Wifi:
    """Read the dump.

    Raises:
        ProtocolError: a line or a part is missing.
    """
    body = body_of(text)
    info = found(_SOURCE, _INFO, body)
    address, standard = _IP.search(info[3]), _STANDARD.search(info[3])
    airplane = _AIRPLANE.search(body)
    return Wifi(
        enabled=found(_SOURCE, _ENABLED, body)[1] == "enabled",
        ssid=info[1] or info[2],
        supplicant=found(_SOURCE, _STATE, info[3])[1],
        rssi=whole(_SOURCE, found(_SOURCE, _RSSI, info[3])[1]),
        speed_mbps=whole(_SOURCE, found(_SOURCE, _SPEED, info[3])[1]),
        address=address[1] if address else "",
        standard=standard[1] if standard else "",
        airplane_mode=flag(_SOURCE, airplane[1]) if airplane else None,
    )
