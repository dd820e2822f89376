"""The modem: SIM, registration, signal, mobile data."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.device import Android

REGISTRATIONS = ("unregistered", "home", "roaming", "searching", "denied", "off", "on")


class Telephony:
    """One SIM slot; thread-safe."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    @property
    def has_sim(self) -> bool:
        """Whether a SIM is in the slot."""
        raise NotImplementedError

    @property
    def radio_on(self) -> bool:
        """False in airplane mode."""
        raise NotImplementedError

    @property
    def data_enabled(self) -> bool:
        """The user's mobile data switch."""
        raise NotImplementedError

    def set_data_enabled(self, enabled: bool) -> None:
        """Turn mobile data on or off."""
        raise NotImplementedError

    @property
    def data_registration(self) -> str:
        """One of `REGISTRATIONS` (emulator console `gsm data`)."""
        raise NotImplementedError

    def set_data_registration(self, state: str) -> None:
        """Change the packet registration."""
        raise NotImplementedError

    @property
    def voice_registration(self) -> str:
        """One of `REGISTRATIONS` (emulator console `gsm voice`)."""
        raise NotImplementedError

    def set_voice_registration(self, state: str) -> None:
        """Change the voice registration."""
        raise NotImplementedError

    @property
    def data_state(self) -> int:
        """TelephonyManager.DATA_*: 0 disconnected, 1 connecting, 2 connected."""
        raise NotImplementedError

    @property
    def signal_level(self) -> int:
        """0 none to 4 great."""
        raise NotImplementedError

    @property
    def signal_rssi(self) -> int:
        """0-31, or 99 unknown."""
        raise NotImplementedError

    def set_signal(self, rssi: int, ber: int = 99) -> None:
        """Signal as `gsm signal` gives it."""
        raise NotImplementedError

    def set_signal_profile(self, level: int) -> None:
        """Signal as `gsm signal-profile` gives it, 0-4."""
        raise NotImplementedError

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each change."""
        raise NotImplementedError
