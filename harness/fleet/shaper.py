"""The shaper on this host as an HTTP proxy for a device, started as a process of its own."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from harness import processes
from harness.errors import ProtocolError
from harness.pacing.terms import FREE, Terms


@dataclass(frozen=True)
class Line:
    """What is done to what passes.

    Attributes:
        up: from the device to the service.
        down: back.
        fault: what goes wrong altogether, in the shaper's words (`harness/shaper/shape.py`).
        seconds: for how long, where lines take turns.
    """

    up: Terms = FREE
    down: Terms = FREE
    fault: str = "none"
    seconds: float = 1.0


class ShapingProxy:
    """A shaper that runs.

    Args:
        child: its process.
        port: where it listens on this host's loopback.
        speed: how many times as fast as ours the device's time runs; lines are in its time.
    """

    def __init__(self, child: processes.Child, port: int, speed: float = 1.0) -> None:
        self._child = child
        self._speed = speed
        self.port = port

    def follow(self, *lines: Line) -> None:
        """Treat what passes like this from now on; several lines take turns, over and over.

        Raises:
            ProtocolError: it does not understand.
            ChildFailedError: it does not run any more.
        """
        steps = [self._step(line) for line in lines]
        answer = self._child.ask(json.dumps({"steps": steps, "repeat": len(steps) > 1}))
        if answer.get("event") != "shaped":
            raise ProtocolError("shaper", f"{lines} was refused: {answer.get('message')}")

    def _step(self, line: Line) -> dict[str, object]:
        up, down = (asdict(terms.sped_up(self._speed)) for terms in (line.up, line.down))
        shape = {"up": up, "down": down, "fault": line.fault}
        return {"seconds": line.seconds / self._speed, "shape": shape}


@contextlib.contextmanager
def shaping_proxy(
    targets: Mapping[str, str], logs: Path, *, others: bool = False, speed: float = 1.0
) -> Iterator[ShapingProxy]:
    """Run a shaper as a proxy on a free port of loopback; stop it at the end.

    Args:
        targets: what the device asks for, as `HOST:PORT`, and where that is from here.
        logs: the folder of its log.
        others: whether it passes on everything else as it is; for devices with more than our app.
        speed: how many times as fast as ours the device's time runs.

    Raises:
        ChildFailedError: it did not start.
    """
    words = [sys.executable, "-m", "harness.shaper", "--proxy", "--stop-with-stdin"]
    for asked, real in targets.items():
        words += ["--target", f"{asked}={real}"]
    child = processes.start(
        "shaper", [*words, *(["--others"] if others else [])], log=logs / "shaper.log"
    )
    try:
        yield ShapingProxy(child, int(child.ready()["port"]), speed)
    finally:
        child.stop()
