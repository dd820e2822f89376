"""The firewall that keeps one app from every network, loopback included.

Binds to: Adb, where `cmd connectivity help` lists it: Android 14 with its later updates.
Implements: Knob[dict[str, bool]].

Source: AOSP, ConnectivityService (shell command), netd.c. Turning the chain on resets the app's
connections; a rule that is set while the chain is on leaves them silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError
from harness.parsers.lines import found, read_from
from harness.shell_words import name_word

_SOURCE = "cmd connectivity"
_CHAIN, _DENIED = "chain", "denied"
_SAID_CHAIN = re.compile(r"\bchain:(enabled|disabled)")
_SAID_APP = re.compile(r":(allow|deny)\b")


def parse_firewall(text: str) -> dict[str, bool]:
    """What the answers for an app and for the chain say, one below the other.

    Raises:
        ProtocolError: one of them is missing.
    """
    app, chain = found(_SOURCE, _SAID_APP, text), found(_SOURCE, _SAID_CHAIN, text)
    return {_DENIED: app[1] == "deny", _CHAIN: chain[1] == "enabled"}


@dataclass(frozen=True)
class AppFirewall:
    """Reads and writes the rule of one app, and whether rules count."""

    adb: Adb
    package: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"app-firewall:{self.package}"

    @property
    def _word(self) -> str:
        return name_word(self.package, "a package")

    def available(self) -> bool:
        """Whether this device's connectivity service takes the commands."""
        return "set-package-networking-enabled" in self.adb.run("cmd connectivity help").output

    def read(self) -> dict[str, bool]:
        """Whether the app is denied, and whether the chain is on.

        Raises:
            ProtocolError: the device says neither.
        """
        questions = (f"get-package-networking-enabled {self._word}", "get-chain3-enabled")
        said = "\n".join(self.adb.run(f"cmd connectivity {each}").output for each in questions)
        return read_from(self.adb.serial, parse_firewall, said)

    def write(self, value: dict[str, bool]) -> None:
        """Change both: the rule before the chain, so that open connections are reset.

        Raises:
            ProtocolError: the value is no such pair.
        """
        if not isinstance(value, dict) or set(value) != {_CHAIN, _DENIED}:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        allowed = str(not value[_DENIED]).lower()
        self.adb.shell(f"cmd connectivity set-package-networking-enabled {allowed} {self._word}")
        self.adb.shell(f"cmd connectivity set-chain3-enabled {str(value[_CHAIN]).lower()}")

    def deny(self) -> None:
        """Cut the app off."""
        self.write({_CHAIN: True, _DENIED: True})

    def allow(self) -> None:
        """Let the app through; whether rules count stays as it is."""
        self.adb.shell(f"cmd connectivity set-package-networking-enabled true {self._word}")
