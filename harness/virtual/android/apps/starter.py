"""How an activity is started, resumed, paused and finished.

Source: frameworks/base/services/core/java/com/android/server/wm/ActivityStarter.java, for what `am
start`, a launcher and apps ask for: tasks by affinity, launch modes, FLAG_ACTIVITY_NEW_TASK and its
kin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.apps.tasks import ActivityRecord, ActivityState, Task, TaskList
from harness.virtual.android.intents import (
    ACTION_MAIN,
    CATEGORY_HOME,
    FLAG_CLEAR_TASK,
    FLAG_CLEAR_TOP,
    FLAG_NEW_TASK,
    FLAG_SINGLE_TOP,
    ComponentName,
    Intent,
)
from harness.virtual.android.packages.resolver import query
from harness.virtual.android.users import ROOT, SHELL, SYSTEM

if TYPE_CHECKING:
    from harness.virtual.android.apps.app_processes import AppProcesses
    from harness.virtual.android.packages.apk import Component
    from harness.virtual.android.packages.package import Package
    from harness.virtual.device import Android

_PRIVILEGED = (ROOT, SYSTEM)
_ONE_TASK = ("singleTask", "singleInstance")


class StartCode(IntEnum):
    """ActivityManager.START_*."""

    SUCCESS = 0
    TASK_TO_FRONT = 2
    DELIVERED_TO_TOP = 3
    INTENT_NOT_RESOLVED = -91
    CLASS_NOT_FOUND = -92


@dataclass(frozen=True)
class StartOutcome:
    """What a start came to."""

    code: StartCode
    component: ComponentName | None = None
    launch_state: str = "UNKNOWN"


class Starter:
    """Works on the task list; on the looper."""

    def __init__(self, android: Android, tasks: TaskList, apps: AppProcesses) -> None:
        self._android = android
        self._tasks = tasks
        self._apps = apps

    def start(self, intent: Intent, caller_uid: int) -> StartOutcome:
        """Start what the intent says; `PermissionError` when the caller may not."""
        found = query(self._android.packages.all(), intent, default_only=intent.component is None)
        if not found:
            missing = intent.component is not None
            code = StartCode.CLASS_NOT_FOUND if missing else StartCode.INTENT_NOT_RESOLVED
            return StartOutcome(code, intent.component)
        package, component = found[0]
        self._check(intent, package, component, caller_uid)
        intent = replace(intent, component=ComponentName(package.name, component.name))
        self._android.log.system(
            "I", self._tag, f"START u0 {_braces(intent)} from uid {caller_uid}"
        )
        if package.suspended:  # ActivityStartInterceptor: a dialog says so, the app stays as it is
            return StartOutcome(StartCode.SUCCESS, intent.component)
        self._android.packages.set_stopped(package.name, stopped=False)
        self._android.power.used(package.name)
        before = self._apps.get(package.name)
        code = self._place(intent, package, component)
        state = "COLD" if before is None else "WARM" if code is StartCode.SUCCESS else "HOT"
        if code is StartCode.TASK_TO_FRONT and before is not None:
            front = self._tasks.front()
            if front is not None and front.top.activity is None:
                state = "WARM"
        return StartOutcome(code, intent.component, state)

    def start_home(self) -> None:
        """Nothing is left in front: start the home screen."""
        home = Intent(
            action=ACTION_MAIN, categories=frozenset({CATEGORY_HOME}), flags=FLAG_NEW_TASK
        )
        self.start(home, 1000)

    def resume_front(self) -> None:
        """Make the front activity the resumed one, in a process of its own if it lost it."""
        front = self._tasks.front()
        record = front.top if front is not None else None
        for other in self._tasks.records():
            if other is not record and other.state is ActivityState.RESUMED:
                self._pause(other)
        if record is None or record.state is ActivityState.RESUMED:
            return
        if record.activity is None and not self._create(record):
            return
        activity = record.activity
        if activity is None:
            return
        record.state = ActivityState.RESUMED
        self._event("set_resumed_activity", 0, record.component.short(), "resumeTopActivity")
        self._event(
            "on_resume_called", record.token, record.component.class_name, "RESUME_ACTIVITY"
        )
        self._apps.run(record.component.package, activity.resumed)

    def finish(self, record: ActivityRecord, reason: str) -> None:
        """Close an activity for good."""
        self._event(
            "finish_activity", 0, record.token, record.task_id, record.component.short(), reason
        )
        if record.state is ActivityState.RESUMED:
            self._pause(record)
        self._tasks.remove(record)
        self.destroy(record)

    def destroy(self, record: ActivityRecord) -> None:
        """Tell the code that its activity is gone."""
        activity, record.activity = record.activity, None
        record.state = ActivityState.DESTROYED
        if activity is not None:
            self._apps.run(record.component.package, activity.destroyed)

    def _check(
        self, intent: Intent, package: Package, component: Component, caller_uid: int
    ) -> None:
        allowed = component.exported or caller_uid in (*_PRIVILEGED, package.uid)
        permission = component.permission
        if allowed and (not permission or caller_uid in _PRIVILEGED):
            return
        asked = replace(
            intent,
            component=ComponentName(package.name, component.name),
            flags=intent.flags | FLAG_NEW_TASK,
        )
        caller = "null (pid=0" if caller_uid == SHELL else f"ProcessRecord{{{caller_uid:x}}} (pid=0"
        why = f"requires {permission}" if allowed else f"not exported from uid {package.uid}"
        raise PermissionError(
            f"Permission Denial: starting {asked} from {caller}, uid={caller_uid}) {why}"
        )

    def _place(self, intent: Intent, package: Package, component: Component) -> StartCode:
        """Find or make the task; returns what came of it."""
        home = CATEGORY_HOME in intent.categories
        mode = component.launch_mode
        front = self._tasks.front()
        task = self._tasks.of(package.name, home=home)
        if not intent.flags & FLAG_NEW_TASK and mode not in _ONE_TASK:
            task = front
        if task is not None and intent.flags & FLAG_CLEAR_TASK:
            for record in reversed(list(task.records)):
                self.finish(record, "clear-task")
            task = None
        if task is None:
            task = self._tasks.add(package.name, intent, home=home)
            return self._push(task, intent, mode)
        return self._reuse(task, intent, mode, was_front=task is front)

    def _reuse(self, task: Task, intent: Intent, mode: str, *, was_front: bool) -> StartCode:
        self._tasks.to_front(task)
        assert intent.component is not None  # noqa: S101  (resolved by `start`)
        same = [r for r in task.records if r.component == intent.component]
        delivered = StartCode.DELIVERED_TO_TOP if was_front else StartCode.TASK_TO_FRONT
        if same and (mode in _ONE_TASK or intent.flags & FLAG_CLEAR_TOP):
            for record in reversed(task.records[task.records.index(same[-1]) + 1 :]):
                self.finish(record, "clear-top")
            return self._deliver(same[-1], intent, delivered)
        single_top = mode == "singleTop" or bool(intent.flags & FLAG_SINGLE_TOP)
        if task.top.component == intent.component and single_top:
            return self._deliver(task.top, intent, delivered)
        if task.records[0].component == intent.component and _same_filter(task.root_intent, intent):
            return StartCode.TASK_TO_FRONT
        return self._push(task, intent, mode)

    def _deliver(self, record: ActivityRecord, intent: Intent, code: StartCode) -> StartCode:
        record.intent = intent
        activity = record.activity
        if activity is not None:
            self._event("new_intent", 0, record.token, record.task_id, record.component.short())
            self._apps.run(record.component.package, lambda: activity.new_intent(intent))
        return code

    def _push(self, task: Task, intent: Intent, mode: str) -> StartCode:
        assert intent.component is not None  # noqa: S101  (resolved by `start`)
        record = self._tasks.push(task, intent.component, intent, mode)
        self._event(
            "create_activity", 0, record.token, task.task_id, record.component.short(),
            intent.action or "NULL", "NULL", intent.data or "NULL", intent.flags,
        )  # fmt: skip
        return StartCode.SUCCESS

    def _pause(self, record: ActivityRecord) -> None:
        record.state = ActivityState.STOPPED
        self._event("pause_activity", 0, record.token, record.component.short(), "userLeaving=true")
        if record.activity is not None:
            self._apps.run(record.component.package, record.activity.paused)

    def _create(self, record: ActivityRecord) -> bool:
        package = self._android.packages.get(record.component.package)
        if package is None:
            self._tasks.remove(record)
            return False
        began = self._android.clock.elapsed()
        running = self._apps.start(package, self._why(record))
        if running is None:
            return False

        def create() -> None:
            record.activity = running.app.create_activity(
                record.component.class_name, record.intent
            )
            record.activity.component = record.component
            self._event(
                "on_create_called", record.token, record.component.class_name, "performCreate"
            )
            record.activity.created()

        if not self._apps.run(package.name, create):
            return False
        spent = max(1, round((self._android.clock.elapsed() - began) * 1000))
        self._android.log.system(
            "I", self._tag, f"Displayed {record.component.short()}: +{spent}ms"
        )
        return True

    def log_relaunch(self, record: ActivityRecord) -> None:
        """The resumed activity is made anew for another configuration."""
        short = record.component.short()
        self._event("relaunch_resume_activity", 0, record.token, record.task_id, short)
        for name in ("paused", "stopped", "destroyed", "created", "started", "resumed"):
            verb = {"created": "create", "resumed": "resume", "started": "start"}.get(name, name)
            self._event(
                f"on_{verb}_called", record.token, record.component.class_name, "handleRelaunch"
            )

    def _why(self, record: ActivityRecord) -> str:
        api = self._android.model.api
        if api <= levels.P:
            return f"activity {record.component.short()}"
        kind = "activity" if api == levels.Q else "top-activity"
        return f"{kind} {{{record.component.flat()}}}"

    @property
    def _tag(self) -> str:
        return "ActivityManager" if self._android.model.api <= levels.P else "ActivityTaskManager"

    def _event(self, name: str, *values: object) -> None:
        """Activity events moved from `am_` to `wm_` with the window manager in API 30."""
        prefix = "am" if self._android.model.api < levels.R else "wm"
        self._android.log.event(f"{prefix}_{name}", *values)


def _braces(intent: Intent) -> str:
    """`{act=… cmp=…}`, as `Intent.toShortString` in the log of a start."""
    return "{" + str(intent).removeprefix("Intent { ").removesuffix(" }") + "}"


def _same_filter(one: Intent, other: Intent) -> bool:
    """Intent.filterEquals: extras and flags do not count."""
    return (one.action, one.data, one.component, one.categories) == (
        other.action, other.data, other.component, other.categories,
    )  # fmt: skip
