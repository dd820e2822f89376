"""`dumpsys activity`: tasks and activities, the top one, processes, ANRs, exits.

Sources: frameworks/base/…/server/am/ActivityManagerService.java (dump) and
…/server/wm/ActivityTaskManagerService.java (dumpActivitiesLocked).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.dumpsys.activity_processes import (
    exit_info,
    last_anr,
    lru,
    processes,
)
from harness.virtual.commands.dumpsys.hexes import object_hash
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.apps.tasks import ActivityRecord, Task
    from harness.virtual.shell.invocation import Invocation

_RULE = "-" * 79


@dump_service("activity")
def activity(invocation: Invocation) -> int:
    """Run `dumpsys activity [activities|top|processes|lru|lastanr|exit-info|…] [PACKAGE]`."""
    words = [w for w in invocation.args if not w.startswith("-")]
    if "-h" in invocation.args:
        invocation.out(_HELP)
        return 0
    section = words[0] if words else ""
    if not section:
        texts = [write(invocation, "") for write in _ALL.values()]
        invocation.out(f"{_RULE}\n".join(texts))
        return 0
    write = _SECTIONS.get(section)
    if section == "exit-info" and invocation.android.model.api < levels.R:
        write = None
    if write is None:
        return _by_component(invocation, section)
    invocation.out(write(invocation, "".join(words[1:2])))
    return 0


_HELP = """Activity manager dump options:
  [-a] [-c] [-p PACKAGE] [-h] [WHAT] ...
  WHAT may be one of:
    a[ctivities]: activity stack state
    r[recents]: recent activities state
    b[roadcasts] [PACKAGE_NAME] [history [-s]]: broadcast state
    exit-info [PACKAGE_NAME]: historical process exit information
    i[ntents] [PACKAGE_NAME]: pending intent state
    p[rocesses] [PACKAGE_NAME]: process state
    lastanr: the last ANR
    lru: raw LRU process list
    prov[iders] [COMP_SPEC ...]: content provider state
    s[ervices] [COMP_SPEC ...]: service state
    top: dump the top activity
    package [PACKAGE_NAME]: all state related to given package
    all: dump all activities
  -a: include all available server state.
  -c: include client state.
  -p: limit output to given package.
"""


def record_text(record: ActivityRecord) -> str:
    """`ActivityRecord{723ebbb u0 org.example/.Main t7}`."""
    return f"ActivityRecord{{{record.token:x} u0 {record.component.short()} t{record.task_id}}}"


def _tasks(invocation: Invocation) -> list[Task]:
    android = invocation.android
    return android.looper.call(lambda: list(android.activities.tasks))


def _activities(invocation: Invocation, package: str) -> str:
    text = "ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\n"
    text += "Display #0 (activities from top to bottom):\n"
    tasks = _tasks(invocation)
    old = invocation.android.model.api < levels.R
    for at, task in enumerate(tasks):
        if package and all(r.component.package != package for r in task.records):
            continue
        writer = _old_task if old else _task
        text += writer(invocation, task, front=at == 0)
    return text + _resumed(invocation, tasks)


def _task(invocation: Invocation, task: Task, *, front: bool) -> str:
    kind = "home" if task.is_home else "standard"
    uid = _uid(invocation, task.top.component.package)
    flag = str(front).lower()
    text = (
        f"  * Task{{{object_hash('task', task.task_id)} #{task.task_id} type={kind} "
        f"A={uid}:{task.affinity} U=0 visible={flag} visibleRequested={flag} mode=fullscreen "
        f"translucent={str(not front).lower()} sz={len(task.records)}}}\n"
        "    mLastNonFullscreenBounds=null\n    isSleeping="
        f"{str(not invocation.android.power.interactive).lower()}\n"
    )
    if front:
        text += f"    topResumedActivity={record_text(task.top)}\n"
    return text + _history(invocation, task)


def _history(invocation: Invocation, task: Task) -> str:
    text = ""
    for at in range(len(task.records) - 1, -1, -1):
        record = task.records[at]
        running = invocation.android.activities.running(record.component.package)
        text += (
            f"    * Hist  #{at}: {record_text(record)}\n"
            f"      packageName={record.component.package} "
            f"processName={record.component.package}\n"
        )
        if running is not None:
            text += f"      app={_process_record(running.process)}\n"
        text += (
            f"      {record.intent}\n"
            f"      mActivityComponent={record.component.short()}\n"
            f"      state={record.state.value} stopped="
            f"{str(record.state.value == 'STOPPED').lower()} finishing=false\n"
        )
    return text + "\n"


def _process_record(process: object) -> str:
    pid, name, user = (getattr(process, field) for field in ("pid", "name", "user"))
    return f"ProcessRecord{{{object_hash('process', pid)} {pid}:{name}/{user.replace('_', '')}}}"


def _old_task(invocation: Invocation, task: Task, *, front: bool) -> str:
    kind = "home" if task.is_home else "standard"
    record = (
        f"TaskRecord{{{object_hash('task', task.task_id)} #{task.task_id} "
        f"A={task.affinity} U=0 StackId={task.task_id} sz={len(task.records)}}}"
    )
    text = (
        f"\n  Stack #{task.task_id}: type={kind} mode=fullscreen\n  isSleeping="
        f"{str(not invocation.android.power.interactive).lower()}\n"
        f"    Task id #{task.task_id}\n    * {record}\n{_history(invocation, task)}"
        "    Running activities (most recent first):\n"
        f"      {record}\n        Run #0: {record_text(task.top)}\n\n"
    )
    if front:
        text += f"    mResumedActivity: {record_text(task.top)}\n"
    return text


def _resumed(invocation: Invocation, tasks: list[Task]) -> str:
    if not tasks:
        return ""
    front = record_text(tasks[0].top)
    text = f"\n  ResumedActivity: {front}\n"
    if invocation.android.model.api < levels.R:
        text = f"\n ResumedActivity:{front}\n{text}"
    if invocation.android.model.api == levels.R:
        text += f"  mResumedActivity: {front}\n"
    return (
        f"{text}\nActivityStackSupervisor state:\n  topDisplayFocusedStack=Task"
        f"{{{object_hash('task', tasks[0].task_id)} #{tasks[0].task_id}}}\n"
        "  KeyguardController:\n    mKeyguardShowing=false\n    mAodShowing=false\n"
        "    mKeyguardGoingAway=false\n"
    )


def _uid(invocation: Invocation, name: str) -> int:
    package = invocation.android.packages.get(name)
    return package.uid if package else 1000


def _top(invocation: Invocation, _package: str) -> str:
    text = ""
    for task in reversed(_tasks(invocation)):
        record = task.top
        running = invocation.android.activities.running(record.component.package)
        if running is None or record.activity is None:
            continue
        uid = _uid(invocation, record.component.package)
        head = f"TASK {uid}:{task.affinity} id={task.task_id} userId=0\n"
        if invocation.android.model.api >= levels.U:
            head = head.replace("\n", " displayId=0(type=INTERNAL)\n")
        resumed = record.state.value == "RESUMED"
        text += (
            f"{head}  ACTIVITY {record.component.short()} {record.token:x} "
            f"pid={running.process.pid} userId=0 uid={uid}\n"
            f"    Local Activity {object_hash('activity', record.token)} State:\n"
            f"      mResumed={str(resumed).lower()} mStopped={str(not resumed).lower()} "
            "mFinished=false\n"
        )
    return text


def _recents(invocation: Invocation, _package: str) -> str:
    text = "ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)\nmRecentsUid=-1\n"
    text += "  Recent tasks:\n"
    for at, task in enumerate(task for task in _tasks(invocation) if not task.is_home):
        text += (
            f"  * Recent #{at}: Task{{{object_hash('task', task.task_id)} #{task.task_id} "
            f"type=standard A={_uid(invocation, task.top.component.package)}:{task.affinity} "
            f"U=0 sz={len(task.records)}}}\n"
        )
    return text


def _services(_invocation: Invocation, _package: str) -> str:
    return "ACTIVITY MANAGER SERVICES (dumpsys activity services)\n  (nothing)\n"


def _broadcasts(_invocation: Invocation, _package: str) -> str:
    return "ACTIVITY MANAGER BROADCAST STATE (dumpsys activity broadcasts)\n  (nothing)\n"


def _providers(_invocation: Invocation, _package: str) -> str:
    return "ACTIVITY MANAGER CONTENT PROVIDERS (dumpsys activity providers)\n  (nothing)\n"


def _by_component(invocation: Invocation, name: str) -> int:
    for task in _tasks(invocation):
        for record in task.records:
            if name in record.component.flat():
                invocation.out(_top(invocation, name))
                return 0
    if invocation.android.model.api >= levels.S:
        invocation.out(f"Unknown command: {name}\n")
    invocation.out(f"Bad activity command, or no activities match: {name}\nUse -h for help.\n")
    return 0


_SECTIONS: dict[str, Callable[[Invocation, str], str]] = {
    "activities": _activities,
    "a": _activities,
    "containers": _activities,
    "top": _top,
    "recents": _recents,
    "r": _recents,
    "processes": processes,
    "p": processes,
    "lru": lru,
    "lastanr": last_anr,
    "exit-info": exit_info,
    "services": _services,
    "s": _services,
    "broadcasts": _broadcasts,
    "b": _broadcasts,
    "providers": _providers,
    "prov": _providers,
}
_ALL: dict[str, Callable[[Invocation, str], str]] = {
    "broadcasts": _broadcasts,
    "providers": _providers,
    "services": _services,
    "recents": _recents,
    "lastanr": last_anr,
    "activities": _activities,
    "processes": processes,
}
