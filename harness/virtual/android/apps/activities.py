"""Activities, tasks and app processes: ActivityTaskManager and ActivityManager in one.

UI state is touched on the looper only; every method here may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.apps.app import Activity
from harness.virtual.android.apps.app_errors import ErrorDialog, RemoteCrashError
from harness.virtual.android.apps.app_processes import AppProcesses, ExitRecord, RunningApp
from harness.virtual.android.apps.moment import Document, restore_tasks
from harness.virtual.android.apps.starter import StartCode, Starter
from harness.virtual.android.apps.tasks import ActivityRecord, ActivityState, Task, TaskList
from harness.virtual.android.intents import (
    ACTION_MAIN,
    CATEGORY_HOME,
    CATEGORY_LAUNCHER,
    FLAG_NEW_TASK,
    ComponentName,
    Intent,
)
from harness.virtual.android.packages.resolver import query

if TYPE_CHECKING:
    from harness.virtual.device import Android

_SIGKILL = 9
_REASON_USER_REQUESTED = 10
_REASON_OTHER = 13
_RESUME_ATTEMPTS = 4  # an app that crashes as it starts uncovers the next, which may crash too


@dataclass(frozen=True)
class StartResult:
    """How a start went; times in milliseconds."""

    code: StartCode
    activity: ComponentName | None = None
    launch_state: str = "UNKNOWN"
    """COLD, WARM, HOT or UNKNOWN."""
    total_time: int = 0
    wait_time: int = 0
    timed_out: bool = False


class Activities:
    """Everything that starts, stops and crashes apps."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._list = TaskList()
        self._observers: list[Callable[[], None]] = []
        self._showing = False
        self.memory_factor = "NORMAL"
        """What `am memory-factor` says: NORMAL, MODERATE, LOW or CRITICAL."""
        self.apps = AppProcesses(android, self._app_died)
        self._starter = Starter(android, self._list, self.apps)

    # starting

    def start(self, intent: Intent, *, wait: bool = False, caller_uid: int = 2000) -> StartResult:
        """Resolve and start an activity; it is on the screen when this returns.

        Args:
            intent: what to start.
            wait: kept for callers that need the times (`am start -W`).
            caller_uid: who asks; 0 and 1000 may start everything.

        Raises:
            PermissionError: the caller may not; its text is the SecurityException's.
        """
        clock = self._android.clock

        def run() -> StartResult:
            before = clock.elapsed()
            outcome = self._starter.start(intent, caller_uid)
            self._show()
            spent = max(1, round((clock.elapsed() - before) * 1000)) if wait else 0
            return StartResult(
                outcome.code, outcome.component, outcome.launch_state, spent, spent + 3
            )

        return self._android.looper.call(run)

    def start_launcher(self, package: str) -> StartResult:
        """Start the package's launcher activity, as an icon or monkey does."""
        found = self._android.packages.get(package)
        name = found.launcher_activity if found is not None else ""
        if not name:
            return StartResult(StartCode.INTENT_NOT_RESOLVED)
        intent = Intent(
            action=ACTION_MAIN,
            component=ComponentName(package, name),
            categories=frozenset({CATEGORY_LAUNCHER}),
            flags=FLAG_NEW_TASK | 0x00200000,  # RESET_TASK_IF_NEEDED, as every launcher adds
        )
        return self.start(intent, caller_uid=1000)

    def resolve(self, intent: Intent) -> list[ComponentName]:
        """The activities that an intent may start, best first."""
        found = query(self._android.packages.all(), intent, default_only=True)
        return [ComponentName(package.name, component.name) for package, component in found]

    def home(self) -> None:
        """The HOME key."""
        intent = Intent(
            action=ACTION_MAIN, categories=frozenset({CATEGORY_HOME}), flags=FLAG_NEW_TASK
        )
        self.start(intent, caller_uid=1000)

    def resume(self, tasks: list[Document]) -> None:
        """A snapshot was loaded: be what its tasks were, with the front one on the screen."""

        def run() -> None:
            restore_tasks(self._list, tasks)
            self._show()

        self._android.looper.call(run)

    # looking

    def top(self) -> Activity | None:
        """The resumed activity; None when its process is dead."""
        record = self.top_record()
        return record.activity if record is not None else None

    def top_record(self) -> ActivityRecord | None:
        """The record in front, with its component even when the code is gone."""
        front = self._list.front()
        return front.top if front is not None else None

    @property
    def tasks(self) -> list[Task]:
        """All tasks, the front one first."""
        return list(self._list.tasks)

    def running(self, package: str) -> RunningApp | None:
        """The package's running process and code."""
        return self.apps.get(package)

    @property
    def error_dialogs(self) -> list[ErrorDialog]:
        """Crash and ANR dialogs, the front one first."""
        return list(self.apps.dialogs)

    @property
    def exits(self) -> list[ExitRecord]:
        """Why app processes ended, newest first."""
        return list(self.apps.exits)

    def is_foreground(self, package: str) -> bool:
        """Whether one of the package's activities is on the screen (TOP)."""
        record = self.top_record()
        return record is not None and record.component.package == package

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` (on the looper) when what is on the screen may have changed."""
        self._observers.append(callback)

    # stopping

    def finish(self, activity: Activity) -> None:
        """Close one activity."""

        def run() -> None:
            record = self._list.find(activity)
            if record is not None:
                self._starter.finish(record, "app-request")
                self._show()

        self._android.looper.call(run)

    def back(self) -> None:
        """The Back key, for the top activity; the home screen stays."""

        def run() -> None:
            record = self.top_record()
            front = self._list.front()
            if record is None or record.activity is None or front is None or front.is_home:
                return
            self.run_app_code(record.component.package, record.activity.back)

        self._android.looper.call(run)

    def relaunch_top(self) -> None:
        """The configuration changed in a way that the resumed activity does not handle (looper)."""
        record = self.top_record()
        if record is not None and record.activity is not None:
            self._starter.log_relaunch(record)
            self.run_app_code(record.component.package, record.activity.relaunched)

    def remove_task(self, task_id: int) -> bool:
        """Swipe a task away; its process ends, cached as it is by then."""

        def run() -> bool:
            task = next((t for t in self._list.tasks if t.task_id == task_id), None)
            if task is None:
                return False
            package = task.affinity
            for record in reversed(list(task.records)):
                self._starter.finish(record, "remove-task")
            if all(r.component.package != package for r in self._list.records()):
                self.apps.kill(package, _SIGKILL, _REASON_USER_REQUESTED, "remove task")
            self._show()
            return True

        return self._android.looper.call(run)

    def force_stop(self, package: str, caller_pid: int = 0) -> None:
        """Kill it, drop its activities, notifications and timers, and mark it stopped."""
        reason = f"from pid {caller_pid}"

        def run() -> None:
            found = self._android.packages.get(package)
            if found is None:
                return
            text = f"Force stopping {package} appid={found.uid % 100000} user=0: {reason}"
            self._android.log.system("I", "ActivityManager", text)
            self._drop(package)  # first, or the next activity of the task would start it again
            self.apps.kill(
                package, _SIGKILL, _REASON_USER_REQUESTED, f"stop {package} due to {reason}"
            )
            self._android.packages.set_stopped(package, stopped=True)
            self._android.notifications.cancel(package)
            self._show()

        self._android.looper.call(run)

    def end_package(self, package: str, why: str) -> None:
        """Kill it and drop its activities, as an update or removal of the package does."""

        def run() -> None:
            self._drop(package)  # as in `force_stop`
            self.apps.kill(package, _SIGKILL, _REASON_OTHER, f"stop {package} due to {why}")
            self._show()

        self._android.looper.call(run)

    def stop_app(self, package: str) -> None:
        """Kill it without marking it stopped (`am stop-app`)."""
        self.end_package(package, "from pid 0")

    def kill_background(self, package: str, caller_pid: int = 0) -> None:
        """Kill it if it is cached (`am kill`); its tasks can still be brought back."""

        def run() -> None:
            if not self.is_foreground(package):
                description = (
                    f"kill background from pid {caller_pid}" if caller_pid else "kill background"
                )
                self.apps.kill(package, _SIGKILL, _REASON_OTHER, description)

        self._android.looper.call(run)

    def kill_process(self, package: str, reason: int, description: str) -> bool:
        """Kill the process alone, for a reason of ApplicationExitInfo; False when none runs."""
        kill = self.apps.kill
        return self._android.looper.call(lambda: kill(package, _SIGKILL, reason, description))

    def start_process(self, package: str, why: str) -> bool:
        """Start the process without a screen, as a service does; False if it crashed."""
        found = self._android.packages.get(package)
        if found is None:
            return False
        return self._android.looper.call(lambda: self.apps.start(found, why)) is not None

    def trim_memory(self, package: str, level: int) -> None:
        """Tell a running app that memory is short (`ComponentCallbacks2` level)."""

        def run() -> None:
            running = self.running(package)
            if running is not None:
                running.trim_level = level
                self.run_app_code(package, lambda: running.app.on_trim_memory(level))

        self._android.looper.call(run)

    def clear_exits(self, package: str | None) -> None:
        """Forget why processes ended, of one package or of all."""
        self.apps.exits = [e for e in self.apps.exits if package not in (None, e.package)]

    def crash(self, package: str, message: str = "shell-induced crash") -> bool:
        """Make a running app throw; False when none runs."""
        if self.running(package) is None:
            return False
        self.app_failed(package, RemoteCrashError(message))
        return True

    def app_failed(self, package: str, error: BaseException) -> None:
        """App code threw: FATAL EXCEPTION, process gone, maybe a dialog. Safe from any thread."""
        looper = self._android.looper
        thread = "main" if looper.is_current else "Thread-2"
        if isinstance(error, RemoteCrashError):
            thread = "main"
        looper.call(lambda: self.apps.failed(package, error, thread))

    def run_app_code(self, package: str, fn: Callable[[], object]) -> bool:
        """Run a callback of an app (looper); an exception in it crashes that app alone.

        Whoever calls into app code (click handlers, `content()`, timers) does it through here. A
        stopped process keeps the callback waiting, and is reported as not responding after a while.

        Returns:
            Whether it ran without an exception.
        """
        return self.apps.run(package, fn)

    def dismiss_error(self, dialog: ErrorDialog, *, kill: bool = False) -> None:
        """The user closed a crash or ANR dialog; `kill` for "Close app" of an ANR."""

        def run() -> None:
            self.apps.dismiss(dialog)
            if kill:
                self.apps.kill(dialog.package, _SIGKILL, 6, "user request after error")
                self._drop(dialog.package)
            self._show()

        self._android.looper.call(run)

    def _drop(self, package: str) -> None:
        for record in self._list.records():
            if record.component.package == package:
                self._starter.destroy(record)
                self._list.remove(record)

    def _app_died(self, package: str, crashed: bool) -> None:
        """The process is gone: what was visible is lost, what was stopped can be made again."""
        for record in self._list.records():
            if record.component.package != package:
                continue
            visible = record.state in (ActivityState.RESUMED, ActivityState.INITIALIZING)
            record.activity = None
            if visible or crashed:
                record.state = ActivityState.DESTROYED
                self._list.remove(record)
                crashed = False
            else:
                record.state = ActivityState.STOPPED
        self._show()

    def _show(self) -> None:
        """Resume what is in front now, or go home, and have the screen drawn."""
        if self._android.going_down or self._showing:
            return
        self._showing = True
        try:
            for _ in range(_RESUME_ATTEMPTS):
                if self._list.front() is None:
                    self._starter.start_home()
                self._starter.resume_front()
                record = self.top_record()
                if record is not None and record.state is ActivityState.RESUMED:
                    break
        finally:
            self._showing = False
        for observer in list(self._observers):
            observer()
        self._android.windows.invalidate()
