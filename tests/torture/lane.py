"""Two devices, a service and an adb server on which one run after the other is struck."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from harness import processes
from harness.adb import AdbServer, DeviceAdb
from harness.cli.options import NOTHING_TO_DO
from harness.clock import SystemClock
from harness.control import ServiceAddress, ServiceControl
from harness.drivers.batch import Fingerprint
from harness.drivers.emulator_console import Console
from harness.drivers.fingerprint import (
    app_fingerprint,
    changed,
    device_fingerprint,
    differences,
    service_fingerprint,
)
from harness.drivers.service_account import ServiceAccount
from harness.drivers.service_clock import ServiceClock
from harness.drivers.service_settings import ServiceSettings
from harness.errors import HarnessError, ServiceError
from harness.fleet.adb_server import own_adb_server
from harness.fleet.service import reference_service
from harness.fleet.virtual import VirtualSpec, virtual_devices
from harness.lab import CURRENT, courier_apks
from harness.messengers.courier.screens import PACKAGE
from harness.waiting import NotSettledError, settle
from tests.torture.faults import FAULTS, strike
from tests.torture.run import Job, Watched, perform, scenarios
from tests.torture.strike import Model, Outcome, Strike

_REACH_S = 90.0
_END_S = 90.0
_SAME_S = 20.0
_GONE_S = 5.0
_PLENTY = 100_000
_MARK = "HARNESS_TORTURE_RUN"
_FILE = "file "
_CONTEXT = multiprocessing.get_context("forkserver")


class Lane:
    """Struck by one thread; see `lane`."""

    def __init__(
        self,
        home: Path,
        model: Model,
        server: AdbServer,
        serials: list[str],
        service: ServiceAddress,
    ) -> None:
        self.home = home
        self.model = model
        self.server = server
        self.serials = tuple(serials)
        self.service = service
        self.sender, self.receiver = (server.device(serial) for serial in serials)
        self._control = ServiceControl(service)
        self._clean: Fingerprint = {}
        self._temporary = home / "tmp"
        self._temporary.mkdir()
        ServiceSettings(self._control).change(hourly_limit=_PLENTY, daily_limit=_PLENTY)

    @property
    def environment(self) -> dict[str, str]:
        """Of runs and of `harness restore`."""
        return {
            **os.environ,
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home / "state"),
            "TMPDIR": str(self._temporary),
            "ANDROID_ADB_SERVER_PORT": str(self.server.port),
            _MARK: str(self.home),
        }

    @property
    def service_pid(self) -> int:
        """The reference service's process."""
        return _pid_of(b"harness.service", str(self.home).encode())

    def adb_server_pid(self) -> int:
        """The adb server's process."""
        return _pid_of(f"tcp:localhost:{self.server.port}".encode(), b"nodaemon", not_by=b"sh")

    @contextlib.contextmanager
    def console(self) -> Iterator[Console]:
        """A connection to the console of the sender's device."""
        file = next((self.home / "virtual" / "devices").glob(f"{self.serials[0]}-*.json"))
        entry = json.loads(file.read_text(encoding="utf-8"))
        console = Console(int(entry["console_port"]), Path(str(entry["token_file"])))
        try:
            yield console
        finally:
            console.close()

    def begin(self) -> None:
        """One run that nothing happens to; what the devices are like afterwards is clean."""
        first = Strike(-1, _first_scenario(), FAULTS[0], "never", 0, self.model)
        outcome = self.run(first, strikes=False)
        if outcome.exit_code != 0:
            raise HarnessError(f"the first run ended with {outcome.exit_code}: {self.said()}")
        self._clean = self._fingerprint()

    def run(self, planned: Strike, *, strikes: bool = True) -> Outcome:
        """Run a scenario, strike it, restore, compare."""
        outcome = Outcome(planned)
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        job = Job(
            planned.scenario, self.serials, self.service, self.server.port, self.environment,
            self.home / "runs.log",
        )  # fmt: skip
        process = _CONTEXT.Process(target=perform, args=(job, theirs))
        process.start()
        theirs.close()
        watched = Watched(ours)
        pid = process.pid or 0
        hindered = ""
        if strikes and watched.reach(planned.phase, _REACH_S):
            watched.drain(planned.delay_s)
            if not watched.ended:
                outcome.at = watched.at
                hindered = strike(planned.fault, self, pid)
        process.join(_END_S)
        if process.is_alive():
            process.kill()
            process.join()
            outcome.wrong.append(f"hung after {planned.fault.name}, killed after {_END_S:g} s")
        watched.drain(0)
        outcome.exit_code = process.exitcode
        if hindered:
            outcome.wrong.append(f"the fault itself failed: {hindered}")
        if outcome.at:
            outcome.wrong += self._restore_and_compare(watched)
        return outcome

    def _restore_and_compare(self, watched: Watched) -> list[str]:
        words = [sys.executable, "-c", "from harness.cli import main; main()", "restore"]
        words += [word for serial in self.serials for word in ("--device", serial)]
        ended = processes.run(words, env=self.environment, timeout=_END_S)
        wrong = []
        if ended.returncode not in (0, NOTHING_TO_DO):
            wrong.append(f"restore ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
        wrong += self._awaited(lambda: self._differences(watched))
        wrong += self._awaited(self._left)
        if (accounts := watched.accounts) is not None:
            wrong += self._awaited(lambda: self._messages(*accounts))
        return wrong

    def _awaited(self, look: Any) -> list[str]:  # noqa: ANN401  (a function that lists faults)
        def patient() -> list[str]:
            try:
                return list(look())
            except (HarnessError, sqlite3.Error) as error:
                return [str(error)]

        try:
            settle(
                patient, lambda found: not found, awaited="nothing wrong", seconds=_SAME_S,
                clock=SystemClock(),
            )  # fmt: skip
        except NotSettledError:
            return patient()
        return []

    def _fingerprint(self) -> Fingerprint:
        return {
            **device_fingerprint(self.sender),
            **app_fingerprint(self.sender, PACKAGE),
            **service_fingerprint([ServiceSettings(self._control), ServiceClock(self._control)]),
        }

    def _differences(self, watched: Watched) -> list[str]:
        """Against what was clean; the app's files and the accounts are each run's own."""
        now = self._fingerprint()
        found = differences(_without(_FILE, self._clean), _without(_FILE, now))
        if watched.before:
            found += self._own_differences(watched, now)
        return found

    def _own_differences(self, watched: Watched, now: Fingerprint) -> list[str]:
        """Of the accounts and of the app, which is signed in with one of them."""
        knobs = [ServiceAccount(self._control, name) for name in watched.accounts or ()]
        try:
            accounts = service_fingerprint([*knobs])
        except ServiceError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return []  # the run ended in order and took its accounts away
            raise
        own = {**accounts, **_only(_FILE, now)}
        before = {**_only(ServiceAccount.kind, watched.before), **_only(_FILE, watched.before)}
        found = zip(changed(before, own), differences(before, own), strict=True)
        return [line for name, line in found if not name.endswith("rate_windows")]

    def _left(self) -> list[str]:
        """What a dead run left: processes, temporary folders, undo lists, on both sides."""
        found = [f"process {line}" for line in _marked(str(self.home))]
        found += [f"temporary {path.name}" for path in self._temporary.glob("harness-*")]
        found += [f"undo list {path.name}" for path in self.home.glob("state/**/*.jsonl*")]
        found += [f"lock {path.name}" for path in self.home.glob("state/**/*.lock")]
        for adb in (self.sender, self.receiver):
            kept = adb.run("ls -A /data/local/tmp").stdout.split()
            found += [f"on {adb.serial} {name}" for name in kept if name.startswith("harness")]
        return found

    def _messages(self, sender: str, receiver: str) -> list[str]:
        """Nothing that the user was told is sent is lost or doubled, on either side."""
        try:
            events = self._control.events(sender)
        except ServiceError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return []  # the run ended in order and took its accounts away
            raise
        accepted = [event for event in events if event.kind == "message_accepted"]
        ids = Counter(event.message_id for event in accepted)
        doubled = [text for text, n in Counter(e.text for e in accepted).items() if n > 1]
        told = "SELECT {} FROM messages WHERE outgoing AND state IN ({}) AND peer = ?"
        sent = _rows(self.sender, told.format("message_id", "'sent', 'delivered'"), receiver)
        delivered = _rows(self.sender, told.format("text", "'delivered'"), receiver)
        arrived = "SELECT text FROM messages WHERE NOT outgoing AND peer = ?"
        got = Counter(_rows(self.receiver, arrived, sender))
        return (
            [f"lost at the service: {one}" for one in sent if one not in ids]
            + [f"lost at the receiver: {text}" for text in delivered if text not in got]
            + [f"doubled at the service: {text}" for text in doubled]
            + [f"doubled at the receiver: {text}" for text, n in got.items() if n > 1]
        )

    def said(self) -> str:
        """The end of what runs printed."""
        return (self.home / "runs.log").read_text(encoding="utf-8", errors="replace")[-500:]


def _only(kind: str, lines: Fingerprint) -> Fingerprint:
    return {name: value for name, value in lines.items() if name.startswith(kind)}


def _without(kind: str, lines: Fingerprint) -> Fingerprint:
    return {name: value for name, value in lines.items() if not name.startswith(kind)}


def _first_scenario() -> str:
    return next(name for name in sorted(scenarios()) if "airplane" in name)


def _rows(adb: DeviceAdb, query: str, value: str) -> list[str]:
    content = adb.exec_out(f"run-as {PACKAGE} cat databases/courier.db")
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(content)
        file.flush()
        with contextlib.closing(sqlite3.connect(file.name)) as database:
            return [str(row[0]) for row in database.execute(query, (value,))]


def _commands() -> Iterator[tuple[int, bytes]]:
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            yield int(path.name), (path / "cmdline").read_bytes()


def _pid_of(*words: bytes, not_by: bytes = b"") -> int:
    for pid, command in _commands():
        if all(word in command for word in words) and command.split(b"\0")[0] != not_by:
            return pid
    raise ProcessLookupError(f"no process says {words}")


def _marked(home: str) -> Iterator[str]:
    mark = f"{_MARK}={home}".encode()
    for pid, command in _commands():
        with contextlib.suppress(OSError):
            if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                yield f"{pid} {command.replace(bytes(1), b' ').decode(errors='replace')[:80]}"


@contextlib.contextmanager
def lane(home: Path, model: Model) -> Iterator[Lane]:
    """Everything that runs are struck on, started and stopped."""
    home.mkdir()
    api, build = model
    spec = VirtualSpec(
        count=2, api=api, build=build, time_scale=20, install=(courier_apks()[CURRENT],)
    )
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(own_adb_server(home))
        serials = stack.enter_context(virtual_devices(spec, server, home, home))
        service = stack.enter_context(reference_service(home, home))
        yield Lane(home, model, server, serials, service)
