"""A name server on this host that is wrong on purpose, started as a process of its own."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from harness import processes


@dataclass(frozen=True)
class Answers:
    """What it says of one name.

    Attributes:
        name: that name.
        address: the IPv4 address that it gives; "" if it says that there is none.
        delay: seconds of this host until it says so.
        overloaded: whether it loses each question at first, so that it has to be asked twice.
    """

    name: str
    address: str = ""
    delay: float = 0.0
    overloaded: bool = False


@contextlib.contextmanager
def nameserver(answers: Answers) -> Iterator[int]:
    """Run it on a free UDP port of this host's loopback, and give the port; stop it at the end.

    Raises:
        ChildFailedError: it did not start.
    """
    words = [sys.executable, "-m", "harness.shaper.dns", "--name", answers.name]
    words += ["--address", answers.address, "--delay", str(answers.delay)]
    words += ["--overloaded"] if answers.overloaded else []
    child = processes.start("name server", words)
    try:
        yield int(child.ready()["port"])
    finally:
        child.stop()
