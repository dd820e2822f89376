"""Activities, tasks and app processes: ActivityTaskManager and ActivityManager in one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.android.app import Activity, ComponentName, Intent

if TYPE_CHECKING:
    from harness.virtual.android.app import App, AppContext
    from harness.virtual.android.device import Android
    from harness.virtual.android.processes import Process


@dataclass(frozen=True)
class StartResult:
    """How a start went; times in (device) milliseconds."""

    code: int
    """ActivityManager.START_*: 0 started, 2 task to front, 3 delivered to top, -91 no resolve, -92 no class."""
    activity: ComponentName | None = None
    launch_state: str = "UNKNOWN"
    """COLD, WARM, HOT or UNKNOWN."""
    total_time: int = 0
    wait_time: int = 0
    timed_out: bool = False


@dataclass(eq=False)
class ActivityRecord:
    """One activity in a task."""

    component: ComponentName
    intent: Intent
    task_id: int
    activity: Activity | None = None
    """None while its process is dead (it is made again when it comes to the front)."""
    state: str = "INITIALIZING"
    """INITIALIZING, RESUMED, PAUSED, STOPPED, DESTROYED."""


@dataclass(eq=False)
class Task:
    """A stack of activities, the last one on top."""

    task_id: int
    affinity: str
    records: list[ActivityRecord] = field(default_factory=list)
    is_home: bool = False


@dataclass(eq=False)
class RunningApp:
    """An app's process with its code."""

    process: "Process"
    context: "AppContext"
    app: "App"


@dataclass(frozen=True)
class ErrorDialog:
    """A crash or ANR dialog that the system shows over everything."""

    package: str
    label: str
    kind: str
    """`crash` or `anr`."""
    repeated: bool = False
    """True: "keeps stopping", False: "has stopped"."""


class Activities:
    """Everything that starts, stops and crashes apps. UI state is touched on the looper only."""

    def __init__(self, android: "Android") -> None:
        self._android = android

    # --- starting

    def start(self, intent: Intent, *, wait: bool = False, caller_uid: int = 2000) -> StartResult:
        """Resolve and start an activity; with `wait`, until it is drawn.

        Raises:
            PermissionError: the caller may not; its text is the SecurityException's.
        """
        raise NotImplementedError

    def start_launcher(self, package: str) -> StartResult:
        """Start the package's launcher activity, as an icon or monkey does."""
        raise NotImplementedError

    def resolve(self, intent: Intent) -> list[ComponentName]:
        """The activities that an intent may start, best first."""
        raise NotImplementedError

    def home(self) -> None:
        """The HOME key."""
        raise NotImplementedError

    # --- looking

    def top(self) -> Activity | None:
        """The resumed activity."""
        raise NotImplementedError

    def top_record(self) -> ActivityRecord | None:
        """Its record (it has a component even when the code is gone)."""
        raise NotImplementedError

    @property
    def tasks(self) -> list[Task]:
        """All tasks, the front one first."""
        raise NotImplementedError

    def running(self, package: str) -> RunningApp | None:
        """The package's running process and code."""
        raise NotImplementedError

    @property
    def error_dialogs(self) -> list[ErrorDialog]:
        """Crash and ANR dialogs, the front one first."""
        raise NotImplementedError

    def observe(self, callback: Callable[[], None]) -> None:
        """Call `callback` (on the looper) when what is on the screen may have changed."""
        raise NotImplementedError

    # --- stopping

    def finish(self, activity: Activity) -> None:
        """Close one activity (looper)."""
        raise NotImplementedError

    def back(self) -> None:
        """The Back key, for the top activity."""
        raise NotImplementedError

    def remove_task(self, task_id: int) -> bool:
        """Swipe a task away; its process ends if nothing else holds it."""
        raise NotImplementedError

    def force_stop(self, package: str, reason: str = "from pid 0") -> None:
        """Kill it and mark it stopped."""
        raise NotImplementedError

    def stop_app(self, package: str) -> None:
        """Kill it without marking it stopped."""
        raise NotImplementedError

    def kill_background(self, package: str) -> None:
        """Kill it if it is cached (`am kill`)."""
        raise NotImplementedError

    def crash(self, package: str, message: str = "shell-induced crash") -> bool:
        """Make a running app throw; False when none runs."""
        raise NotImplementedError

    def app_failed(self, package: str, error: BaseException) -> None:
        """App code threw: FATAL EXCEPTION, process gone, dialog. Safe from any thread."""
        raise NotImplementedError

    def run_app_code(self, package: str, fn: Callable[[], object]) -> bool:
        """Run a callback of an app (looper); an exception in it crashes that app alone.

        Whoever calls into app code (click handlers, `content()`, timers) does it through here.

        Returns:
            Whether it ran without an exception.
        """
        raise NotImplementedError

    def dismiss_error(self, dialog: ErrorDialog) -> None:
        """The user closed a crash or ANR dialog."""
        raise NotImplementedError
