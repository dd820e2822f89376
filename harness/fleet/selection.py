"""Which devices a run uses, decided from what ADB lists and what the operator asked for.

Without being told, the one connected emulator is taken, else virtual devices; a physical phone
only when it is named. Several candidates and none named is a usage error, with the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.errors import ConfigError
from harness.model import ListedDevice

VIRTUAL = "virtual"
_OPTION = "--android-device"


@dataclass(frozen=True)
class Selection:
    """What was decided.

    Attributes:
        serials: the devices to use; empty for virtual devices that are started for the run.
        why: the decision in words, for the header.
    """

    serials: tuple[str, ...]
    why: str


def select(
    wanted: str | None, listed: Sequence[ListedDevice], is_emulator: Callable[[str], bool]
) -> Selection:
    """Decide which device to use.

    Args:
        wanted: what the operator named: a serial, `virtual`, or None for nothing.
        listed: what `adb devices` says.
        is_emulator: whether the device of a serial says that it is one. Only those are asked that
            ADB calls so: a phone behind a forwarded port may be among them, others are left alone.

    Raises:
        ConfigError: the named device is not there or not usable, or it is not clear which is meant.
    """
    if wanted == VIRTUAL:
        return Selection((), "virtual devices, started for this run")
    if wanted is not None:
        expect_connected(_OPTION, wanted, listed, VIRTUAL)
        return Selection((wanted,), f"{wanted}, as named")
    emulators = [
        device
        for device in listed
        if device.state == "device" and device.is_local and is_emulator(device.serial)
    ]
    if len(emulators) == 1:
        return Selection((emulators[0].serial,), f"{emulators[0].serial}, the only emulator")
    if emulators:
        raise ConfigError(
            _OPTION,
            "several emulators are connected and none is named",
            f"one of {_list(listed, VIRTUAL)}",
        )
    return Selection((), "virtual devices, because no emulator is connected")


def expect_connected(
    option: str, wanted: str, listed: Sequence[ListedDevice], *others: str
) -> None:
    """Expect that a device is there and can be used.

    Args:
        option: by which it was named, for the error.
        wanted: its serial.
        listed: what `adb devices` says.
        others: what could be named as well, for the error.

    Raises:
        ConfigError: it is not.
    """
    device = next((device for device in listed if device.serial == wanted), None)
    there = _list(listed, *others)
    if device is None:
        expected = f"one of {there}" if there else "a connected one; `adb devices` lists none"
        raise ConfigError(option, f"there is no device {wanted!r}", expected)
    if device.state != "device":
        raise ConfigError(
            option, f"{wanted} is {device.state}", f"the state `device`; there is {there}"
        )


def _list(listed: Sequence[ListedDevice], *others: str) -> str:
    names = [f"{device.serial} ({device.state})" for device in listed]
    return ", ".join([*names, *others])
