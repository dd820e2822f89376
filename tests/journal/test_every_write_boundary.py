"""A run is interrupted at each step, its recovery at each of its own, however often.

What a run, and each recovery, can leave behind is looked at as a set of states; from each of them
an undisturbed recovery has to lead back to the beginning, a disturbed one to a state of the set.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.files import Files
from harness.journal import Journal, KnobByName, UndoList
from harness.leftovers import Healer, lists_here, with_mirrored
from harness.model import JsonValue, Knob
from tests.journal.forgetful_disk import (
    BY_HALF,
    KILLS,
    Disk,
    Fault,
    Folder,
    Killed,
    Loss,
    Node,
    Phone,
    State,
    Steps,
    Switch,
)

HOME = Path("/home")
PLACE = HOME / "state" / "journals"
LISTS = [PLACE / "phone-1.jsonl", PLACE / "phone-2.jsonl"]
AT_FIRST = State(
    {HOME: Node(None, name_safe=True)},
    {"light": "white", "door": None, "cache": "precious"},
)
FAULTS = [(fault, lasting) for fault in Fault for lasting in {False, fault not in KILLS}]
Work = Callable[[Disk, Phone], object]


def knobs(phone: Phone) -> dict[str, Knob[JsonValue]]:
    light, door = Switch("light", phone), Switch("door", phone)
    return {"light": light, "door": door, "cache": Folder("cache", phone)}


def a_run(disk: Disk, phone: Phone) -> None:
    """As `in_force`: what is known to change is recorded, other knobs are set, a user acts."""
    known = knobs(phone)
    journal = Journal(LISTS[0], "phone", mirror=phone, files=disk)
    try:
        for name in ("cache", "light"):
            journal.record(known[name])
        journal.set(known["light"], "red")
        phone.values["cache"] = "garbage"
        journal.set(known["door"], "open")
        journal.set(known["light"], "green")
        phone.values["door"] = "ajar"  # the remedy
    finally:
        journal.undo(known.__getitem__)


def two_runs_that_died(disk: Disk, phone: Phone) -> None:
    """Two hosts, neither of which knew of the other; the older list has the right values."""
    for path, light in zip(LISTS, ("red", "blue"), strict=True):
        journal = Journal(path, "phone", mirror=phone, files=disk)
        journal.set(knobs(phone)["light"], light)


def recovery(disk: Disk, phone: Phone) -> None:
    """As `heal`, by a process that knows nothing but what is left."""

    @contextlib.contextmanager
    def knobs_of(_undo: UndoList) -> Iterator[KnobByName]:
        yield knobs(phone).__getitem__

    healer = Healer("phone", knobs_of, lambda _entry: "", phone, PLACE, disk)
    healer.put_back(with_mirrored(lists_here(PLACE, disk).get("phone", []), phone))


def started(state: State, steps: Steps) -> tuple[Disk, Phone]:
    phone = Phone(steps, dict(state.values), list(state.lines), dict(state.kept))
    return Disk(steps, dict(state.nodes)), phone


def ended(disk: Disk, phone: Phone) -> State:
    return State(dict(disk.nodes), dict(phone.values), tuple(phone.lines), dict(phone.kept))


def outcomes(work: Work, state: State) -> Iterator[tuple[str, State]]:
    """Every state in which the work can leave the lab, with how that came about."""
    calm = Steps()
    disk, phone = started(state, calm)
    work(disk, phone)
    yield "nothing happened", ended(disk, phone)
    for at in range(len(calm.places)):
        for fault, lasting in FAULTS:
            if fault in BY_HALF and at not in calm.writes:
                continue
            disk, phone = started(state, Steps(fault, at, lasting))
            with contextlib.suppress(Killed, HarnessError):
                work(disk, phone)
            left = ended(disk, phone)
            for loss in left.losses:
                story = f"step {at}: {fault.value}{' from then on' * lasting}, lost: {loss.value}"
                yield story, left.after(loss)


def expect_a_way_back(seeds: Iterator[tuple[str, State]]) -> int:
    """From each state, and each that a recovery from it can end in; returns how many there are."""
    seen: dict[object, str] = {}
    waiting = list(seeds)
    while waiting:
        story, state = waiting.pop()
        if state.key in seen:
            continue
        seen[state.key] = story
        disk, phone = started(state, Steps())
        recovery(disk, phone)
        left = ended(disk, phone)
        assert left.values == AT_FIRST.values, story
        assert not left.lines, story
        assert not disk.names(PLACE), story
        expect_a_whole_run(left, story)
        waiting += [(f"{story}; {more}", after) for more, after in outcomes(recovery, state)]
    return len(seen)


def expect_a_whole_run(state: State, story: str) -> None:
    """The next run finds nothing in its way, and leaves nothing."""
    disk, phone = started(state, Steps())
    a_run(disk, phone)
    left = ended(disk, phone).after(Loss.EVERYTHING)
    assert left.values == AT_FIRST.values, story
    assert not left.lines, story
    assert not left.kept, story
    assert not [path for path in LISTS if path in left.nodes], story


def surviving(name: str, state: State) -> State:
    """What another host, or a device without a copy, leaves of a state."""
    if name == "the host's list alone":
        return replace(state, lines=())
    if name == "the device's copy alone":
        return replace(state, nodes=AT_FIRST.nodes)
    return state


SURVIVING = ["both", "the host's list alone", "the device's copy alone"]


@pytest.mark.slow
@pytest.mark.parametrize("copies", SURVIVING)
def test_a_run_that_is_interrupted_at_any_step_is_undone(copies: str) -> None:
    seeds = ((story, surviving(copies, state)) for story, state in outcomes(a_run, AT_FIRST))

    states = expect_a_way_back(seeds)

    assert states > 5


@pytest.mark.slow
@pytest.mark.parametrize("copies", SURVIVING)
def test_several_lists_end_at_the_oldest_values_whatever_interrupts(copies: str) -> None:
    seeds = outcomes(two_runs_that_died, AT_FIRST)

    states = expect_a_way_back((story, surviving(copies, state)) for story, state in seeds)

    assert states > 5


@pytest.mark.slow
@pytest.mark.parametrize("made", [[PLACE.parent], [PLACE.parent, PLACE]], ids=len)
def test_a_folder_whose_maker_was_killed_is_made_safe(made: list[Path]) -> None:
    unsafe = {folder: Node(None, name_safe=folder != made[-1]) for folder in made}
    begun = replace(AT_FIRST, nodes={**AT_FIRST.nodes, **unsafe})

    seeds = outcomes(a_run, begun)

    assert expect_a_way_back(
        (story, surviving("the host's list alone", state)) for story, state in seeds
    )


def test_a_run_without_a_fault_leaves_nothing() -> None:
    expect_a_whole_run(AT_FIRST, "at first")


@pytest.mark.parametrize(
    "careless",
    ["sync", "remove", "write"],
    ids=["nothing is synced", "nothing is taken away", "nothing is written"],
)
def test_the_torture_finds_a_disk_that_is_used_carelessly(
    careless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Disk, careless, lambda *_: None)

    with pytest.raises((AssertionError, HarnessError)):
        expect_a_way_back(
            (story, surviving("the host's list alone", state))
            for story, state in outcomes(a_run, AT_FIRST)
        )


@pytest.mark.parametrize("kind", ["the machine's", "the forgetful one"])
def test_both_disks_do_the_same(kind: str, tmp_path: Path) -> None:
    disk = Files() if kind == "the machine's" else Disk(Steps(), {tmp_path: Node(None)})
    folder, path = tmp_path / "lists", tmp_path / "lists" / "a"

    disk.make_folder(folder)
    disk.write(path, 0, b"first\ntorn")
    disk.write(path, 6, b"next\n")
    disk.sync(path)
    disk.sync(folder)

    assert (disk.names(folder), disk.read(path)) == (["a"], b"first\nnext\n")
    assert disk.exists(path)
    disk.remove(path)
    disk.remove(path)
    assert (disk.names(folder), disk.exists(path), disk.names(path)) == ([], False, [])
