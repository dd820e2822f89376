"""run-as: whose folder, and the refusals of each Android."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


COURIER = "org.courier.messenger"


def debuggable(android: Android, *, value: bool) -> None:
    package = android.packages.get(COURIER)
    assert package is not None
    package.debuggable = value


@pytest.mark.parametrize(
    ("api", "text"),
    [
        (24, "run-as: Package 'org.example.none' is unknown\n"),
        (34, "run-as: unknown package: org.example.none\n"),
    ],
    ids=["24", "34"],
)
def test_run_as_refuses_an_unknown_package(run: Run, text: str) -> None:
    ran = run("run-as org.example.none id")

    assert (ran.status, ran.err) == (1, text)


@pytest.mark.usefixtures("courier")
def test_run_as_refuses_a_package_that_is_not_debuggable(run: Run, android: Android) -> None:
    debuggable(android, value=False)

    ran = run(f"run-as {COURIER} id")

    assert (ran.status, ran.err) == (1, f"run-as: package not debuggable: {COURIER}\n")


def test_run_as_refuses_system_packages(run: Run) -> None:
    ran = run("run-as com.android.settings id")

    assert ran.err == "run-as: package not an application: com.android.settings\n"


@pytest.mark.usefixtures("courier")
def test_run_as_runs_in_the_data_folder(run: Run, android: Android) -> None:
    debuggable(android, value=True)

    ran = run(f"run-as {COURIER} sh -c 'cd .; echo $PWD'")

    assert ran.out in (f"/data/user/0/{COURIER}\n", f"/data/data/{COURIER}\n")


@pytest.mark.usefixtures("courier")
def test_run_as_fails_to_execute_what_is_not_there(run: Run, android: Android) -> None:
    debuggable(android, value=True)

    ran = run(f"run-as {COURIER} nosuchtool")

    assert ran.err == "run-as: exec failed for nosuchtool: No such file or directory\n"


def test_run_as_is_for_shell_and_root_alone(run: Run, courier: int) -> None:
    ran = run(f"run-as {COURIER} id", uid=courier)

    assert ran.err == "run-as: only 'shell' or 'root' users can run this program\n"


@pytest.mark.parametrize(
    ("api", "text"),
    [
        (24, "run-as: exec failed for nothing Error:No such file or directory\n"),
        (34, "run-as: exec failed for nothing: No such file or directory\n"),
    ],
    ids=["24", "34"],
)
@pytest.mark.usefixtures("courier")
def test_run_as_says_what_it_could_not_run(run: Run, text: str) -> None:
    ran = run("run-as org.courier.messenger nothing")

    assert (ran.status, ran.err) == (1, text)
