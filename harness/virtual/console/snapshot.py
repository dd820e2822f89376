"""`avd snapshot`: the device's whole state, saved and loaded by name.

Source: external-qemu, android/android-emu/android/console.cpp (`snapshot_commands`),
qemu-vm-operations-impl.cpp (`qemu_snapshot_load`), QEMU's `bdrv_snapshot_dump` (the table).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.virtual.console.tree import ConsoleError, Verb

if TYPE_CHECKING:
    from harness.virtual.android.snapshots import Snapshot
    from harness.virtual.console.machine import Machine

_UNIT = 1024
_ROW = "{:<10}{:<20}{:>7}{:>20}{:>15}\n"


def _list(device: Machine, _rest: str) -> str:
    found = device.android.snapshots.all()
    if not found:
        return "There is no snapshot available.\n"
    head = _ROW.format("ID", "TAG", "VM SIZE", "DATE", "VM CLOCK")
    rows = "".join(map(_row, found))
    return f"List of snapshots present on all disks:\n{head}{rows}"


def _row(snapshot: Snapshot) -> str:
    date = datetime.fromtimestamp(snapshot.saved, UTC).astimezone()
    minutes, rest = divmod(round(snapshot.elapsed * 1000), 60_000)
    clock = f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
    size = f"{snapshot.size / _UNIT:.0f}K"
    if snapshot.size >= _UNIT * _UNIT:
        size = f"{snapshot.size / _UNIT / _UNIT:.0f}M"
    return _ROW.format("--", snapshot.name, size, f"{date:%Y-%m-%d %H:%M:%S}", clock)


def _save(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("Argument missing, try 'avd snapshot save <name>'")
    device.android.save_snapshot(rest)
    return ""


def _load(device: Machine, rest: str) -> str:
    if not rest:
        raise ConsoleError("Argument missing, try 'avd snapshot load <name>'")
    android = device.android
    try:
        found = android.find_snapshot(rest)
    except KeyError as error:
        # Each line has its own KO, the first one from QEMU, for a disk of the emulator.
        raise ConsoleError(
            f"Device 'cache' does not have the requested snapshot '{rest}'\n"
            "KO: Snapshot load failure: snapshot doesn't exist"
        ) from error
    except ValueError as error:
        raise ConsoleError(
            "Snapshot load failure: current configuration doesn't match the one in the snapshot"
        ) from error
    device.adbd.start_anew(lambda: android.load_snapshot(found))
    return ""


def _delete(device: Machine, rest: str) -> str:
    if not rest:  # the text names the wrong verb, as the original does
        raise ConsoleError("Argument missing, try 'avd snapshot list <name>'")
    device.android.snapshots.delete(rest)
    return ""


SNAPSHOT = Verb(
    "snapshot",
    "state snapshot commands",
    description="allows you to save and restore the virtual device state in snapshots\n",
    verbs=(
        Verb(
            "list",
            "list available state snapshots",
            _list,
            "'avd snapshot list' will show a list of all state snapshots that can be loaded\n",
        ),
        Verb(
            "save",
            "save state snapshot",
            _save,
            "'avd snapshot save <name>' will save the current (run-time) state to a snapshot"
            " with the given name\n",
        ),
        Verb(
            "load",
            "load state snapshot",
            _load,
            "'avd snapshot load <name>' will load the state snapshot of the given name\n",
        ),
        Verb(
            "del|delete",
            "delete state snapshot",
            _delete,
            "'avd snapshot del <name>' will delete the state snapshot with the given name\n",
        ),
    ),
)
