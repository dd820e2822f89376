"""Many readings in one call, so that a look at a whole device costs one round trip.

Binds to: Adb, any API level.
Implements: sensors that are made of a command and what its text says.

Exit statuses are left alone: services answer 0 to what they do not know, and `cmd alarm help` 255
(AOSP, ShellCommand.java). The text decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.adb import Adb
from harness.errors import ProtocolError

Fingerprint = dict[str, str]
"""What must be the same afterwards: each thing by a name that people read, and how it is."""
UNREADABLE = "unreadable"
"""How a thing is that this device does not tell, for want of a command or of a permission."""


@dataclass(frozen=True)
class Reading:
    """One command line and what its text says.

    Attributes:
        families: what its things are called: each by one of these names, or by one of them with
            something more after a space.
        command: the command line.
        parse: the things in its text, both streams; raises a ProtocolError for one that is not
            known, which an older or a foreign device prints.
    """

    families: tuple[str, ...]
    command: str
    parse: Callable[[str], Fingerprint]

    def things(self, text: str) -> Fingerprint:
        """What the text says; every family unreadable where it is not known."""
        try:
            return self.parse(text)
        except ProtocolError:
            return dict.fromkeys(self.families, UNREADABLE)


def read_all(adb: Adb, readings: Sequence[Reading]) -> Fingerprint:
    """Run every command in one call.

    Raises:
        ProtocolError: the device did not run them to the end.
        DeviceError: it could not be asked.
    """
    mark = uuid.uuid4().hex
    told = adb.run("".join(f"{{ {each.command}; }} 2>&1; echo; echo {mark}\n" for each in readings))
    texts = told.stdout.split(f"\n{mark}\n")
    if len(texts) != len(readings) + 1:
        raise ProtocolError(adb.serial, f"{len(readings)} readings ended with {told.output!r}")
    found: Fingerprint = {}
    for reading, text in zip(readings, texts, strict=False):
        found |= reading.things(text.strip("\r\n"))
    return found
