"""netstat: the ports the device serves."""

from collections.abc import Callable
from typing import Any

from harness.virtual.device import Android

Run = Callable[..., Any]


def test_netstat_lists_listening_ports(run: Run, android: Android) -> None:
    port = android.network.listen(0, lambda connection: connection.close())

    lines = run("netstat -tln").out.splitlines()
    android.network.unlisten(port)

    assert lines[0] == "Active Internet connections (only servers)"
    assert any(f"127.0.0.1:{port} " in line and "LISTEN" in line for line in lines)
