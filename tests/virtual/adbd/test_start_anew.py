"""A reset as a host sees it: nothing goes away, what runs ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.virtual.android.users import SHELL

if TYPE_CHECKING:
    from harness.virtual.adbd.daemon import Adbd
    from tests.virtual.adbd.conftest import Host


@pytest.mark.slow
def test_a_reset_ends_what_runs_and_keeps_the_transport(daemon: Adbd, host: Host) -> None:
    running = host.open("exec:sleep 60")

    daemon.start_anew(daemon.android.reset)

    assert running.read_all() == b""
    assert host.ask("exec:echo fine") == b"fine\n"


@pytest.mark.slow
def test_a_reset_takes_root_away(daemon: Adbd) -> None:
    daemon.android.properties.set("service.adb.root", "1")
    daemon.restart()

    daemon.start_anew(daemon.android.reset)

    assert daemon.uid == SHELL


@pytest.mark.slow
def test_a_frozen_device_stays_frozen_after_a_reset(daemon: Adbd) -> None:
    daemon.pause()

    daemon.start_anew(daemon.android.reset)

    assert daemon.is_paused
