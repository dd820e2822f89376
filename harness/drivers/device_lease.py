"""Who has the device: a line in a file on it, which ends by itself if nobody renews it.

Binds to: Adb, API 24 on, where toybox has `flock` (AOSP, shell_and_utilities/README.md).
Implements: a lease, which `fleet/leases.py` holds for a run.

    TOKEN BOOT_ID UNTIL SINCE HOLDER

UNTIL and SINCE are seconds of /proc/uptime, which goes on while the device sleeps and which nobody
sets, unlike the time of day; they mean something during the boot of that id only. HOLDER is JSON.

Each script looks and changes under a lock on the folder that the file is in, so no two do it at
once; the kernel takes the lock back when the script ends, however it ends. The line is written over
the old one, which takes no space, so a lease is renewed on a full disk as well; what is left of a
longer one comes after the end of the line. Root and the shell may each write what the other made.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import CommandFailedError, ProtocolError
from harness.model import JsonValue

_FOLDER = "/data/local/tmp"
LEASE_FILE = f"{_FOLDER}/harness-lease"
_LOOK = (
    "boot=none; read -r boot </proc/sys/kernel/random/boot_id; "
    "read -r now idle </proc/uptime; now=${now%%.*}; "
    f"token=; if [ -f {LEASE_FILE} ]; then read -r token at until since holder <{LEASE_FILE}; fi"
)
_HELD = re.compile(r"held (\S+) (\d+) (\d+) (\d+) (.*)")


@dataclass(frozen=True)
class Held:
    """Somebody's lease, as it is on the device.

    Attributes:
        token: which lease it is.
        held_s: for how many seconds they have had it.
        left_s: for how many more they have it, unless they renew it.
        holder: what they said of themselves.
    """

    token: str
    held_s: int
    left_s: int
    holder: dict[str, JsonValue]


@dataclass(frozen=True)
class DeviceLease:
    """The lease of one device, as one would-be holder sees it.

    Attributes:
        token: a random word that is this holder's alone.
        seconds: how long it lasts from when it is taken or renewed.
        holder: who it is, for others to read.
    """

    adb: Adb
    token: str
    seconds: int
    holder: dict[str, JsonValue]

    def take(self, instead_of: str = "") -> Held | None:
        """Take it, unless somebody else has it: then whose it is.

        Args:
            instead_of: the token of a lease whose holder is known to be gone.

        Raises:
            CommandFailedError: the device lacks what it takes.
        """
        self.adb.shell("command -v flock")  # a device that is not there is told in a short line
        gone = f'[ "$token" = {shlex.quote(instead_of)} ]'
        holds = '[ "$at" = "$boot" ] && [ "$now" -lt "$until" ]'
        told = 'printf "%s\\n" "held $token $until $now $since $holder"'
        said = self._locked(
            f'if [ -n "$token" ] && ! {gone} && {holds}; then {told}; '
            f"else since=$now; {self._write()}; fi"
        )
        return None if said == "mine" else self._held(said)

    def renew(self) -> bool:
        """Have it last from now on again, also after a reboot; False if it is another's by now."""
        moved = '[ "$at" = "$boot" ] || since=$now'
        said = self._locked(
            f'if [ "$token" = {self.token} ]; then {moved}; {self._write()}; else echo lost; fi'
        )
        return said == "mine"

    def give_back(self) -> None:
        """Let others have it; nothing is left on the device. One that is another's stays."""
        self._locked(f'if [ "$token" = {self.token} ]; then rm -f {LEASE_FILE}; fi')

    def _write(self) -> str:
        holder = shlex.quote(json.dumps(self.holder))
        line = f'"{self.token} $boot $((now + {self.seconds})) $since" {holder}'
        return f"umask 0; printf '%s %s\\n' {line} 1<>{LEASE_FILE} && echo mine"

    def _locked(self, script: str) -> str:
        result = self.adb.run(f"{{ flock 0 || exit 1; {_LOOK}; {script}; }} <{_FOLDER}")
        if result.exit_code != 0:
            raise CommandFailedError(
                self.adb.serial,
                f'its lease in {LEASE_FILE} could not be read or written: "{result.output}"',
                "See with `adb shell` whether /data is full, and whose the file is.",
            )
        return result.stdout.strip()

    def _held(self, said: str) -> Held:
        match = _HELD.fullmatch(said)
        try:
            token, until, now, since, text = match.groups() if match else ()
            holder = dict(json.loads(text))
        except (TypeError, ValueError) as error:
            raise ProtocolError(
                self.adb.serial, f"its lease in {LEASE_FILE} says {said!r}"
            ) from error
        return Held(token, int(now) - int(since), int(until) - int(now), holder)
