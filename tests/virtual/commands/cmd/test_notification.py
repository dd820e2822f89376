"""cmd notification: posting one."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_a_posted_notification_is_listed_and_dumped(run: Run) -> None:
    run("cmd notification post -t Title tag 'hello there'")

    assert "|com.android.shell|" in run("cmd notification list").out
    assert "android.text=String (hello there)" in run("dumpsys notification --noredact").out
    assert "android.text=String [length=11]" in run("dumpsys notification").out


def test_do_not_disturb_is_switched(run: Run) -> None:
    run("cmd notification set_dnd priority")

    assert run("settings get global zen_mode").out == "1\n"
