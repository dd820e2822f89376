"""Asked once for each phone: whether conditions may be brought about on it at all.

Emulators need none; a phone that devices.yaml lists has it. An answer given once is a file in the
state folder. It is leave for what is put back afterwards, and none for what cannot be: see
`disposable` in docs/devices.md.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from harness.adb import AdbServer, DeviceAdb
from harness.errors import ConfigError
from harness.lab import LabPlan
from harness.state_folder import state_folder

_NO = ("", "0", "false", "no")


@dataclass(frozen=True)
class Consent:
    """What the operator said beforehand.

    Attributes:
        yes: whether `--yes` was given.
        listed: the serials in devices.yaml.
    """

    yes: bool
    listed: frozenset[str]

    def expect(self, plan: LabPlan) -> None:
        """Ask for consent, where there is none and somebody can be asked.

        Raises:
            ConfigError: nobody can be asked; says how to agree.
            click.Abort: the answer was no.
        """
        server = AdbServer(port=plan.adb_port)
        for serial in plan.serials:
            adb = server.device(serial)
            if serial in self.listed or _file(serial).exists() or adb.leave.is_emulator:
                continue
            if not self.yes:
                _ask(adb)
            _file(serial).parent.mkdir(parents=True, exist_ok=True)
            _file(serial).touch()


def _file(serial: str) -> Path:
    return state_folder() / "agreed" / quote(serial, safe="")


def _ask(adb: DeviceAdb) -> None:
    said = adb.shell("getprop ro.product.model; getprop ro.build.version.release").splitlines()
    model, release = [*said, "", ""][:2]
    phone = f"{adb.serial} is a phone ({model}, Android {release})"
    if os.environ.get("CI", "").lower() not in _NO or not _is_terminal():
        raise ConfigError(
            "--device",
            f"{phone}, nobody agreed yet to its use, and nobody can be asked",
            "`--yes`, or an entry for it in devices.yaml (docs/devices.md); `disposable: true` "
            "there also allows what cannot be put back",
        )
    click.echo(
        f"{phone}. An app on it is signed in to a test account, and settings of the phone are "
        "changed; everything is put back afterwards.",
        err=True,
    )
    click.confirm("May this phone be used for that?", default=False, abort=True, err=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
