"""Reverse forwards by their requests: names of abstract sockets, and rules of rebinding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.virtual.adbd import wire

if TYPE_CHECKING:
    from harness.virtual.device import Android
    from tests.virtual.adbd.conftest import Host

SCRCPY = "localabstract:scrcpy_1"


def failure(text: str) -> bytes:
    return f"FAIL{len(text):04x}{text}".encode()


def test_abstract_name_leads_to_the_host(android: Android, host: Host) -> None:
    assert host.ask(f"reverse:forward:{SCRCPY};tcp:27183") == b"OKAY"

    device_end = android.network.dial_abstract("scrcpy_1")

    host.pump_until(lambda: bool(host.others))
    (opened,) = host.others
    assert (opened.command, opened.data) == (wire.OPEN, b"tcp:27183\0")
    host.send(wire.CLSE, 0, opened.arg0)
    assert device_end.recv(1) == b""
    device_end.close()


def test_abstract_name_is_free_again_after_its_removal(android: Android, host: Host) -> None:
    host.ask(f"reverse:forward:{SCRCPY};tcp:27183")

    assert host.ask(f"reverse:killforward:{SCRCPY}") == b"OKAY"

    with pytest.raises(ConnectionRefusedError):
        android.network.dial_abstract("scrcpy_1")
    assert host.ask("reverse:list-forward") == b"0000"


def test_port_zero_takes_a_free_port_and_tells_it(android: Android, host: Host) -> None:
    answer = host.ask("reverse:forward:tcp:0;tcp:1")

    port = int(answer[8:])
    assert answer[:8] == f"OKAY{len(str(port)):04x}".encode()
    assert port in android.network.listening()


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        pytest.param(
            "forward:norebind:tcp:7000;tcp:2", "cannot rebind existing socket", id="bound"
        ),
        pytest.param("killforward:tcp:9", "listener 'tcp:9' not found", id="none"),
        pytest.param("forward:tcp:1", "bad forward: tcp:1", id="half"),
    ],
)
def test_refusals_say_why(host: Host, request_: str, reason: str) -> None:
    host.ask("reverse:forward:tcp:7000;tcp:1")

    assert host.ask(f"reverse:{request_}") == failure(reason)


def test_port_that_an_app_serves_cannot_be_taken(android: Android, host: Host) -> None:
    port = android.network.listen(0, lambda sock: sock.close())

    assert host.ask(f"reverse:forward:tcp:{port};tcp:1") == failure(
        "cannot bind listener: Address already in use"
    )
