"""What a condition changes without recording it fails its scenario by name, and is put back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.drivers.batch import Fingerprint
from harness.drivers.fingerprint import changed
from harness.errors import UndoFailedError
from harness.injection import in_force
from harness.journal import Journal
from harness.model import Capability, Measurement
from harness.reproduce import injected
from harness.subject import Subject

pytestmark = pytest.mark.slow
LEFT = "/data/local/tmp/harness-left"
AT_THE_SERVICE: dict[str, Callable[[Bench], object]] = {
    "service-settings": lambda bench: bench.control.ask("PATCH", "/settings", {"hourly_limit": 3}),
    "service-clock": lambda bench: bench.pass_time_at_the_service(hours=1),
    "service-account of the sender": lambda bench: bench.control.ask(
        "PATCH", f"/accounts/{bench.sender.account.username}", {"verified": False}
    ),
    "service-account of the receiver": lambda bench: bench.control.ask(
        "PATCH", f"/accounts/{bench.peer.username}", {"verified": False}
    ),
}


def careless(subject: Subject, _journal: Journal) -> None:
    """An injection that records nothing of what it changes."""
    adb = subject.sender.device.adb
    adb.shell(f"settings put global careless 1; settings delete system volume_ring; echo > {LEFT}")
    adb.forward("localabstract:careless", "tcp:9")
    adb.reverse("tcp:40405", "tcp:9")
    adb.shell("svc wifi disable")


def spoil_cache(subject: Subject, _journal: Journal) -> None:
    """An injection whose traces no fingerprint can put back."""
    subject.app_folder("cache").run_as("mkdir -p cache && echo new > cache/careless")


def condition(inject: Callable[[Subject, Journal], None]) -> tuple[Condition, Method]:
    method = Method("carelessly", inject, needs=frozenset({Capability.DISPOSABLE}))
    measure: Callable[[Subject], Measurement] = lambda _: Measurement(True, "taken for granted")  # noqa: E731
    changed_one = dataclasses.replace(
        AIRPLANE_MODE, methods=(method,), measure=measure, knobs=lambda _: []
    )
    return changed_one, method


@pytest.fixture
def steady(bench: Bench) -> Iterator[Fingerprint]:
    """How everything is before, and is again afterwards, whatever a test left."""
    before = bench.fingerprint()
    yield before
    bench.app_folder("cache").run_as("rm -f cache/careless")
    assert changed(before, bench.fingerprint()) == []


def test_what_nobody_recorded_is_named_and_put_back(bench: Bench, steady: Fingerprint) -> None:
    with (
        pytest.raises(UndoFailedError) as caught,
        in_force(*condition(careless), bench),
    ):
        pass

    assert caught.value.remaining == ()
    assert {line.split(":")[0] for line in caught.value.repaired} == {
        *("setting global careless", "setting system volume_ring", f"harness file {LEFT}"),
        *("forward localabstract", "reverse tcp"),
        *("Wi-Fi", "access point", "default network", "setting global wifi_on"),
    }
    assert changed(steady, bench.fingerprint()) == []


def test_what_cannot_be_put_back_remains_and_is_named(bench: Bench, steady: Fingerprint) -> None:
    with (
        pytest.raises(UndoFailedError, match="not everything is as it was") as caught,
        in_force(*condition(spoil_cache), bench),
    ):
        pass

    assert [line.split(":")[0] for line in caught.value.remaining] == ["file cache/careless"]
    assert caught.value.repaired == ()
    assert changed(steady, bench.fingerprint()) == ["file cache/careless"]


def test_after_a_scenario_nothing_moves_any_more(bench: Bench) -> None:
    with injected(AIRPLANE_MODE, bench) as case:
        message = case.send("Taking off")
        case.expect_symptom(message)
        case.remedy()
        case.expect_steady_again()

    assert changed(bench.fingerprint(), bench.fingerprint()) == []


@pytest.mark.parametrize("kind", AT_THE_SERVICE)
def test_a_planted_difference_at_the_service_is_named(bench: Bench, kind: str) -> None:
    before = bench.fingerprint()
    values = [(knob, knob.read()) for knob in bench.service_knobs]

    AT_THE_SERVICE[kind](bench)
    found = changed(before, bench.fingerprint())
    for knob, value in values:
        knob.write(value)

    assert found
    assert {name.split(":")[0].split(" ")[0] for name in found} == {kind.split(" ", maxsplit=1)[0]}
    assert changed(before, bench.fingerprint()) == []


def test_every_knob_of_the_service_has_a_planted_difference(bench: Bench) -> None:
    assert len(bench.service_knobs) == len(AT_THE_SERVICE)
    kinds = {knob.name.split(":")[0] for knob in bench.service_knobs}
    assert kinds == {kind.split(" ")[0] for kind in AT_THE_SERVICE}
