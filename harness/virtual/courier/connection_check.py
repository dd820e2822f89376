"""Measures the app's own way to the server: its resolver, the proxy, its uid. Knows no screen.

All times are device seconds: what passed on the host, times the scale of the device's timers.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from harness.virtual.android.apps.app_context import AppContext
from harness.virtual.courier.http import ClosedError, HttpClient, NoConnectionError, Server
from harness.virtual.courier.rates import Stopwatch, measure_down, measure_up
from harness.virtual.courier.readings import Echoes, Readings
from harness.virtual.courier.session import OWN_SECONDS, Session
from harness.virtual.courier.tls import NotSecureError, WrongDateError

MOST_SECONDS = 25.0
"""After so many device seconds the check ends, whatever is still open; and what the host takes."""
NO_INTERNET = "no internet connection"
TOO_LATE = "no answer in time"
_ECHOES = 20
_ECHO_SECONDS = 5.0  # on a line so slow that fewer have to do
_NO_CONTENT = 204
_NAMES = {"WIFI": "Wi-Fi", "CELLULAR": "Cellular"}
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "name not found"),
    (TimeoutError, TOO_LATE),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionError, "connection cut off"),
    (WrongDateError, "not secure, the date is wrong"),
    (NotSecureError, "not secure"),
)


class ConnectionCheck:
    """One check; `report` hears of each new reading, on a worker thread.

    Args:
        context: whose network is looked at.
        client: the app's way to the server.
        server: what it talks to.
        report: gets all readings so far.
    """

    def __init__(
        self,
        context: AppContext,
        client: HttpClient,
        server: Server,
        report: Callable[[Readings], object],
    ) -> None:
        self._context = context
        self._client = client
        self._server = server
        self._report = report
        self._lock = threading.Lock()
        self._readings = Readings()
        self._session: Session | None = None
        self._over = False
        self._done = threading.Event()
        self._watch = Stopwatch(context.clock)

    def run(self) -> Readings:
        """Measure; returns after `MOST_SECONDS` device seconds, or little later."""
        self._context.run_in_background(self._work)
        allowed = MOST_SECONDS + OWN_SECONDS * self._context.clock.scale
        in_time = self._context.wait(self._done, allowed)
        if not in_time and self._readings.server is None:
            self._note(server=TOO_LATE)
        with self._lock:
            self._over = True
            session = self._session
        if session is not None:
            session.cut()
        return self._readings

    def _work(self) -> None:
        try:
            with suppress(ClosedError):
                self._measure()
        finally:
            self._done.set()

    def _measure(self) -> None:
        proxy = self._client.proxy_for(self._server)
        network = self._context.active_network()
        if network is None:
            self._note(network="None", proxy=str(proxy or ""), server=NO_INTERNET)
            return
        name = _NAMES[network.transport]
        shown = name if network.validated else f"{name}, no internet"
        self._note(network=shown, proxy=str(proxy or ""))
        try:
            self._look_up((proxy or self._server).host)
            session = self._open()
        except NoConnectionError as error:
            reason = _reason(error)
            self._note(server=f"proxy: {reason}" if proxy else reason)
            return
        self._use(session)

    def _look_up(self, host: str) -> None:
        if _is_address(host):
            return
        began = self._watch()
        try:
            self._context.resolve(host)
        except OSError as error:
            raise NoConnectionError(str(error)) from error
        self._note(lookup=self._watch() - began)

    def _use(self, session: Session) -> None:
        with session:
            try:
                echoes = self._echo(session)
            except NoConnectionError as error:
                self._note(server=_reason(error))
                return
            self._note(server="", echoes=echoes)
            with suppress(NoConnectionError):  # the line is too slow or broke: there is no figure
                self._note(down=measure_down(session, self._watch, echoes.median))
        with suppress(NoConnectionError), self._open() as another:  # the first may be half-way
            self._note(up=measure_up(another, self._watch, echoes.median))

    def _echo(self, session: Session) -> Echoes:
        times: list[float] = []
        first = self._watch()
        while len(times) < _ECHOES and self._watch() - first < _ECHO_SECONDS:
            began = self._watch()
            status, _ = session.ask("GET", "/v1/probe")
            if status != _NO_CONTENT:
                raise NoConnectionError(f"HTTP {status}")
            times.append(self._watch() - began)
        return Echoes.of(times)

    def _open(self) -> Session:
        session = self._client.open_session(self._server)
        with self._lock:
            self._session, over = session, self._over
        if over:
            session.cut()
        return session

    def _note(self, **found: object) -> None:
        with self._lock:
            if self._over:
                return
            self._readings = readings = replace(self._readings, **found)  # type: ignore[arg-type]
        self._report(readings)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _reason(error: NoConnectionError) -> str:
    """In a user's words; an HTTP status as it is."""
    cause = error.__cause__
    return next((text for kind, text in _REASONS if isinstance(cause, kind)), str(cause or error))
