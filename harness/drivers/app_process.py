"""One app's process: start it as its icon would, stop it, ask for its process id.

Binds to: Adb, any API level.
Implements: actions and a sensor.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import CommandFailedError
from harness.parsers.am_start import parse_am_start
from harness.parsers.lines import read_from
from harness.shell_words import name_word


@dataclass(frozen=True)
class AppProcess:
    """One installed app, seen from the activity manager."""

    adb: Adb
    package: str
    activity: str

    @property
    def _word(self) -> str:
        return name_word(self.package, "a package")

    def start(self) -> None:
        """Bring it to the front, starting it if need be.

        `am start` answers 0 also when it could not start anything; its text is what counts.

        Raises:
            CommandFailedError: the activity manager refused.
            ProtocolError: it said neither that it started something nor that it refused.
        """
        component = f"{self._word}/{name_word(self.activity, 'an activity')}"
        result = self.adb.run(f"am start -W -n {component}")
        answer = read_from(self.adb.serial, parse_am_start, result.output)
        if not answer.success:
            raise CommandFailedError(
                self.adb.serial,
                f'{self.package} could not be started: "{result.output}"',
                "Install the app, or look at the screen for a dialog in its way.",
            )

    def stop(self) -> None:
        """Kill it with its alarms and jobs."""
        self.adb.shell(f"am force-stop {self._word}")

    def pid(self) -> int | None:
        """Its process id, None while it does not run."""
        result = self.adb.run(f"pidof {self._word}")
        words = result.stdout.split()
        return int(words[0]) if words else None
