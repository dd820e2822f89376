"""The app's cache is garbage: it cannot read what it kept, and cannot send."""

from __future__ import annotations

from typing import Any

from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Knob, Measurement, MessageState, Symptom
from harness.subject import Subject

_FOLDER = "cache"
_GARBAGE = 512


def _knobs(subject: Subject) -> list[Knob[Any]]:
    return [subject.app_folder(_FOLDER)]


def _inject(subject: Subject, _journal: Journal) -> None:
    """Overwrite the beginning of every cache file while the app is stopped, then start it."""
    cache = subject.app_folder(_FOLDER)
    subject.sender.messenger.process.stop()
    cache.run_as(
        f"find {_FOLDER} -type f | while read -r f; do "
        f'dd if=/dev/urandom of="$f" bs={_GARBAGE} count=1 conv=notrunc 2>/dev/null; done'
    )
    subject.sender.messenger.open_chat(subject.peer)


def _measure(subject: Subject) -> Measurement:
    """Real files with real garbage: none of them is what it was before."""
    cache = subject.app_folder(_FOLDER)
    before, now = cache.kept_digests(), cache.digests()
    intact = [path for path, digest in before.items() if now.get(path) == digest]
    return Measurement(
        bool(before) and bool(now) and not intact,
        f"{len(before)} cache files before, {len(now)} now, {len(intact)} of them the same",
    )


def _remedy(subject: Subject) -> None:
    """The user clears the app's cache in Settings and opens the app again."""
    subject.sender.device.app_info.clear_cache(subject.sender.messenger.package)
    subject.capture("cache cleared in Settings")
    subject.sender.messenger.reopen_chat(subject.peer)


CORRUPT_CACHE = Condition(
    id="app.corrupt_cache",
    cause=Cause.APP,
    title="A corrupt cache makes sending fail until it is cleared",
    needs=frozenset({Capability.DISPOSABLE, Capability.RUN_AS}),
    symptom=Symptom(MessageState.FAILED, "Couldn't read cached data"),
    knobs=_knobs,
    methods=(Method("run-as overwrites the cache files", _inject),),
    measure=_measure,
    remedy=_remedy,
)
