"""The service as a process: its ready line, its ports, its token, its end, its database."""

import json
import os
import signal
import socket
import ssl
import stat
import subprocess  # noqa: TID251  (tests may start programs)
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.service.certificate import CA_CERTIFICATE

Started = tuple[subprocess.Popen[str], dict[str, Any]]
Start = Callable[..., Started]
Connect = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]

TOKEN = "a-token-for-the-tests-alone"  # noqa: S105  (of our own process)
pytestmark = pytest.mark.slow


def sign_in(connect: Connect, ready: dict[str, Any], username: str) -> httpx.Client:
    """Create an account where there is none, and sign it in."""
    control = connect(f"{ready['control_url']}/control/v1", TOKEN)
    if control.get(f"/accounts/{username}").status_code == 404:
        control.put(f"/accounts/{username}", json={"password": "p"}).raise_for_status()
    app = connect(f"{ready['url']}/v1")
    credentials = {"username": username, "password": "p"}
    token = app.post("/session", json=credentials).raise_for_status().json()["token"]
    app.headers["Authorization"] = f"Bearer {token}"
    return app


def test_the_ready_line_tells_where_it_is_and_no_token(start: Start) -> None:
    process, ready = start()

    assert set(ready) == {"event", "pid", "url", "tls_url", "control_url", "token_file"}
    assert (ready["event"], ready["pid"], ready["token_file"]) == ("ready", process.pid, None)
    assert TOKEN not in json.dumps(ready)


def test_it_is_ready_within_a_second_or_so_and_modest(start: Start) -> None:
    begun = time.monotonic()
    process, _ = start()

    resident = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in resident.splitlines() if "VmRSS" in line)
    assert time.monotonic() - begun < 5  # usually 0.4; machines are shared
    assert int(kilobytes) < 100_000


def test_the_control_api_is_bound_to_loopback(start: Start) -> None:
    _, ready = start("--host", "0.0.0.0")  # noqa: S104  (the point of the test)

    assert ready["url"].startswith("http://0.0.0.0:")
    assert ready["control_url"].startswith("http://127.0.0.1:")


def test_both_sides_of_the_wire_api_are_one_service(start: Start, connect: Connect) -> None:
    _, ready = start()
    sign_in(connect, ready, "ada")
    trust = ssl.create_default_context(cafile=CA_CERTIFICATE)

    answer = httpx.post(
        f"{ready['tls_url']}/v1/session",
        json={"username": "ada", "password": "p"},
        verify=trust,
        trust_env=False,
    )

    assert answer.json()["account"]["username"] == "ada"


def test_its_certificate_is_for_its_names_from_yesterday_on(start: Start) -> None:
    _, ready = start()
    trust = ssl.create_default_context(cafile=CA_CERTIFICATE)
    port = int(ready["tls_url"].rpartition(":")[2])

    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        trust.wrap_socket(plain, server_hostname="courier.test") as secure,
    ):
        told: Any = secure.getpeercert()

    begin, end = (ssl.cert_time_to_seconds(told[name]) for name in ("notBefore", "notAfter"))
    assert begin < time.time() - 23 * 3600
    assert end > time.time() + 29 * 86400
    assert {value for _, value in told["subjectAltName"]} == {
        "courier.test",
        "localhost",
        "127.0.0.1",
        "10.0.2.2",
    }


@pytest.mark.parametrize("option", ["--port", "--tls-port", "--control-port"])
def test_a_port_in_use_is_told_and_ends_it(start: Start, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process, line = start(option, str(taken.getsockname()[1]))

        assert process.wait(10) == 1

    assert (line["event"], line["kind"]) == ("error", "port-in-use")


def test_a_token_file_is_created_for_its_owner_alone(
    start: Start, connect: Connect, tmp_path: Path
) -> None:
    file = tmp_path / "new" / "token"

    _, ready = start("--token-file", str(file), token=None)

    token = file.read_text(encoding="utf-8").strip()
    control = connect(f"{ready['control_url']}/control/v1", token)
    assert ready["token_file"] == str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert control.get("/health").status_code == 200


def test_a_token_file_is_used_again(start: Start, connect: Connect, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.touch(0o600)
    file.write_text("a-token-that-was-there", encoding="utf-8")

    _, ready = start("--token-file", str(file), token=None)

    control = connect(f"{ready['control_url']}/control/v1", "a-token-that-was-there")
    assert control.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        pytest.param(0o644, "a-token-that-was-there", id="others-can-read-it"),
        pytest.param(0o600, "short", id="too-short"),
        pytest.param(0o600, "", id="empty"),
    ],
)
def test_a_token_file_that_protects_nothing_is_refused(
    start: Start, tmp_path: Path, mode: int, text: str
) -> None:
    file = tmp_path / "token"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)

    process, line = start("--token-file", str(file), token=None)

    assert process.wait(10) == 1
    assert (line["event"], line["kind"]) == ("error", "token-file")
    assert "a-token-that-was-there" not in line["message"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_a_signal_ends_open_long_polls_and_the_process(
    start: Start, connect: Connect, number: signal.Signals
) -> None:
    process, ready = start()
    app = sign_in(connect, ready, "ana")
    cursor = app.get("/events").json()["next"]
    with ThreadPoolExecutor(1) as pool:
        polling = pool.submit(app.get, "/events", params={"after": cursor, "wait": 25})
        sign_in(connect, ready, "ben")  # by now the poll has reached the service
        begun = time.monotonic()

        process.send_signal(number)

        page = polling.result(timeout=10).json()
        status = process.wait(10)
    assert (page, status) == ({"events": [], "next": cursor}, 0)
    assert time.monotonic() - begun < 5


def test_it_ends_with_its_standard_input(start: Start) -> None:
    process, _ = start()
    assert process.stdin is not None

    process.stdin.close()

    assert process.wait(10) == 0


def test_a_database_in_a_file_keeps_everything(
    start: Start, connect: Connect, send: Send, tmp_path: Path
) -> None:
    file = str(tmp_path / "service.db")
    process, ready = start("--database", file)
    ana = sign_in(connect, ready, "ana")
    sign_in(connect, ready, "ben")
    message = send(ana, "ben", "hello", "c1").json()
    control = connect(f"{ready['control_url']}/control/v1", TOKEN)
    control.post("/accounts/ana/restrictions", json={"hours": 24})
    control.patch("/settings", json={"hourly_limit": 17})
    control.post("/clock/advance", json={"seconds": 3600})
    pages = ("/accounts/ana/state", "/accounts/ana/events", "/settings")
    before = [control.get(page).json() for page in pages]
    process.kill()  # not even asked to stop
    process.wait(10)

    _, again = start("--database", file)

    control = connect(f"{again['control_url']}/control/v1", TOKEN)
    app = connect(f"{again['url']}/v1")
    app.headers["Authorization"] = ana.headers["Authorization"]
    assert [control.get(page).json() for page in pages] == before
    assert control.get("/clock").json()["offset_seconds"] == 3600
    assert app.get("/me").json()["standing"] == "banned"
    replayed = send(app, "ben", "hello", "c1")
    assert (replayed.status_code, replayed.json()) == (200, message)


def test_two_services_do_not_share_a_database(start: Start, tmp_path: Path) -> None:
    file = str(tmp_path / "service.db")
    start("--database", file)

    process, line = start("--database", file)

    assert process.wait(10) == 1
    assert (line["event"], line["kind"]) == ("error", "database")


@pytest.mark.parametrize("content", [b"no database at all" * 100, None], ids=["garbage", "folder"])
def test_what_is_no_database_is_refused(
    start: Start, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "service.db"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)

    process, line = start("--database", str(file))

    assert process.wait(10) == 1
    assert (line["event"], line["kind"]) == ("error", "database")


def test_the_token_never_appears_in_what_it_prints(tmp_path: Path) -> None:
    environment = os.environ | {"HARNESS_CONTROL_TOKEN": TOKEN, "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "harness.service", "--stop-with-stdin"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        url = json.loads(first)["control_url"]
        httpx.get(f"{url}/control/v1/health", headers={"Authorization": "Bearer wrong"})
        httpx.get(f"{url}/control/v1/health", headers={"Authorization": f"Bearer {TOKEN}"})
        rest, _ = process.communicate(timeout=10)

    assert TOKEN.encode() not in first + rest
