"""Courier is allowed to notify, and does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.messengers.courier.screens import PACKAGE

if TYPE_CHECKING:
    from harness.messengers.courier.app import Courier
    from tests.messengers.courier.conftest import Peer

pytestmark = pytest.mark.slow
PERMISSION = f"{PACKAGE} android.permission.POST_NOTIFICATIONS"


def test_a_message_that_waits_is_told_in_the_shade_once_notifications_are_allowed(
    courier: Courier, bo: Peer
) -> None:
    adb, screens = courier.device.adb, courier.screens
    adb.shell(f"pm revoke {PERMISSION}")
    for _ in range(2):  # the second time there is nothing to allow
        courier.allow_notifications()
    courier.open_chat(bo.account)
    adb.shell("cmd connectivity airplane-mode enable")
    try:
        courier.type_and_send("From the background")
        courier.device.ui.press("home")
        adb.shell("cmd statusbar expand-notifications")
        shade = screens.wait_for(
            lambda seen: seen.find(text="1 message waiting to be sent") is not None, "the notice"
        )
        assert shade.find(text="Waiting for network") is not None
    finally:
        adb.shell("cmd connectivity airplane-mode disable")
    screens.wait_for(
        lambda seen: seen.find(text="1 message waiting to be sent") is None, "no notice", 60
    )
    adb.shell("cmd statusbar collapse")
