"""All that an app gets of the OS (android.content.Context and the managers behind it).

After its process died, each call ends the calling thread by `ProcessDeathError`; while it is
stopped (SIGSTOP), each call waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.looper import Timer
from harness.virtual.android.notifications import Notification

if TYPE_CHECKING:
    import socket

    from harness.virtual.android.intents import Intent
    from harness.virtual.android.network.model import Network
    from harness.virtual.android.network.proxy import HttpProxy
    from harness.virtual.android.packages.package import Package
    from harness.virtual.android.processes import Process
    from harness.virtual.device import Android

NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS"
_POLL = 0.02  # host seconds between looks at whether a stopped process goes on


class ProcessDeathError(BaseException):
    """The process is gone, and with it the thread that made this call."""


class AppContext:
    """One for each process; thread-safe."""

    def __init__(self, android: Android, package: Package, process: Process) -> None:
        self._android = android
        self._lock = threading.Lock()
        self._closing: list[Callable[[], object]] = []
        self._timers: list[Timer] = []
        self._threads: list[threading.Thread] = []
        self._dead = threading.Event()
        self.package = package
        self.process = process
        self.clock = android.clock
        self.looper = android.looper
        self.scale = android.clock.scale

    @property
    def android(self) -> Android:
        """The device itself: only for system apps, which may do what others may not."""
        return self._android

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return not self._dead.is_set()

    @property
    def data_dir(self) -> Path:
        """The host's path of this app's data folder."""
        return self._android.filesystem.resolve(self.package.data_dir)

    @property
    def cache_dir(self) -> Path:
        """The host's path of this app's cache folder."""
        return self.data_dir / "cache"

    def open_connection(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect by TCP with this app's uid; `timeout` in device seconds.

        Raises:
            socket.gaierror: the name cannot be resolved.
            TimeoutError: nothing answered in time.
            OSError: refused, unreachable or forbidden, by its errno.
        """
        self._checkpoint()
        connection = self._android.network.connect(self.package.uid, host, port, timeout)
        if self._dead.is_set():
            connection.close()
        self._checkpoint()
        return connection

    def resolve(self, host: str) -> str:
        """The IPv4 address of a name, or `socket.gaierror`."""
        self._checkpoint()
        return self._android.network.resolve(self.package.uid, host)

    def active_network(self) -> Network | None:
        """The default network, if this app is not blocked (`getActiveNetwork`)."""
        self._checkpoint()
        if self._android.connectivity.blocked(self.package.uid) is not None:
            return None
        return self._android.connectivity.default_network()

    def on_network_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` on the looper when the network changes; returns how to stop that.

        That is also when this app is blocked or no longer (`onBlockedStatusChanged`).
        """

        def changed() -> None:
            self.looper.post(lambda: self._run_code(callback))

        connectivity = self._android.connectivity
        ends = (
            connectivity.observe(changed),
            connectivity.blocked_watch.add(self.package.uid, changed),
        )

        def stop() -> None:
            for end in ends:
                end()

        self._at_death(stop)
        return stop

    def http_proxy(self) -> HttpProxy | None:
        """The proxy that `ProxySelector.getDefault()` tells apps of."""
        return self._android.connectivity.proxy

    def airplane_mode(self) -> bool:
        """Whether the setting `airplane_mode_on` says so."""
        return self._android.settings.get("global", "airplane_mode_on") == "1"

    def log(self, priority: str, tag: str, message: str) -> None:
        """Write a line to the main log; priority is one of V D I W E F."""
        self._checkpoint()
        pid = self.process.pid
        tid = pid if self.looper.is_current else threading.get_native_id() % 32768
        self._android.log.write("main", priority, tag, pid, tid, self.package.uid, message)

    def notify(
        self, notification_id: int, title: str, text: str, opens: Intent | None = None
    ) -> None:
        """Post a notification, or replace the one with this id; nothing without the permission.

        Args:
            notification_id: of this package.
            title: its first line.
            text: what follows.
            opens: what a touch starts; the app's launcher activity if there is nothing.
        """
        self._checkpoint()
        if not self.may_notify():
            return
        posted = self.clock.now()
        self._android.notifications.post(
            Notification(self.package.name, notification_id, title, text, "", posted, opens)
        )

    def may_notify(self) -> bool:
        """Whether `notify` does anything; a permission from API 33 on."""
        return self._android.model.api < levels.T or self.has_permission(NOTIFICATIONS)

    def cancel_notification(self, notification_id: int) -> None:
        """Take it away; nothing happens when it is not there."""
        self._android.notifications.cancel(self.package.name, notification_id)

    def toast(self, text: str) -> None:
        """Show a short message for two (scaled) seconds."""
        self._checkpoint()
        self._android.toast.show(self.package.name, text)

    def start_activity(self, intent: Intent) -> None:
        """Start an activity, of this app or another; thread-safe."""
        self._checkpoint()
        uid = self.package.uid
        self.looper.post(
            lambda: self._run_code(lambda: self._android.activities.start(intent, caller_uid=uid))
        )

    def invalidate(self) -> None:
        """The screen's content changed: draw it again; thread-safe."""
        self._checkpoint()
        self.looper.post(self._android.windows.invalidate)

    def timer(self, device_seconds: float, fn: Callable[[], object]) -> Timer:
        """Run `fn` on the looper later, unless the process dies before."""
        self._checkpoint()
        timer = self.looper.post_delayed(device_seconds, lambda: self._run_code(fn))
        with self._lock:
            self._timers = [t for t in self._timers if not t.done] + [timer]
        return timer

    def run_in_background(self, fn: Callable[[], object]) -> None:
        """Run `fn` on a worker thread; an exception in it crashes the app."""
        self._checkpoint()
        thread = threading.Thread(
            target=self._work, args=(fn,), name=f"{self.process.name}-worker", daemon=True
        )
        with self._lock:
            self._threads = [t for t in self._threads if t.is_alive()]
            thread.start()  # with the lock held: `join` must not meet a thread that is not started
            self._threads.append(thread)

    def request_permission(self, name: str, answer: Callable[[bool], None]) -> None:
        """Ask the user for a runtime permission; `answer` hears on the looper what it came to."""
        self._checkpoint()
        package = self.package.name
        self.looper.post(lambda: self._android.windows.request_permission(package, name, answer))

    def has_permission(self, name: str) -> bool:
        """Whether the permission is granted to this app now."""
        return self._android.permissions.check(self.package.name, name)

    def wait(self, event: threading.Event, device_seconds: float) -> bool:
        """Wait on a worker thread for `event`; ends at once when the process dies."""
        deadline = self.clock.host_seconds(device_seconds)
        while deadline > 0 and not event.wait(min(_POLL, deadline)):
            self._checkpoint()
            deadline -= _POLL
        self._checkpoint()
        return event.is_set()

    def close(self) -> None:
        """The process died: cancel its timers, its callbacks and its sockets."""
        self._dead.set()
        with self._lock:
            closing, self._closing = self._closing, []
            closing += [timer.cancel for timer in self._timers]
        for close in closing:
            close()

    def join(self, host_seconds: float) -> None:
        """Wait for its worker threads to notice that the process is gone."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(host_seconds)

    def _at_death(self, fn: Callable[[], object]) -> None:
        with self._lock:
            self._closing.append(fn)

    def _run_code(self, fn: Callable[[], object]) -> None:
        if self.alive:
            self._android.activities.run_app_code(self.package.name, fn)

    def _work(self, fn: Callable[[], object]) -> None:
        with suppress(ProcessDeathError):
            try:
                fn()
            except Exception as error:  # noqa: BLE001  (an app's uncaught exception ends that app only)
                if self.alive:
                    self._android.activities.app_failed(self.package.name, error)

    def _checkpoint(self) -> None:
        while self.process.stopped and not self._dead.wait(_POLL):
            pass
        if self._dead.is_set():
            raise ProcessDeathError
