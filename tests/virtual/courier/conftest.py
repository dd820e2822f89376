"""Devices with Courier on them, and the reference service as a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess  # noqa: TID251  (tests may start programs)
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest

from harness.virtual.android.clock import DeviceClock
from harness.virtual.android.model import model_for
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.courier import CourierApp
from harness.virtual.device import Android

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harness.virtual.courier.core import Core
    from harness.virtual.screen.view import View

PACKAGE = "org.courier.messenger"
PACKAGES = Path(__file__).parents[3] / "harness" / "apps" / "courier"
TOKEN = "a-token-for-the-tests-alone"  # noqa: S105  (of our own process)
SCALE = 20.0
_OPTIONS = ("--port=0", "--control-port=0", "--database=:memory:", "--stop-with-stdin")
PATIENCE = 8.0
"""Host seconds until something that should happen counts as not happening."""


@dataclass
class Service:
    """A running reference service, and its control API."""

    process: subprocess.Popen[str]
    url: str
    tls_url: str
    control: httpx.Client
    settings: dict[str, Any]
    """What `GET /settings` said at first."""

    @property
    def port(self) -> int:
        """Where it listens on the host."""
        return int(self.url.rpartition(":")[2])

    @property
    def tls_port(self) -> int:
        """Where it listens for TLS."""
        return int(self.tls_url.rpartition(":")[2])

    def account(self, username: str, display_name: str, **changes: object) -> None:
        """Create or replace an account; old, verified and of good repute unless told otherwise."""
        body = {"password": f"pw-{username}", "display_name": display_name, "age_days": 400}
        body |= {"verified": True, "reputation": 80, **changes}
        self.control.put(f"/accounts/{username}", json=body).raise_for_status()

    def messages(self, one: str, other: str) -> list[str]:
        """The texts of a conversation, in the service's order."""
        answer = self.control.get(f"/conversations/{one}/{other}/messages").raise_for_status()
        return [message["text"] for message in answer.json()["messages"]]

    def stop(self) -> None:
        """End the process, as when the server's machine is switched off."""
        self.process.kill()
        self.process.wait()


class LossyRelay:
    """Stands between Courier and the service; loses the answer to the first message."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._lost = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        address = ("127.0.0.1", self.service.port)
        with suppress(OSError), client, socket.create_connection(address) as service:
            request = whole_request(client)
            service.sendall(request)
            answer = b"".join(iter(lambda: service.recv(65536), b""))
            if request.startswith(b"POST /v1/conversations/") and not self._lost:
                self._lost = True
                return
            client.sendall(answer)


def whole_request(client: socket.socket) -> bytes:
    """Everything up to the end of the first request's body, or of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0].split(b":")[1]) - len(body) if lengths else 0
    while missing > 0:
        more = client.recv(missing)
        if not more:
            return data
        data, missing = data + more, missing - len(more)
    return data


@dataclass
class Phone:
    """A device with Courier, used as a finger and an eye would."""

    android: Android
    server: str

    package: ClassVar[str] = PACKAGE

    def install(self, version: str) -> None:
        """Install a version over whatever is there."""
        options = InstallOptions(allow_downgrade=True, grant_all=True)
        result = self.android.packages.install([PACKAGES / f"courier-{version}.apk"], options)
        assert result.ok, str(result)

    def start(self) -> None:
        """Tap Courier's icon."""
        self.android.looper.call(lambda: self.android.activities.start_launcher(PACKAGE))

    def stop(self) -> None:
        """End Courier's process at once."""
        self.android.activities.force_stop(PACKAGE)

    @property
    def core(self) -> Core:
        """Courier's inside, to look where no screen does."""
        running = self.android.activities.running(PACKAGE)
        assert running is not None
        assert isinstance(running.app, CourierApp)
        return running.app.core

    def all(self, view_id: str) -> list[View]:
        """The views with this id that are on the screen, top first."""

        def look() -> list[View]:
            windows = self.android.windows.windows()
            return [
                view
                for window in windows
                for view in window.root.walk()
                if view.id in (view_id, f"{PACKAGE}:id/{view_id}") and not view.visible.empty
            ]

        return self.android.looper.call(look)

    def texts(self, view_id: str) -> list[str]:
        """What the views with this id say."""
        return [view.text for view in self.all(view_id)]

    def tap(self, view_id: str, place: int = 0) -> None:
        """Tap one of the views with this id, once there is one; none moves in between."""

        def tapped() -> bool:
            views = self.all(view_id)
            if len(views) > place:
                self.android.windows.tap(*views[place].visible.center)
            return len(views) > place

        self.wait(lambda: self.android.looper.call(tapped), view_id)

    def type(self, view_id: str, text: str) -> None:
        """Replace what a field holds."""
        self.wait(lambda: bool(self.all(view_id)), view_id)
        view = self.all(view_id)[0]
        assert self.android.looper.call(lambda: self.android.windows.set_text(view, text))

    def expect(self, view_id: str, *texts: str) -> None:
        """Wait until the views with this id say exactly this."""
        wanted = list(texts)
        try:
            self.wait(lambda: self.texts(view_id) == wanted, view_id)
        except AssertionError:
            assert self.texts(view_id) == wanted  # shows the difference

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until `condition` holds; AssertionError when it does not in time."""
        pause, deadline = threading.Event(), time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
            pause.wait(0.01)

    def back(self) -> None:
        """The Back key."""
        self.android.looper.call(self.android.activities.back)

    def on_wifi(self) -> bool:
        """Whether Wi-Fi is up and known to work: some time after boot."""
        network = self.android.connectivity.default_network()
        return network is not None and network.transport == "WIFI" and network.validated

    def sign_in(self, username: str) -> None:
        """Start Courier and sign in, until the inbox is there."""
        self.start()
        self.type("server_address", self.server)
        self.type("username", username)
        self.type("password", f"pw-{username}")
        self.tap("sign_in")
        self.wait(lambda: bool(self.all("nav_inbox")), "inbox")

    def open_chat(self, username: str) -> None:
        """Find somebody and open the chat."""
        self.tap("nav_people")
        self.type("search_field", username)
        self.tap("message")
        self.wait(lambda: bool(self.all("message_input")), "chat")

    def send(self, text: str) -> None:
        """Write a message and send it."""
        self.type("message_input", text)
        self.tap("send")


@dataclass
class Services:
    """Starts the service once, and again after a test has killed it."""

    running: Service | None = None

    def fresh(self) -> Service:
        """A running service with its first settings and none but the tests' two accounts."""
        if self.running is None or self.running.process.poll() is not None:
            self.close()
            self.running = _start_service()
        service = self.running
        for username in ("ada", "bob"):
            service.control.delete(f"/accounts/{username}")
        service.control.put("/settings", json=service.settings).raise_for_status()
        service.control.put("/clock", json={"offset_seconds": 0}).raise_for_status()
        service.account("ada", "Ada Lovelace")
        service.account("bob", "Bob Ross")
        for one, other in (("ada", "bob"), ("bob", "ada")):
            service.control.put(f"/follows/{one}/{other}").raise_for_status()
        return service

    def close(self) -> None:
        """End the process."""
        if self.running is not None:
            process = self.running.process
            assert process.stdin is not None
            assert process.stdout is not None
            self.running.control.close()
            process.stdin.close()
            process.stdout.close()
            process.wait()


def _start_service() -> Service:
    environment = {name: value for name, value in os.environ.items() if "HARNESS" not in name}
    process = subprocess.Popen(
        [sys.executable, "-m", "harness.service", *_OPTIONS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment | {"HARNESS_CONTROL_TOKEN": TOKEN},
        text=True,
    )
    assert process.stdout is not None
    ready: dict[str, Any] = json.loads(process.stdout.readline())
    control = httpx.Client(
        base_url=f"{ready['control_url']}/control/v1",
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
        timeout=30,
    )
    return Service(
        process, ready["url"], ready["tls_url"], control, control.get("/settings").json()
    )


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    services = Services()
    yield services
    services.close()


@pytest.fixture
def service(services: Services) -> Service:
    return services.fresh()


@pytest.fixture
def lossy(service: Service) -> Iterator[LossyRelay]:
    relay = LossyRelay(service)
    yield relay
    relay.close()


@pytest.fixture
def new_phone(service: Service, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    with ExitStack() as stack:

        def make(
            name: str,
            version: str = "3.2.0",
            scale: float = SCALE,
            names: Mapping[str, str] | None = None,
        ) -> Phone:
            android = Android(
                model_for(34),
                f"emulator-{name}",
                tmp_path / name,
                clock=DeviceClock(scale),
                host_names=names,
                boot_seconds=0.0,
            )
            android.boot()
            stack.callback(android.shutdown)
            phone = Phone(android, f"10.0.2.2:{service.port}")
            phone.install(version)
            phone.wait(phone.on_wifi, "Wi-Fi")
            return phone

        yield make


@pytest.fixture
def ada(new_phone: Callable[[str], Phone]) -> Phone:
    phone = new_phone("ada")
    phone.sign_in("ada")
    return phone


@pytest.fixture
def bob(new_phone: Callable[[str], Phone]) -> Phone:
    phone = new_phone("bob")
    phone.sign_in("bob")
    return phone
