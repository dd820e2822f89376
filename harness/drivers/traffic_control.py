"""What the kernel does to packets that leave by one interface: delay, jitter, loss, rate.

Binds to: Adb with root, where the kernel has netem.
Implements: LinkKnob[str].

Only what leaves is shaped; the interface loses it when it goes away. Times are written in
microseconds and rates in bits, which every version of `tc` reads alike (iproute2, tc-netem(8)).
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.drivers.root import RootShell
from harness.errors import ProtocolError
from harness.pacing.terms import Terms
from harness.shell_words import name_word

_ROOT = re.compile(r"^qdisc netem \S+ (?:dev \S+ )?root (?:refcnt \d+ )?(.*)$", re.MULTILINE)
_ARGUMENTS = re.compile(r"[\w.%() /]*")


@dataclass(frozen=True)
class TrafficControl:
    """The netem discipline at the root of an interface, as arguments; "" for none."""

    adb: Adb
    interface: str

    @property
    def name(self) -> str:
        """Its name in journals."""
        return f"traffic-control:{self.interface}"

    @property
    def _word(self) -> str:
        return name_word(self.interface, "an interface")

    @property
    def root(self) -> RootShell:
        """Who may change it."""
        return RootShell(self.adb)

    def available(self) -> bool:
        """Whether there is root, the tool, and netem in the kernel: loopback is asked."""
        if not self.root.available() or self.adb.run("which tc").exit_code != 0:
            return False
        tried = self.root.shell(
            "tc qdisc add dev lo root netem limit 1000 && tc qdisc del dev lo root; echo $?"
        )
        return tried.endswith("0")

    def read(self) -> str:
        """The arguments of the netem discipline that is there, "" if there is none."""
        if not self.available():
            return ""
        found = _ROOT.search(self.root.shell(f"tc qdisc show dev {self._word}"))
        return found[1].strip() if found else ""

    def write(self, value: str) -> None:
        """Have such a discipline, or none.

        Raises:
            ProtocolError: the value holds no such arguments.
            CommandFailedError: the kernel refuses.
        """
        if not isinstance(value, str) or _ARGUMENTS.fullmatch(value) is None:
            raise ProtocolError(self.adb.serial, f"{self.name} cannot be {value!r}")
        if value:
            self.root.shell(f"tc qdisc replace dev {self._word} root netem {_words(value)}")
        elif self.read():
            self.root.shell(f"tc qdisc del dev {self._word} root")

    def cuts_link(self, value: str) -> bool:
        """Any may: a line can lose everything, or be too slow for ADB."""
        return bool(value)

    def undo_command(self, value: str) -> str:
        """Have such a discipline, or none, which is no failure; "" without root."""
        if not self.root.available():
            return ""
        verb = f"replace dev {self._word} root netem {_words(value)}"
        none = f"del dev {self._word} root 2>/dev/null || true"
        return self.root.command(f"tc qdisc {verb if value else none}")


def _words(value: str) -> str:
    return shlex.join(value.split())


def netem(terms: Terms) -> str:
    """The arguments for one direction of a line."""
    words: list[str] = []
    if terms.delay:
        words += ["delay", f"{terms.delay * 1e6:.0f}us"]
        words += [f"{terms.jitter * 1e6:.0f}us"] if terms.jitter else []
    if terms.loss:
        words += ["loss", f"{terms.loss * 100:g}%"]
    if terms.rate:
        words += ["rate", f"{terms.rate:.0f}bit"]
    return " ".join(words)
