"""The reference service as a process of its own, and its two APIs as HTTP clients."""

import json
import os
import subprocess  # noqa: TID251  (tests may start programs)
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

TOKEN = "a-token-for-the-tests-alone"  # noqa: S105  (of our own process)
START_SECONDS = 20.0
HOUR = 3600

Started = tuple[subprocess.Popen[str], dict[str, Any]]


def launch(folder: Path, *arguments: str, token: str | None = TOKEN) -> Started:
    """Start the service; its process, and the one line that it printed."""
    environment = {name: value for name, value in os.environ.items() if "HARNESS" not in name}
    environment |= {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")}
    if token is not None:
        environment["HARNESS_CONTROL_TOKEN"] = token
    process = subprocess.Popen(
        [sys.executable, "-m", "harness.service", "--stop-with-stdin", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def dismiss(process: subprocess.Popen[str]) -> int:
    """End the service by ending its standard input; its exit status."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    return process.wait(START_SECONDS)


def http_client(url: str, token: str = "", protocol: str = "3") -> httpx.Client:
    """A client of one of the APIs."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers["X-Courier-Protocol"] = protocol
    return httpx.Client(
        base_url=url,
        headers=headers,
        timeout=30,
        trust_env=False,
        verify=False,  # noqa: S501
    )


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Its status, code and rule."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["rule"]


def hours_left(answer: httpx.Response, control: httpx.Client) -> float:
    """Until the refusal ends, by the service's clock."""
    until = datetime.fromisoformat(answer.json()["error"]["until"]).timestamp()
    return (until - float(control.get("/clock").json()["epoch"])) / HOUR


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The ready line of a service that all tests of a worker share."""
    process, ready = launch(tmp_path_factory.mktemp("service"))
    yield ready
    assert dismiss(process) == 0


@pytest.fixture(scope="session")
def operator(running: dict[str, Any]) -> Iterator[httpx.Client]:
    """A client of the shared control API."""
    with http_client(f"{running['control_url']}/control/v1", TOKEN) as client:
        yield client


@pytest.fixture
def control(operator: httpx.Client) -> Iterator[httpx.Client]:
    """The control API of a service with no account, the usual settings and the machine's clock."""
    settings = operator.get("/settings").json()
    yield operator
    operator.put("/settings", json=settings).raise_for_status()
    operator.put("/clock", json={"offset_seconds": 0}).raise_for_status()
    for account in operator.get("/accounts").json()["accounts"]:
        operator.delete(f"/accounts/{account['username']}").raise_for_status()


@pytest.fixture
def enrol(control: httpx.Client, running: dict[str, Any]) -> Iterator[Callable[..., httpx.Client]]:
    """Creates an account, signs it in, and gives a client of the wire API that is its app."""
    with ExitStack() as clients:

        def make(username: str, protocol: str = "3", **fields: object) -> httpx.Client:
            body = {"password": "correct horse", **fields}
            control.put(f"/accounts/{username}", json=body).raise_for_status()
            client = clients.enter_context(http_client(f"{running['url']}/v1", "", protocol))
            credentials = {"username": username, "password": "correct horse"}
            signed = client.post("/session", json=credentials)
            if signed.is_success:
                client.headers["Authorization"] = f"Bearer {signed.json()['token']}"
            return client

        yield make


@pytest.fixture
def send() -> Callable[..., httpx.Response]:
    """Posts a message as an app does; the key is the client's own id unless another is given."""

    def post(
        app: httpx.Client, peer: str, text: str, client_id: str = "", key: str | None = None
    ) -> httpx.Response:
        identity = client_id or f"id-{text}"
        return app.post(
            f"/conversations/{peer}/messages",
            json={"text": text, "client_id": identity},
            headers={"Idempotency-Key": key or identity},
        )

    return post


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """Starts services of the test's own; they end with the test."""
    with ExitStack() as processes:

        def begin(*arguments: str, token: str | None = TOKEN) -> Started:
            process, line = launch(tmp_path, *arguments, token=token)
            processes.callback(_end, process)
            return process, line

        yield begin


def _end(process: subprocess.Popen[str]) -> None:
    dismiss(process)


@pytest.fixture
def connect() -> Iterator[Callable[..., httpx.Client]]:
    """Opens clients that are closed with the test."""
    with ExitStack() as clients:

        def open_client(url: str, token: str = "", protocol: str = "3") -> httpx.Client:
            return clients.enter_context(http_client(url, token, protocol))

        yield open_client
