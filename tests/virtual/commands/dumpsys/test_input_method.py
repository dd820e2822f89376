"""dumpsys input_method, notification, alarm, usagestats, jobscheduler."""

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_keyboard_is_named_and_hidden(run: Run) -> None:
    out = run("dumpsys input_method").out

    assert "mCurMethodId=com.android.inputmethod.latin/.LatinIME\n" in out
    assert "mInputShown=false\n" in out


@pytest.mark.parametrize(
    ("service", "text"),
    [
        ("notification", "Current Notification Manager state:\n"),
        ("alarm", "Current Alarm Manager state:\n"),
        ("usagestats", "package=com.android.settings"),
        ("jobscheduler", "Registered 0 jobs:\n"),
    ],
    ids=["notification", "alarm", "usagestats", "jobscheduler"],
)
def test_quiet_services_print_their_head(run: Run, service: str, text: str) -> None:
    assert text in run(f"dumpsys {service}").out
