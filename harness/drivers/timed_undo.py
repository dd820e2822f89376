"""The way back that the device takes by itself, should a change cut the link that undo needs.

Binds to: Adb, any API level, where the device is reached over a network.
Implements: journal.Guard.

Before the change, a script is left on the device that waits and then puts back what was recorded,
unless it is stopped first. Whether the link really goes by the network that is cut is not asked.
A device whose serial is an address or a name of mDNS is reached over a network (adb, transport.cpp,
client/mdns), and so may be what it calls an emulator and is none; every other one by a cable or an
emulator's pipe, and needs none of this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.adb import Adb
from harness.drivers.device_script import DeviceScript
from harness.errors import CapabilityMissingError, EvidenceError, HarnessError
from harness.journal import Recorded
from harness.model import JsonValue, LinkKnob, is_local
from harness.waiting import NotSettledError, Patience, settle

if TYPE_CHECKING:
    from harness.drivers.device import Device

_ADDRESS = re.compile(r".+:(\d+)|.+\._adb[a-z-]*\._tcp\.?")
_TLS = "._adb-tls-connect."
UNPROVEN_S = 60.0
"""Device seconds after a change, as long as the link was not seen to outlive it."""
HELD_S = 600.0
"""Device seconds afterwards: longer than the phases of a scenario take."""
_JOIN_S = 30.0
_RECONNECT_S = 145.0
"""Host seconds: what was sent into the silence is repeated after two minutes at the latest (Linux,
TCP_RTO_MAX), then adb looks for a lost address every 10 s (transport.cpp, ReconnectHandler)."""
_ANSWER_S = 3.0


def over_network(adb: Adb) -> bool:
    """Whether adb reaches a device over a network, or may: a phone is behind a forwarded port."""
    if is_local(adb.serial):
        return not adb.leave.is_emulator
    return _ADDRESS.fullmatch(adb.serial) is not None


def expect_way_back(adb: Adb, what: str) -> None:
    """Expect that the link comes back by itself once Wi-Fi does, if it can be lost.

    Wireless debugging is turned off with Wi-Fi and has another port the next time (AOSP,
    AdbDebuggingManager).

    Args:
        adb: the device.
        what: is about to be changed, for the error.

    Raises:
        CapabilityMissingError: it does not.
    """
    address = _ADDRESS.fullmatch(adb.serial)
    if address is None:
        return
    if _TLS in adb.serial or adb.shell("getprop service.adb.tls.port") == address[1]:
        raise CapabilityMissingError(
            adb.serial,
            f"{what} cuts wireless debugging, and it does not come back by itself",
            "Connect it by USB, or by `adb tcpip` and `adb connect`.",
        )


def timed_undo(device: Device) -> TimedUndo | None:
    """What guards the changes on a device; None where no change can cut the link to it."""
    return TimedUndo(device.adb, device.patience) if over_network(device.adb) else None


@dataclass
class TimedUndo:
    """The script on one device, and what it will run.

    Attributes:
        unproven_s: how long it waits after a change, in device seconds.
        held_s: how long it waits once the link was seen to outlive the changes.
    """

    adb: Adb
    patience: Patience
    unproven_s: float = UNPROVEN_S
    held_s: float = HELD_S
    _way_back: dict[str, str] = field(default_factory=dict)
    _waits_s: float = 0.0
    _ran: bool = False

    @property
    def knob(self) -> DeviceScript:
        """The script."""
        return DeviceScript(self.adb, "timed-undo")

    def before(self, name: str, value: JsonValue, recorded: Recorded) -> None:
        """Start the script anew, if this change may cut the link.

        Raises:
            CapabilityMissingError: it may, and nothing on the device can put it back.
        """
        knob, restore = recorded[name]
        if not isinstance(knob, LinkKnob) or not knob.cuts_link(value):
            return
        expect_way_back(self.adb, name)
        command = knob.undo_command(restore)
        if not command:
            raise CapabilityMissingError(
                self.adb.serial,
                f"{name} may cut the network that adb goes by, and no command on the device puts "
                "it back",
                "Connect it by USB.",
            )
        self._way_back[name] = command
        self._start(self.unproven_s)

    def hold(self, recorded: Recorded) -> None:
        """Wait longer from now on; what the remedy may change is put back as well."""
        for name, (knob, restore) in recorded.items():
            if isinstance(knob, LinkKnob) and (command := knob.undo_command(restore)):
                self._way_back[name] = command
        if self._way_back:
            self._start(self.held_s)

    def _start(self, seconds: float) -> None:
        newest_first = reversed(self._way_back.values())
        lines = [f"sleep {seconds:g}", self.knob.forget_text, *newest_first, self.knob.forget_all]
        self.knob.write("".join(f"{line}\n" for line in lines))
        self._waits_s = seconds

    def await_link(self) -> None:
        """Wait until the device answers, as long as its script and adb may take; go on anyway."""
        if not self._way_back:
            return
        try:
            settle(
                self._answers,
                bool,
                awaited="the link",
                seconds=self.patience.host_seconds(self._waits_s + _JOIN_S) + _RECONNECT_S,
                clock=self.patience.clock,
            )
            self._ran = not self.knob.read()
        except (NotSettledError, HarnessError):
            self._ran = True  # what is to be put back will say that the device is not there

    def _answers(self) -> bool:
        try:
            return self.adb.run("true", timeout_s=_ANSWER_S).exit_code == 0
        except HarnessError:
            return False

    def expect_unused(self) -> None:
        """Expect that the script was stopped before its time.

        Raises:
            EvidenceError: it was not, or the device is lost.
        """
        if self._ran:
            raise EvidenceError(
                self.adb.serial,
                f"the device put back {', '.join(self._way_back)} by itself after "
                f"{self._waits_s:g} s: the link was lost, or this took too long",
                "What was measured counts for nothing; connect it by USB.",
            )
