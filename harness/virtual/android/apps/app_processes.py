"""App processes and the code in them: start, death, crash, hang.

Everything here runs on the looper; `Activities` is the face to other threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.apps.app import App
from harness.virtual.android.apps.app_context import AppContext, ProcessDeathError
from harness.virtual.android.apps.app_errors import (
    CRASH_INTERVAL,
    ErrorDialog,
    describe,
    log_crash,
    wants_dialog,
)
from harness.virtual.android.users import FIRST_APP

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.android.processes import Process
    from harness.virtual.device import Android

_ANR_AFTER = 5.0  # device seconds: InputConstants.DEFAULT_DISPATCHING_TIMEOUT_MILLIS
_FATAL_NATIVE = {4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV"}


@dataclass(eq=False)
class RunningApp:
    """An app's process with its code."""

    process: Process
    context: AppContext
    app: App
    trim_level: int = 0


@dataclass(frozen=True)
class ExitRecord:
    """Why a process ended (ApplicationExitInfo); `at` in epoch seconds of the device."""

    package: str
    process: str
    pid: int
    uid: int
    at: float
    reason: int
    description: str
    status: int = 0


class AppProcesses:
    """Running apps by package name."""

    def __init__(self, android: Android, died: Callable[[str, bool], None]) -> None:
        self._android = android
        self._died = died
        self._running: dict[str, RunningApp] = {}
        self._crashed_at: dict[str, float] = {}
        self._dialog_at: dict[str, float] = {}
        self._ending: dict[int, tuple[int, str]] = {}
        self._held: dict[int, list[Callable[[], object]]] = {}
        self.dialogs: list[ErrorDialog] = []
        self.exits: list[ExitRecord] = []
        android.processes.on_exit(self._process_ended)
        android.processes.on_signal(self._process_signalled)

    def get(self, package: str) -> RunningApp | None:
        """The package's running app."""
        return self._running.get(package)

    def all(self) -> list[RunningApp]:
        """Every running app, oldest first."""
        return list(self._running.values())

    def start(self, package: Package, why: str) -> RunningApp | None:
        """The running app, started if need be; None when it crashed in doing so."""
        running = self._running.get(package.name)
        if running is not None:
            return running
        android = self._android
        process = android.processes.start(package.name, package.uid, package=package.name)
        kind, _, component = why.partition(" ")
        user = process.user.replace("_", "") if process.uid >= FIRST_APP else str(process.uid)
        android.log.system(
            "I", "ActivityManager", f"Start proc {process.pid}:{process.name}/{user} for {why}"
        )
        android.log.event(
            "am_proc_start", 0, process.pid, process.uid, process.name, kind, component
        )
        android.log.event("am_proc_bound", 0, process.pid, process.name)
        context = AppContext(android, package, process)
        try:
            app = self._android.code_of(package.name)(context)
        except Exception as error:  # noqa: BLE001  (an app's uncaught exception ends that app only)
            self._running[package.name] = RunningApp(process, context, App(context))
            self.failed(package.name, error)
            return None
        running = RunningApp(process, context, app)
        self._running[package.name] = running
        return running

    def run(self, package: str, fn: Callable[[], object]) -> bool:
        """Run app code; an exception crashes that app alone, a stopped process keeps it waiting."""
        running = self._running.get(package)
        if running is None:
            return False
        if running.process.stopped:
            self._hold(running, fn)
            return False
        try:
            fn()
        except ProcessDeathError:
            return False
        except Exception as error:  # noqa: BLE001  (an app's uncaught exception ends that app only)
            self.failed(package, error)
            return False
        return True

    def failed(self, package: str, error: BaseException, thread: str = "main") -> None:
        """App code threw: log it, end the process, maybe show a dialog."""
        running = self._running.get(package)
        if running is None:
            return
        info = describe(error, self._android.model.api)
        log_crash(self._android, running.process, info, thread)
        self._android.dropbox.add(f"{_kind(running)}_app_crash", running.process.name, info.trace)
        self._crash_ends(running, 4, "crash")

    def kill(self, package: str, signal: int, reason: int, description: str) -> bool:
        """End the process for a reason the system has; False when none runs."""
        running = self._running.get(package)
        if running is None:
            return False
        process = running.process
        who = f"{process.pid}:{process.name}/{process.user.replace('_', '')}"
        self._android.log.system("I", "ActivityManager", f"Killing {who} (adj 0): {description}")
        self._android.log.event("am_kill", 0, process.pid, process.name, 0, description)
        self._ending[process.pid] = (reason, description)
        self._android.processes.kill(process.pid, signal)
        return True

    def end(self, running: RunningApp) -> None:
        """The device goes down: the code ends without a word in the log."""
        self._running.pop(running.process.package, None)
        running.context.close()
        self._terminate(running)

    def dismiss(self, dialog: ErrorDialog) -> None:
        """A crash or ANR dialog was closed."""
        self.dialogs = [each for each in self.dialogs if each is not dialog]

    def _crash_ends(self, running: RunningApp, reason: int, description: str) -> None:
        package = running.context.package
        now = self._android.clock.elapsed()
        repeated = self._lately(self._crashed_at, package.name)
        shown_lately = self._lately(self._dialog_at, package.name)
        self._crashed_at[package.name] = now
        self.kill(package.name, 9, reason, description)
        self._died(package.name, True)
        if wants_dialog(self._android, repeated=repeated, shown_lately=shown_lately):
            self._dialog_at[package.name] = now
            self._show(ErrorDialog(package.name, package.label or package.name, "crash", repeated))

    def _lately(self, times: dict[str, float], package: str) -> bool:
        before = times.get(package)
        window = self._android.clock.host_seconds(CRASH_INTERVAL)
        return before is not None and self._android.clock.elapsed() - before < window

    def _show(self, dialog: ErrorDialog) -> None:
        self.dialogs = [d for d in self.dialogs if d.package != dialog.package]
        self.dialogs.insert(0, dialog)

    def _hold(self, running: RunningApp, fn: Callable[[], object]) -> None:
        pid = running.process.pid
        held = self._held.setdefault(pid, [])
        held.append(fn)
        if len(held) == 1:
            self._android.looper.post_delayed(_ANR_AFTER, lambda: self._not_responding(running))

    def _not_responding(self, running: RunningApp) -> None:
        process = running.process
        if not process.alive or not process.stopped:
            return
        reason = (
            f"Input dispatching timed out ({process.name} is not responding. "
            "Waited 5000ms for MotionEvent)"
        )
        android = self._android
        text = f"ANR in {process.name}\nPID: {process.pid}\nReason: {reason}"
        android.log.system("E", "ActivityManager", text)
        android.log.event("am_anr", 0, process.pid, process.name, 0x20C8BE46, reason)
        android.dropbox.add(f"{_kind(running)}_app_anr", process.name, f"Subject: {reason}")
        if android.settings.get("global", "hide_error_dialogs") == "1":
            self.kill(process.name, 9, 6, "user request after error")
            return
        package = running.context.package
        self._show(ErrorDialog(package.name, package.label or package.name, "anr"))
        self._died("", False)

    def _process_signalled(self, process: Process, signal: int) -> None:
        if signal == 18:  # noqa: PLR2004  (SIGCONT)
            self._android.looper.post(lambda: self._release(process))

    def _release(self, process: Process) -> None:
        self.dialogs = [
            d for d in self.dialogs if not (d.kind == "anr" and d.package == process.package)
        ]
        for fn in self._held.pop(process.pid, []):
            self.run(process.package, fn)
        self._died("", False)

    def _process_ended(self, process: Process) -> None:
        if process.package:
            self._android.looper.call(lambda: self._ended(process))

    def _ended(self, process: Process) -> None:
        running = self._running.get(process.package)
        if running is None or running.process is not process:
            return
        del self._running[process.package]
        self._held.pop(process.pid, None)
        running.context.close()
        self._android.network.abort(process.uid)
        self._terminate(running)
        self._android.toast.cancel(process.package)
        self._record(process)
        self._died(process.package, False)
        if process.exit_signal in _FATAL_NATIVE:
            self._native_crash(running, process.exit_signal)

    def _terminate(self, running: RunningApp) -> None:
        try:
            running.app.on_terminate()
        except (Exception, ProcessDeathError):
            self._android.logger.debug("on_terminate of %s", running.process.name, exc_info=True)

    def _record(self, process: Process) -> None:
        planned = self._ending.pop(process.pid, None)
        android = self._android
        if planned is None:
            android.log.system(
                "I", "ActivityManager",
                f"Process {process.name} (pid {process.pid}) has died: fore TOP ",
            )  # fmt: skip
        android.log.event("am_proc_died", 0, process.pid, process.name, 0, 2)
        reason, description = planned or ((2, "") if process.exit_signal else (1, ""))
        if process.exit_signal in _FATAL_NATIVE:
            reason, description = 5, "crash"
        record = ExitRecord(
            process.package, process.name, process.pid, process.uid, android.clock.now(),
            reason, description, process.exit_signal or 0,
        )  # fmt: skip
        self.exits.insert(0, record)

    def _native_crash(self, running: RunningApp, signal: int) -> None:
        process, name = running.process, _FATAL_NATIVE[signal]
        trace = (
            f"*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\n"
            f"pid: {process.pid}, tid: {process.pid}, name: {process.name[-15:]}"
            f"  >>> {process.name} <<<\n"
            f"signal {signal} ({name}), code 0 (SI_USER), fault addr --------"
        )
        android = self._android
        android.log.write("crash", "F", "DEBUG", process.pid, process.pid, process.uid, trace)
        android.log.event(
            "am_crash", process.pid, 0, process.name, 0, "Native crash", name, "unknown", 0
        )
        android.dropbox.add(f"{_kind(running)}_app_native_crash", process.name, trace)
        self._crash_ends(running, 5, "crash")


def _kind(running: RunningApp) -> str:
    return "system" if running.context.package.system else "data"
