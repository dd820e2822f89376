"""dumpsys telephony.registry: registration, data, signal."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_a_registered_modem_is_in_service(run: Run) -> None:
    out = run("dumpsys telephony.registry").out

    assert "mServiceState={mVoiceRegState=0(IN_SERVICE), mDataRegState=0(IN_SERVICE)" in out
    assert "mUserMobileDataState= true\n" in out


def test_airplane_mode_powers_the_modem_off(run: Run, android: Android) -> None:
    android.connectivity.set_airplane_mode(True)

    assert "mVoiceRegState=3(POWER_OFF)" in run("dumpsys telephony.registry").out


def test_a_modem_without_registration_is_out_of_service(run: Run, android: Android) -> None:
    android.telephony.set_data_registration("unregistered")

    assert "mDataRegState=1(OUT_OF_SERVICE)" in run("dumpsys telephony.registry").out


@pytest.mark.parametrize(
    ("api", "text"),
    [(28, "mSignalStrength=SignalStrength: "), (34, "mSignalStrength=SignalStrength:{mCdma=")],
    ids=["28", "34"],
)
def test_the_signal_has_the_shape_of_this_android(run: Run, text: str) -> None:
    assert text in run("dumpsys telephony.registry").out


def test_the_signal_level_follows_the_modem(run: Run, android: Android) -> None:
    android.telephony.set_signal_profile(1)

    assert "mLevel=1," in run("dumpsys telephony.registry").out
