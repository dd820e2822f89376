"""Tasks and the activities in them: data, and the order they are in.

Source: frameworks/base/services/core/java/com/android/server/wm/ (Task, ActivityRecord).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.android.apps.app import Activity
    from harness.virtual.android.intents import ComponentName, Intent


class ActivityState(Enum):
    """ActivityRecord.State, the ones that can be seen from outside."""

    INITIALIZING = "INITIALIZING"
    RESUMED = "RESUMED"
    STOPPED = "STOPPED"
    DESTROYED = "DESTROYED"


@dataclass(eq=False)
class ActivityRecord:
    """One activity in a task."""

    component: ComponentName
    intent: Intent
    task_id: int
    launch_mode: str = "standard"
    token: int = 0
    """The hex number that dumps name it by."""
    activity: Activity | None = None
    """None while its process is dead; it is made again when it comes to the front."""
    state: ActivityState = ActivityState.INITIALIZING


@dataclass(eq=False)
class Task:
    """A stack of activities, the last one on top; never empty while it is listed."""

    task_id: int
    affinity: str
    root_intent: Intent
    records: list[ActivityRecord] = field(default_factory=list)
    is_home: bool = False

    @property
    def top(self) -> ActivityRecord:
        """The activity that is seen when the task is in front."""
        return self.records[-1]


class TaskList:
    """All tasks, the front one first."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self._ids = count(1)
        self._tokens = count(0x5A3F0C1, 0x1F3D7)

    def front(self) -> Task | None:
        """The task in front."""
        return self.tasks[0] if self.tasks else None

    def of(self, affinity: str, *, home: bool = False) -> Task | None:
        """The task of this affinity nearest to the front."""
        found = (t for t in self.tasks if t.affinity == affinity and t.is_home == home)
        return next(found, None)

    def add(self, affinity: str, intent: Intent, *, home: bool = False) -> Task:
        """A new task in front, still without activities."""
        task = Task(next(self._ids), affinity, intent, is_home=home)
        self.tasks.insert(0, task)
        return task

    def push(
        self, task: Task, component: ComponentName, intent: Intent, launch_mode: str
    ) -> ActivityRecord:
        """A new activity on top of a task."""
        record = ActivityRecord(
            component, intent, task.task_id, launch_mode, next(self._tokens) & 0xFFFFFFF
        )
        task.records.append(record)
        return record

    def to_front(self, task: Task) -> None:
        """Bring a task to the front."""
        self.tasks.remove(task)
        self.tasks.insert(0, task)

    def find(self, activity: Activity) -> ActivityRecord | None:
        """The record of an activity."""
        return next((r for r in self.records() if r.activity is activity), None)

    def records(self) -> list[ActivityRecord]:
        """Every record, the front one first."""
        return [record for task in self.tasks for record in reversed(task.records)]

    def remove(self, record: ActivityRecord) -> None:
        """Take a record out; a task without any goes too."""
        for task in list(self.tasks):
            if record in task.records:
                task.records.remove(record)
            if not task.records:
                self.tasks.remove(task)
