"""Somebody else's download fills a narrow line: messages queue behind it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from harness.conditions.base import Condition, Method
from harness.conditions.lines import by_emulator_link, by_rate_limit, line_knobs
from harness.conditions.readings import slower_than, speed_test
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.pacing.terms import Terms
from harness.shell_words import name_word
from harness.subject import Subject

_NARROW = 8_000
"""Bytes per second: enough for messages, far too little for downloads."""
_TITLE = "download"
_AT_ONCE = 6
_IN_FORCE_MS = 1500.0
_LIMIT = by_rate_limit(_NARROW)
_LINK = by_emulator_link(Terms(), Terms(rate=8.0 * _NARROW))


def _knobs(subject: Subject) -> list[Knob[Any]]:
    network = subject.sender.device.network
    return [network.script(_TITLE), *line_knobs(subject)]


def _download(subject: Subject, journal: Journal) -> None:
    """Several downloads at once, over and over, for a quarter of an hour at most."""
    parts = urlsplit(subject.plain_service_url)
    host, port = name_word(parts.hostname or "", "a host"), parts.port
    ask = f"GET /v1/probe/bytes?count=4000000 HTTP/1.0\\r\\nHost: {host}\\r\\n\\r\\n"
    one = f"while [ $(date +%s) -lt $end ]; do printf '{ask}' | nc {host} {port} >/dev/null; done"
    text = "end=$(($(date +%s) + 900))\n" + f"{one} &\n" * (_AT_ONCE - 1) + f"{one}\n"
    journal.set(subject.sender.device.network.script(_TITLE), text)


def _limit(subject: Subject, journal: Journal) -> None:
    _LIMIT.inject(subject, journal)
    _download(subject, journal)


def _link(subject: Subject, journal: Journal) -> None:
    _LINK.inject(subject, journal)
    _download(subject, journal)


def _measure(subject: Subject) -> Measurement:
    running = bool(subject.sender.device.network.script(_TITLE).read())
    measured = slower_than(subject, latency_ms=_IN_FORCE_MS)
    return Measurement(running and measured.in_force, f"downloading: {running}; {measured.seen}")


def _remedy(subject: Subject) -> None:
    """The user sees how slow it is, and stops the download."""
    speed_test(subject)
    subject.sender.device.network.script(_TITLE).write("")


HOG = Condition(
    id="network.hog",
    cause=Cause.NETWORK,
    title="Another download on a narrow line sends messages late until it is stopped",
    needs=frozenset({Capability.NETCAT, Capability.SERVICE_PLAIN}),
    symptom=Symptom(
        MessageState.SENDING,
        "Sending…",
        lasts_s=4.0,
        ends_as=frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}),
    ),
    knobs=_knobs,
    methods=(
        Method("developer option: rate limit, and downloads", _limit, _LIMIT.needs),
        Method("emulator console: network speed, and downloads", _link, _LINK.needs),
    ),
    measure=_measure,
    remedy=_remedy,
)
