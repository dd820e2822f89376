"""Tests that put secrets wherever they can get; `test_secrets_stay_out.py` runs them and looks."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import allure
import pytest

from harness.bench import Bench
from harness.conditions.network.airplane_mode import AIRPLANE_MODE
from harness.messengers.courier.screens import PACKAGE
from harness.reproduce import injected

DEVICE_TOKEN = "d41d8cd98f00b204e9800998ecf8427e"  # noqa: S105  (nobody's)
MESSAGE = "The secret of soup is salt"


def _plant(bench: Bench) -> str:
    """Say each secret in every way that ends in a report; the account's password."""
    account, address = bench.sender.account, bench.control.address
    token = address.token()
    prefs = bench.sender.device.adb.shell(f"run-as {PACKAGE} cat shared_prefs/account.xml")
    session = prefs.partition('name="token">')[2].partition("<")[0]
    known = {"password": account.password, "control": token, "device": DEVICE_TOKEN}
    Path(os.environ["PLANTED"]).write_text(
        json.dumps(known | {"session": session}), encoding="utf-8"
    )
    bench.sender.device.adb.shell(f"log -t Push 'fcm_token={DEVICE_TOKEN}'")
    bench.sender.device.adb.shell(f"log -t App 'signed in with {account.password}'")
    print(f"on standard output {account.password}")  # noqa: T201  (pytest captures it)
    logging.getLogger("somebody").error("password %s, fcm_token=%s", account.password, DEVICE_TOKEN)
    logging.getLogger("harness.device").debug("Authorization: Bearer %s", token)
    allure.dynamic.parameter("password", account.password)
    allure.dynamic.description(f"signs in with {account.password}")
    with allure.step(f"sign in with {account.password}"):
        allure.attach(json.dumps(known | {"device": ""}), name=f"a body for {token}")
        allure.attach(token.encode(), name="bytes")
    return account.password


def test_passes(bench: Bench) -> None:
    _plant(bench)
    with injected(AIRPLANE_MODE, bench) as case:
        case.expect_symptom(case.send(MESSAGE))
        case.remedy()
        case.expect_steady_again()


@pytest.fixture
def broken(bench: Bench) -> None:
    password = _plant(bench)
    bench.sender.device.adb.shell(f"echo {password} >&2; false")


def test_is_broken_in_its_fixture(broken: None) -> None:
    pass


def test_fails(bench: Bench) -> None:
    password = _plant(bench)
    screens = bench.sender.messenger.screens
    with injected(AIRPLANE_MODE, bench) as case:
        case.send(MESSAGE)
        bench.sender.messenger.sign_out()
        screens.fill("password", password)
        case.remedy()
        screens.find("no_such_thing", text=password)
