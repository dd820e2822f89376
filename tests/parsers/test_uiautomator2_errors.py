"""Troubles of the server that looks at the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.uiautomator2_errors import (
    UiServerError,
    UiServerTrouble,
    parse_ui_server_error,
)

RECORDED = {
    "uiautomator2-errors/01-not-connected-old-rpc.txt": UiServerError(
        UiServerTrouble.NOT_CONNECTED, 0
    ),
    "uiautomator2-errors/02-not-connected-32001.txt": UiServerError(
        UiServerTrouble.NOT_CONNECTED, -32001
    ),
    "uiautomator2-errors/04-service-not-connected-register.txt": UiServerError(
        UiServerTrouble.SERVICE_NOT_CONNECTED, 0
    ),
    "uiautomator2-errors/05-uiaerror-502.txt": UiServerError(UiServerTrouble.AGENT_GATEWAY, 502),
    "uiautomator2-errors/07-could-not-detect-idle-logcat.txt": UiServerError(
        UiServerTrouble.NOT_IDLE
    ),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_error_is_read(
    recorded: Callable[[str], str], name: str, expected: UiServerError
) -> None:
    assert parse_ui_server_error(recorded(name)) == expected


def test_another_text_is_an_error() -> None:
    with pytest.raises(ProtocolError, match="NullPointerException"):
        parse_ui_server_error("java.lang.NullPointerException")
