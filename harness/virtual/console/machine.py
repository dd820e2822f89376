"""What the console may do to the machine behind it: Android runs in it, adb reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from harness.virtual.adbd.daemon import Adbd
    from harness.virtual.device import Android


class Machine(Protocol):
    """An emulator's process, as its console sees it."""

    android: Android
    adbd: Adbd

    @property
    def avd_name(self) -> str:
        """What `avd name` says."""

    def stop(self) -> None:
        """End it, ports and all (`kill`)."""

    def reset(self) -> None:
        """Put it into the state in which it was first started; blocks until booted."""
