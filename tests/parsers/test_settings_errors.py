"""Settings that could not be written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.errors import ProtocolError
from harness.parsers.settings_errors import SettingsRefusal, parse_settings_refusal

PERMISSION = "android.permission.WRITE_SECURE_SETTINGS"
RECORDED = {
    "settings-errors/01-put-api30.txt": SettingsRefusal(PERMISSION, "put"),
    "settings-errors/02-put-poco-miui.txt": SettingsRefusal(PERMISSION, "put"),
    "settings-errors/04-delete-old-stack-first-then-summary.txt": SettingsRefusal(PERMISSION),
}


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=RECORDED)
def test_a_recorded_refusal_is_read(
    recorded: Callable[[str], str], name: str, expected: SettingsRefusal
) -> None:
    assert parse_settings_refusal(recorded(name)) == expected


def test_another_text_is_an_error() -> None:
    with pytest.raises(ProtocolError):
        parse_settings_refusal("")
