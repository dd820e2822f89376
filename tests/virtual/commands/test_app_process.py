"""`app_process`: starting uiautomator2's server, and everything that prevents it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files

import pytest

from harness.virtual.device import Android
from harness.virtual.shell import BytesReader, BytesWriter, Cancellation

Run = Callable[[str], tuple[int, str, str]]
JAR = "/data/local/tmp/u2.jar"
MAIN = f"CLASSPATH={JAR} app_process / com.wetest.uia2.Main"


@pytest.fixture
def sh(android: Android) -> Run:
    """Runs a command line; returns status, output and errors."""

    def run(line: str) -> tuple[int, str, str]:
        out, err = BytesWriter(), BytesWriter()
        status = android.shell.run(line, stdin=BytesReader(), stdout=out, stderr=err)
        return status, out.getvalue().decode(), err.getvalue().decode()

    return run


@pytest.fixture
def jar(android: Android) -> None:
    """The library's own jar is on the device."""
    data = (files("uiautomator2") / "assets" / "u2.jar").read_bytes()
    android.filesystem.view(2000).write_bytes(JAR, data)


@pytest.mark.usefixtures("jar")
def test_server_runs_until_it_is_killed(android: Android) -> None:
    out, killed, statuses = BytesWriter(), Cancellation(), list[int]()

    def run() -> None:
        line = f"{MAIN} -p 9010"
        statuses.append(
            android.shell.run(line, stdin=BytesReader(), stdout=out, stderr=out, cancelled=killed)
        )

    thread = threading.Thread(target=run)
    thread.start()
    pause = threading.Event()
    while b"listening on *:9010" not in out.getvalue() and thread.is_alive():
        pause.wait(0.01)
    with android.network.dial_loopback(9010) as connection:
        connection.sendall(b"GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    killed.set(9)
    thread.join(5)

    assert answer.endswith(b"\r\n\r\npong")
    assert statuses == [137]
    assert not android.ui_automation.held
    with suppress(ConnectionRefusedError):
        android.network.dial_loopback(9010).close()
        pytest.fail("the port is still served")


@pytest.mark.usefixtures("jar")
def test_second_holder_of_the_connection_is_refused(android: Android, sh: Run) -> None:
    with android.ui_automation.connected():
        status, out, err = sh(f"{MAIN} -p 9010")

    assert (status, out) == (1, "[server] INFO: [UiAutomator2Server] Starting Server\n")
    assert err.startswith("java.lang.IllegalStateException: UiAutomationService android.")
    assert "already registered!\n\tat " in err


@pytest.mark.usefixtures("jar")
def test_port_in_use_is_a_bind_exception(android: Android, sh: Run) -> None:
    port = android.network.listen(0, lambda connection: connection.close())

    status, _, err = sh(f"{MAIN} --port {port}")

    assert status == 1
    assert "java.net.BindException: bind failed: EADDRINUSE (Address already in use)\n" in err


@pytest.mark.usefixtures("jar")
@pytest.mark.parametrize(
    ("port", "reason"),
    [
        pytest.param("x", "Must be an integer between 1 and 65535.", id="no-number"),
        pytest.param("0", "Must be between 1 and 65535.", id="zero"),
        pytest.param("65536", "Must be between 1 and 65535.", id="too-large"),
    ],
)
def test_bad_port_is_refused(sh: Run, port: str, reason: str) -> None:
    assert sh(f"{MAIN} -p {port}") == (1, "", f"Invalid port: {port}. {reason}\n")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(MAIN, id="no-file"),
        pytest.param("app_process / com.wetest.uia2.Main", id="no-classpath"),
        pytest.param("app_process / com.example.Other", id="other-class"),
    ],
)
def test_missing_class_aborts_and_is_logged(android: Android, sh: Run, line: str) -> None:
    assert sh(line) == (134, "", "Aborted \n")

    tags = [entry.tag for entry in android.log.read(["main"])]
    assert "appproc" in tags


def test_file_that_is_no_jar_aborts(android: Android, sh: Run) -> None:
    android.filesystem.view(2000).write_bytes(JAR, b"nonsense")

    assert sh(MAIN)[0] == 134


def test_no_class_is_an_error(sh: Run) -> None:
    assert sh("app_process /") == (10, "", "Error: no class name or --zygote supplied.\n")
