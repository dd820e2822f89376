"""The shell on a terminal: prompt, status, more lines."""

from __future__ import annotations

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter


class _Terminal(BytesReader):
    is_terminal = True


def _session(android: Android, typed: str, uid: int = 2000) -> tuple[int, str]:
    screen = BytesWriter()
    status = android.shell.run(
        "/system/bin/sh -", stdin=_Terminal(typed.encode()), stdout=screen, stderr=screen, uid=uid
    )
    return status, screen.getvalue().decode()


def test_prompt_names_host_folder_and_user(android: Android) -> None:
    host = android.properties.get("ro.product.device")

    assert _session(android, "exit\n")[1] == f"{host}:/ $ "
    assert _session(android, "exit\n", uid=0)[1] == f"{host}:/ # "


def test_prompt_shows_the_status_of_a_failed_command(android: Android) -> None:
    host = android.properties.get("ro.product.device")

    _, screen = _session(android, "cd /data\nfalse\ntrue\nexit\n")

    assert screen == f"{host}:/ $ {host}:/data $ 1|{host}:/data $ {host}:/data $ "


def test_interactive_shell_survives_errors_and_ends_with_the_given_status(
    android: Android,
) -> None:
    status, screen = _session(android, "echo )\necho alive\nexit 7\n")

    assert status == 7
    assert "syntax error: unexpected ')'" in screen
    assert "alive\n" in screen


def test_interactive_shell_asks_for_the_rest_of_a_command(android: Android) -> None:
    _, screen = _session(android, "for i in 1 2\ndo echo n$i\ndone\nexit\n")

    assert "> > n1\nn2\n" in screen
