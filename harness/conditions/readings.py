"""What a user's own speed test says: how conditions of the network are measured, and evidence."""

from __future__ import annotations

from harness.messengers.courier.connection_check import ConnectionReading
from harness.model import Measurement
from harness.subject import Subject

_CHECK = "speed test"


def reading_of(subject: Subject) -> ConnectionReading:
    """What the app itself measures, in whichever phase; its page goes into the report."""
    return subject.check_connection(f"{_CHECK}: measured")


def unreachable(subject: Subject) -> Measurement:
    """The app does not reach its server."""
    reading = reading_of(subject)
    return Measurement(not reading.reached, str(reading))


def slower_than(
    subject: Subject, *, latency_ms: float = 0.0, down_kbps: float = 0.0
) -> Measurement:
    """Round trips take at least so long, or no more than so much comes in a second."""
    reading = reading_of(subject)
    late = bool(latency_ms) and (reading.latency_ms or 0.0) >= latency_ms
    narrow = bool(down_kbps) and 0.0 < (reading.down_kbps or 0.0) <= down_kbps
    dead = not reading.reached
    return Measurement(late or narrow or dead, str(reading))


def speed_test(subject: Subject) -> None:
    """The first thing that a user is told to do; its page goes into the report."""
    subject.check_connection(f"{_CHECK}: before the remedy")
