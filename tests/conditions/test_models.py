"""The network's scenarios on other models than the usual one: each on one of them, in turn.

`make matrix` runs all of them on every model, by every method.
"""

from __future__ import annotations

import os
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from pathlib import Path

import pytest

from harness.conditions.registry import all_conditions
from harness.model import Cause

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
TIMEOUT_S = 300
IN_TURN = {
    (26, "user"): ("airplane_mode", "wifi_off", "dead_proxy"),
    (26, "userdebug"): ("dns_nxdomain", "dns_slow", "weak_cellular"),
    (30, "user"): ("mobile_data_off", "data_saver", "slow_proxy"),
    (30, "userdebug"): ("dns_unavailable", "firewall_port", "wrong_clock"),
    (33, "user"): ("low_bandwidth", "captive_portal", "private_dns"),
    (33, "userdebug"): ("dns_wrong_address", "firewall_host", "hog"),
    (36, "user"): ("lost_acknowledgement", "flapping", "firewall_app"),
    (36, "userdebug"): ("broken_wifi", "weak_wifi", "congestion"),
}


def test_every_condition_of_the_network_has_its_turn() -> None:
    named = sorted(f"network.{name}" for names in IN_TURN.values() for name in names)

    known = (each for each in all_conditions().values() if each.cause is Cause.NETWORK)
    assert named == sorted(each.id for each in known)


@pytest.mark.parametrize(("model", "names"), IN_TURN.items(), ids=str)
def test_scenarios_pass_on_a_model(
    model: tuple[int, str], names: tuple[str, ...], tmp_path: Path
) -> None:
    api, build = model
    inventory = tmp_path / "devices.yaml"
    inventory.write_text(
        f"version: 1\nvirtual: {{api: {api}, build: {build}, time_scale: 20}}\n", encoding="utf-8"
    )
    words = ["scenarios", "-q", "-p", "no:cacheprovider", "-p", "tests.chosen_scenarios"]
    words += ["--android-device=virtual", f"--android-inventory={inventory}"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, f"--alluredir={tmp_path / 'allure'}"],
        cwd=ROOT,
        env=os.environ | {"CHOSEN": " ".join(f"network.{name}" for name in names)},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )

    assert f"{len(names)} passed, " in done.stdout, done.stdout + done.stderr
    assert "skipped" not in done.stdout
