"""The modem: SIM, registration, signal, mobile data.

Sources: the emulator's `gsm` console commands (external/qemu console.cpp), DataSettingsManager (the
switch is `mobile_data`, and `mobile_data1` for subscription 1; writing the settings changes nothing
live), TelephonyManager's numbers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.virtual.android.looper import Timer
from harness.virtual.android.network.model import Network, Transport

if TYPE_CHECKING:
    from harness.virtual.device import Android


@dataclass(frozen=True)
class Call:
    """A phone call; `state` is `incoming`, `waiting`, `active`, `held` or `ringing`."""

    number: str
    state: str
    outbound: bool = False


_IN_SERVICE = frozenset({"home", "roaming", "on"})
DATA_DISCONNECTED, DATA_CONNECTING, DATA_CONNECTED = 0, 1, 2
_ATTACH_SECONDS = 0.8  # device seconds from attach to an address
_PROFILE_RSSI = (0, 4, 9, 16, 31)  # gsm signal-profile 0-4 as ASU, amodem
_LEVELS = ((12, 4), (8, 3), (5, 2), (3, 1))  # SignalStrength.getGsmLevel: ASU from, level
_UNKNOWN = 99
_ALWAYS_ON_API = 26
"""From here on the data connection stays up beside Wi-Fi unless `mobile_data_always_on` is 0."""


class Telephony:
    """One SIM slot; thread-safe."""

    def __init__(self, android: Android, *, has_sim: bool = True) -> None:
        self._android = android
        self._lock = threading.RLock()
        self.has_sim = has_sim
        self.operator = "T-Mobile"
        self._radio = False
        self._data = True
        self._data_registration = "home"
        self._voice_registration = "home"
        self._rssi = 31
        self._ber = _UNKNOWN
        self._calls: list[Call] = []
        self._state = DATA_DISCONNECTED
        self._timer: Timer | None = None
        self._observers: list[Callable[[], None]] = []

    def boot(self) -> None:
        """Power the radio, unless airplane mode is on, and attach."""
        self._radio = self._android.settings.get("global", "airplane_mode_on") != "1"
        self._data = self._android.settings.get("global", "mobile_data") != "0"
        self._android.connectivity.observe(self._networks_changed)
        self._settle()

    # the user's side

    @property
    def radio_on(self) -> bool:
        """False in airplane mode."""
        with self._lock:
            return self._radio

    def airplane_mode_changed(self, airplane: bool) -> None:
        """Power the radio off or on."""
        with self._lock:
            self._radio = not airplane
            if airplane:
                self._calls.clear()
        self._settle()

    @property
    def data_enabled(self) -> bool:
        """The user's mobile data switch."""
        with self._lock:
            return self._data

    def set_data_enabled(self, enabled: bool) -> None:
        """Turn mobile data on or off; without a SIM nothing happens."""
        if not self.has_sim:
            return
        with self._lock:
            self._data = enabled
        for key in ("mobile_data", "mobile_data1"):
            self._android.settings.put("global", key, "1" if enabled else "0")
        self._settle()

    # the network's side

    @property
    def data_registration(self) -> str:
        """A state of the console's `gsm data`, such as `home` or `denied`."""
        with self._lock:
            return self._data_registration

    def set_data_registration(self, state: str) -> None:
        """Change the packet registration."""
        with self._lock:
            self._data_registration = state
        self._settle()

    @property
    def voice_registration(self) -> str:
        """A state of the console's `gsm voice`."""
        with self._lock:
            return self._voice_registration

    def set_voice_registration(self, state: str) -> None:
        """Change the voice registration."""
        with self._lock:
            self._voice_registration = state
        self._settle()

    @property
    def in_service(self) -> bool:
        """Whether it is registered for data."""
        with self._lock:
            return self.has_sim and self._radio and self._data_registration in _IN_SERVICE

    @property
    def data_state(self) -> int:
        """TelephonyManager.DATA_*: 0 disconnected, 1 connecting, 2 connected."""
        with self._lock:
            return self._state

    # signal: shown, and nothing else, as on the emulator

    @property
    def signal_rssi(self) -> int:
        """ASU 0-31, or 99 unknown."""
        with self._lock:
            return self._rssi if self._radio and self.has_sim else _UNKNOWN

    @property
    def signal_level(self) -> int:
        """0 none to 4 great."""
        rssi = self.signal_rssi
        return next((level for floor, level in _LEVELS if floor <= rssi != _UNKNOWN), 0)

    @property
    def bit_error_rate(self) -> int:
        """0-7 as TS 27.007 has it, or 99 unknown."""
        with self._lock:
            return self._ber

    def set_signal(self, rssi: int, ber: int | None = None) -> None:
        """Signal as `gsm signal` gives it: ASU, 0-31 or 99; an error rate of None stays."""
        with self._lock:
            self._rssi = rssi
            self._ber = self._ber if ber is None else ber
        self._tell()

    def set_signal_profile(self, level: int) -> None:
        """Signal as `gsm signal-profile` gives it, 0-4."""
        self.set_signal(_PROFILE_RSSI[level])

    # calls

    @property
    def calls(self) -> list[Call]:
        """The calls there are, oldest first."""
        with self._lock:
            return list(self._calls)

    @property
    def call_state(self) -> int:
        """TelephonyManager.CALL_STATE_*: 0 idle, 1 ringing, 2 off hook."""
        states = {call.state for call in self.calls}
        return 1 if states & {"incoming", "waiting"} else 2 if states else 0

    def ring(self, number: str) -> None:
        """Somebody calls; a modem without radio hears nothing."""
        with self._lock:
            if not self._radio or self._voice_registration not in _IN_SERVICE:
                return
            self._calls.append(Call(number, "waiting" if self._calls else "incoming"))
        self._tell()

    def change_call(self, number: str, state: str | None) -> bool:
        """Give a call another state, or end it (None); False when there is no such call."""
        with self._lock:
            found = next((call for call in self._calls if call.number == number), None)
            if found is None:
                return False
            place = self._calls.index(found)
            self._calls[place : place + 1] = [replace(found, state=state)] if state else []
        self._tell()
        return True

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        with self._lock:
            self._observers.append(callback)

    # inside

    def _wanted(self) -> bool:
        """Whether a data connection should be up: with Wi-Fi too, unless the setting forbids it."""
        if not (self.in_service and self.data_enabled):
            return False
        always = 1 if self._android.model.api >= _ALWAYS_ON_API else 0
        if self._android.settings.integer("global", "mobile_data_always_on", always):
            return True
        return not any(
            n.transport is Transport.WIFI and n.validated
            for n in self._android.connectivity.networks()
        )

    def _networks_changed(self) -> None:
        if self._wanted() != (self.data_state != DATA_DISCONNECTED):
            self._settle()

    def _settle(self) -> None:
        """Attach or detach, as is wanted now."""
        wanted = self._wanted()
        with self._lock:
            before = self._state
            if not wanted:
                if self._timer is not None:
                    self._timer.cancel()
                self._state = DATA_DISCONNECTED
            elif before == DATA_DISCONNECTED:
                self._state = DATA_CONNECTING
                self._timer = self._android.looper.post_delayed(_ATTACH_SECONDS, self._attached)
        if not wanted and before == DATA_CONNECTED:
            self._android.connectivity.disconnected(Transport.CELLULAR)
        self._tell()

    def _attached(self) -> None:
        with self._lock:
            if self._state != DATA_CONNECTING:
                return
            self._state = DATA_CONNECTED
        self._android.connectivity.connected(
            Network(
                net_id=0,
                transport=Transport.CELLULAR,
                interface="eth0",
                addresses=("10.0.2.15/24",),
                gateway="10.0.2.2",
                dns=("10.0.2.3",),
                metered=True,
            )
        )
        if self.data_state != DATA_CONNECTED:  # turned off in this very moment
            self._android.connectivity.disconnected(Transport.CELLULAR)
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            observers = list(self._observers)
        for observer in observers:
            observer()
