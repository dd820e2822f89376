"""A run is interrupted at each step, its recovery at each of its own, however often.

What a run, and each recovery, can leave behind is looked at as a set of states; from each of them
an undisturbed recovery has to lead back to the beginning, a disturbed one to a state of the set.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.files import Files
from harness.journal import Entry, Journal, KnobByName, UndoList, read_lists
from harness.leftovers import Healer, lists_here, set_aside_name, with_mirrored
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


def a_run(disk: Disk, phone: Phone, *, mirrored: bool = True) -> None:
    """As `in_force`: what is known to change is recorded, other knobs are set, a user acts."""
    known = knobs(phone)
    journal = Journal(LISTS[0], "phone", mirror=phone if mirrored else None, files=disk)
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


def two_runs_that_died(disk: Disk, phone: Phone, *, mirrored: bool = True) -> None:
    """Two hosts, neither of which knew of the other; the older list has the right values."""
    for path, light in zip(LISTS, ("red", "blue"), strict=True):
        journal = Journal(path, "phone", mirror=phone if mirrored else None, files=disk)
        journal.set(knobs(phone)["light"], light)


def recovery(disk: Disk, phone: Phone, said: list[str] | None = None) -> None:
    """As `heal`, by a process that knows nothing but what is left."""

    @contextlib.contextmanager
    def knobs_of(_undo: UndoList) -> Iterator[KnobByName]:
        yield knobs(phone).__getitem__

    told = said if said is not None else []
    healer = Healer("phone", knobs_of, lambda _entry: "", phone, PLACE, disk, told.append)
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


def expect_a_way_back(
    seeds: Iterator[tuple[str, State]], values: Mapping[str, JsonValue] = AT_FIRST.values
) -> int:
    """From each state, and each that a recovery from it can end in; returns how many there are.

    Args:
        seeds: where to begin.
        values: what the device has to end with.
    """
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
        assert left.values == values, story
        assert not left.lines, story
        assert not lists_here(PLACE, disk), story
        expect_a_whole_run(left, values, story)
        waiting += [(f"{story}; {more}", after) for more, after in outcomes(recovery, state)]
    return len(seen)


def expect_a_whole_run(state: State, values: Mapping[str, JsonValue], story: str) -> None:
    """The next run finds nothing in its way, and leaves nothing."""
    disk, phone = started(state, Steps())
    a_run(disk, phone)
    left = ended(disk, phone).after(Loss.EVERYTHING)
    assert left.values == values, story
    assert not left.lines, story
    assert not left.kept, story
    assert not [path for path in LISTS if path in left.nodes], story


BOTH, HOST, DEVICE = "both", "the host's list alone", "the device's copy alone"
ANOTHERS = "another host has put it back"
SINCE = {"light": "lilac", "door": "shut", "cache": "fresh"}
"""What the device's user has made of it after another host put it back."""


def surviving(name: str, work: Callable[..., object]) -> Iterator[tuple[str, State]]:
    """What other hosts, and a device without a copy, leave of each state that work can end in."""
    mirrored = name != HOST  # a list that was is not put back without its copy
    for story, state in outcomes(partial(work, mirrored=mirrored), AT_FIRST):
        if name == DEVICE:
            yield story, replace(state, nodes=AT_FIRST.nodes)
        elif name == ANOTHERS:
            yield story, replace(state, lines=(), kept={}, values=SINCE)
        else:
            yield story, state


SURVIVING = [BOTH, HOST, DEVICE, ANOTHERS]


@pytest.mark.slow
@pytest.mark.parametrize("copies", SURVIVING)
def test_a_run_that_is_interrupted_at_any_step_is_undone(copies: str) -> None:
    values = SINCE if copies == ANOTHERS else AT_FIRST.values

    states = expect_a_way_back(surviving(copies, a_run), values)

    assert states > 5


@pytest.mark.slow
@pytest.mark.parametrize("copies", SURVIVING)
def test_several_lists_end_at_the_oldest_values_whatever_interrupts(copies: str) -> None:
    values = SINCE if copies == ANOTHERS else AT_FIRST.values

    states = expect_a_way_back(surviving(copies, two_runs_that_died), values)

    assert states > 5


@pytest.mark.slow
def test_what_is_not_put_back_is_told_and_kept_whatever_interrupts() -> None:
    for story, state in surviving(ANOTHERS, two_runs_that_died):
        disk, phone = started(state, Steps())
        held = [path for path in LISTS if entries(disk, path)]
        said: list[str] = []

        recovery(disk, phone, said)

        assert len(said) == len(held), story
        for path in held:
            assert any(str(set_aside_name(path)) in line for line in said), story
            assert entries(disk, set_aside_name(path)), story


def entries(disk: Disk, path: Path) -> list[Entry]:
    """What a list on the disk holds."""
    lists = read_lists(disk.read(path)) if disk.exists(path) else []
    return [entry for undo in lists for entry in undo.entries]


@pytest.mark.slow
@pytest.mark.parametrize("made", [[PLACE.parent], [PLACE.parent, PLACE]], ids=len)
def test_a_folder_whose_maker_was_killed_is_made_safe(made: list[Path]) -> None:
    unsafe = {folder: Node(None, name_safe=folder != made[-1]) for folder in made}
    begun = replace(AT_FIRST, nodes={**AT_FIRST.nodes, **unsafe})

    seeds = outcomes(partial(a_run, mirrored=False), begun)

    assert expect_a_way_back(seeds)


def test_a_run_without_a_fault_leaves_nothing() -> None:
    expect_a_whole_run(AT_FIRST, AT_FIRST.values, "at first")


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
        expect_a_way_back(surviving(HOST, a_run))


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
    disk.rename(path, folder / "b")
    assert (disk.names(folder), disk.read(folder / "b")) == (["b"], b"first\nnext\n")
    disk.rename(folder / "b", path)
    disk.remove(path)
    disk.remove(path)
    assert (disk.names(folder), disk.exists(path), disk.names(path)) == ([], False, [])
