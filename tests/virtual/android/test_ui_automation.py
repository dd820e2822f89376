"""The one UiAutomation connection."""

from __future__ import annotations

import pytest

from harness.virtual.android.ui_automation import AlreadyRegisteredError, UiAutomationSlot


def test_second_client_is_refused_while_the_first_is_connected() -> None:
    slot = UiAutomationSlot()

    with slot.connected(), pytest.raises(AlreadyRegisteredError, match="already registered!"):
        slot.connected().__enter__()


def test_connection_is_free_again_after_a_failure() -> None:
    slot = UiAutomationSlot()

    with pytest.raises(ZeroDivisionError), slot.connected():
        raise ZeroDivisionError

    assert not slot.held
