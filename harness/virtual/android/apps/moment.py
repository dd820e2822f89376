"""What a device has in memory alone and a loaded snapshot brings back.

An emulator's snapshot holds the memory itself. Here the tasks with their activities, notifications,
the clipboard, battery, screen and properties are kept; an activity is made anew from its intent, as
after the death of its process, so what an app held in its own variables is gone.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from harness.virtual.android.apps.tasks import ActivityState, TaskList
from harness.virtual.android.intents import ComponentName, Intent
from harness.virtual.android.notifications import Notification

if TYPE_CHECKING:
    from harness.virtual.device import Android

_OF_A_BOOT = ("ro.", "init.svc.", "sys.boot_completed", "dev.bootcomplete")
Document = dict[str, Any]


def take(android: Android) -> Document:
    """Everything as a document; on the looper."""
    tasks = [
        {
            "affinity": task.affinity,
            "home": task.is_home,
            "intent": _intent(task.root_intent),
            "records": [[_intent(record.intent), record.launch_mode] for record in task.records],
        }
        for task in android.activities.tasks
    ]
    posted = [
        {**vars(each), "content_intent": each.content_intent and _intent(each.content_intent)}
        for each in reversed(android.notifications.all())
    ]
    properties = android.properties.all()
    return {
        "tasks": tasks,
        "notifications": posted,
        "clipboard": android.clipboard.get(),
        "battery": android.battery.dump(),
        "interactive": android.power.interactive,
        "properties": {k: v for k, v in properties.items() if not k.startswith(_OF_A_BOOT)},
    }


def resume(android: Android, moment: Document) -> None:
    """Bring it all back, after the services have started."""
    for each in moment["notifications"]:
        intent = each["content_intent"] and _restored(each["content_intent"])
        android.notifications.post(Notification(**{**each, "content_intent": intent}))
    android.clipboard.set(moment["clipboard"])
    android.battery.restore(moment["battery"])
    android.activities.resume(moment["tasks"])
    if not moment["interactive"]:
        android.power.go_to_sleep()


def restore_tasks(tasks: TaskList, documents: list[Document]) -> None:
    """Fill the empty list; activities are made when they come to the front."""
    for document in reversed(documents):
        intent = _restored(document["intent"])
        task = tasks.add(document["affinity"], intent, home=document["home"])
        for each, launch_mode in document["records"]:
            own = _restored(each)
            if own.component is not None:
                record = tasks.push(task, own.component, own, launch_mode)
                record.state = ActivityState.STOPPED


def _intent(intent: Intent) -> Document:
    document = asdict(intent)
    document["categories"] = sorted(intent.categories)
    document["extras"] = dict(intent.extras)
    return document


def _restored(document: Document) -> Intent:
    component = document["component"]
    return Intent(
        **{
            **document,
            "component": component and ComponentName(**component),
            "categories": frozenset(document["categories"]),
        }
    )
