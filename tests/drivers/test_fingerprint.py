"""What must be the same afterwards: each thing of it is noticed, named, and put back if it can."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.drivers.app_folder import AppFolder
from harness.drivers.batch import UNREADABLE, Fingerprint, Reading, read_all
from harness.drivers.device import Device
from harness.drivers.fingerprint import (
    APP_FOLDERS,
    CLOCK,
    DEVICE,
    KERNEL,
    app_fingerprint,
    app_readings,
    changed,
    device_fingerprint,
    differences,
)
from harness.drivers.repair import belongs, repair
from harness.errors import ProtocolError
from harness.messengers.courier.screens import PACKAGE
from harness.parsers.dumpsys_battery import parse_battery
from tests.drivers.planted import PLANTED

MODELS = ((24, "user"), (26, "userdebug"), (34, "userdebug"), (36, "user"))
CASES = [
    (api, build, title)
    for api, build in MODELS
    for title, planted in PLANTED.items()
    if api >= planted.since and not (planted.root and build == "user")
]
FAMILIES = {
    *(family for each in (*DEVICE, KERNEL, *app_readings(PACKAGE)) for family in each.families),
    *(CLOCK, "forward", "reverse"),
}
MODEL = pytest.mark.parametrize(("api", "build"), MODELS, ids=str)
NOT_ON = {
    (24, "user"): {"airplane mode", "mobile data", "app firewall", "iptables", "ip6tables", "tc"},
    (26, "userdebug"): {"airplane mode", "mobile data", "app firewall", "tc"},
    (34, "userdebug"): set(),
    (36, "user"): {"iptables", "ip6tables", "tc"},
}


@pytest.fixture(scope="module")
def model(courier_device_at: Callable[..., Device]) -> Callable[[int, str], Device]:
    """One device a model for all of these tests; leave it as you found it."""
    started: dict[tuple[int, str], Device] = {}

    def get(api: int, build: str) -> Device:
        if (api, build) not in started:
            started[api, build] = courier_device_at(api, build)
        return started[api, build]

    return get


def fingerprint(device: Device) -> Fingerprint:
    return {**device_fingerprint(device.adb), **app_fingerprint(device.adb, PACKAGE)}


def await_fingerprint(device: Device, accept: Callable[[Fingerprint], bool]) -> Fingerprint:
    return device.patience.settle(
        lambda: fingerprint(device), accept, awaited="such a fingerprint", device_seconds=60
    )


@pytest.mark.parametrize(("api", "build", "title"), CASES)
def test_a_planted_difference_is_named_and_put_back(
    model: Callable[[int, str], Device], api: int, build: str, title: str
) -> None:
    device, planted = model(api, build), PLANTED[title]
    before = fingerprint(device)

    planted.plant(device)
    now = await_fingerprint(
        device,
        lambda now: all(
            any(belongs(name, (wanted,)) for name in changed(before, now))
            for wanted in planted.names
        ),
    )
    refused = repair(device.adb, PACKAGE, before, now)
    if planted.undo is not None:
        planted.undo(device)
    await_fingerprint(device, lambda again: not changed(before, again))

    allowed = tuple(planted.names | planted.with_it)
    assert not [name for name in changed(before, now) if not belongs(name, allowed)]
    assert not refused


def test_every_family_has_a_planted_difference() -> None:
    named = [name for planted in PLANTED.values() for name in planted.names]

    assert not {family for family in FAMILIES if not any(belongs(n, (family,)) for n in named)}


@MODEL
def test_everything_belongs_to_a_family(
    model: Callable[[int, str], Device], api: int, build: str
) -> None:
    found = fingerprint(model(api, build))

    assert not [name for name in found if not belongs(name, tuple(FAMILIES))]


@MODEL
def test_two_in_a_row_are_equal(model: Callable[[int, str], Device], api: int, build: str) -> None:
    device = model(api, build)

    assert differences(fingerprint(device), fingerprint(device)) == []


@MODEL
def test_what_a_level_does_not_tell_is_unreadable(
    model: Callable[[int, str], Device], api: int, build: str
) -> None:
    found = fingerprint(model(api, build))

    assert {name for name, value in found.items() if value == UNREADABLE} == NOT_ON[api, build]


def test_a_setting_with_several_lines_is_noticed(courier_device: Device) -> None:
    before = device_fingerprint(courier_device.adb)

    courier_device.adb.shell("settings put system harness_test 'one\ntwo=3'")
    found = differences(before, device_fingerprint(courier_device.adb))
    courier_device.adb.shell("settings delete system harness_test")

    assert found[0] == "setting system harness_test: absent before, one now"


def test_a_permission_says_how_it_was_and_is(courier_device: Device) -> None:
    permission = "android.permission.POST_NOTIFICATIONS"
    adb = courier_device.adb
    adb.shell(f"pm grant {PACKAGE} {permission}")
    before = app_fingerprint(adb, PACKAGE)

    adb.shell(f"pm revoke {PACKAGE} {permission}")
    found = differences(before, app_fingerprint(adb, PACKAGE))

    assert len(found) == 1
    assert permission in found[0]
    assert found[0].index("granted=true") < found[0].index("granted=false")


def test_a_battery_that_was_made_up_before_is_made_up_again(courier_device: Device) -> None:
    adb = courier_device.adb
    adb.shell("dumpsys battery unplug; dumpsys battery set level 7; dumpsys battery set status 3")
    before = device_fingerprint(adb)
    adb.shell("dumpsys battery reset")

    repair(adb, PACKAGE, before, device_fingerprint(adb))
    again = parse_battery(adb.shell("dumpsys battery"))
    found = differences(before, device_fingerprint(adb))
    adb.shell("dumpsys battery reset")

    assert found == []
    assert (again.level, again.powered, again.updates_stopped) == (7, False, True)


def test_a_forward_that_is_gone_leads_there_again(courier_device: Device) -> None:
    adb, place = courier_device.adb, "localabstract:harness-gone"
    adb.forward(place, "tcp:9")
    before = device_fingerprint(adb)
    adb.remove_forward(place)

    repair(adb, PACKAGE, before, device_fingerprint(adb))
    again = adb.forwards()
    adb.remove_forward(place)

    assert again[place] == "tcp:9"


def test_a_device_that_refuses_is_quoted_and_the_rest_is_put_back(courier_device: Device) -> None:
    adb = courier_device.adb
    now = device_fingerprint(adb)
    before = {**now, "doze light": "no", "permission no.such.permission of user 0": "granted=true"}

    refused = repair(adb, PACKAGE, before, now)
    found = changed(now, device_fingerprint(adb))
    adb.shell("dumpsys deviceidle enable light")

    assert len(refused) == 1
    assert refused[0].startswith("permission no.such.permission of user 0: ")
    assert found == ["doze light"]


def test_what_was_unreadable_is_left_alone(courier_device: Device) -> None:
    adb = courier_device.adb
    adb.shell("settings put global harness_test 1")
    now = device_fingerprint(adb)
    tables = {name: value for name, value in now.items() if not name.startswith("setting global")}

    repair(adb, PACKAGE, {**tables, "setting global": UNREADABLE}, now)
    kept = adb.shell("settings get global harness_test")
    adb.shell("settings delete global harness_test")

    assert kept == "1"


def test_differences_name_what_appeared_and_what_went_away() -> None:
    assert differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == [
        "a: 1 before, absent now",
        "b: 2 before, 3 now",
        "c: absent before, 4 now",
    ]


@pytest.mark.parametrize("folder", APP_FOLDERS)
def test_a_changed_file_of_the_app_is_noticed(courier_device: Device, folder: str) -> None:
    files = AppFolder(courier_device.adb, PACKAGE, folder)
    files.run_as(f"mkdir -p {folder} && echo before > {folder}/noticed")
    before = app_fingerprint(courier_device.adb, PACKAGE)

    files.run_as(f"echo after > {folder}/noticed")
    found = differences(before, app_fingerprint(courier_device.adb, PACKAGE))
    files.run_as(f"rm {folder}/noticed")

    assert len(found) == 1
    assert found[0].startswith(f"file {folder}/noticed: ")


def test_an_app_that_is_not_there_is_absent(courier_device: Device) -> None:
    found = app_fingerprint(courier_device.adb, "no.such.app")

    assert found["app version"] == "absent"
    assert found["file"] == UNREADABLE


def test_readings_that_end_early_are_an_error(courier_device: Device) -> None:
    readings = [
        Reading(("first",), "exit 3", lambda text: {"first": text}),
        Reading(("second",), "echo two", lambda text: {"second": text}),
    ]

    with pytest.raises(ProtocolError, match="2 readings ended"):
        read_all(courier_device.adb, readings)
