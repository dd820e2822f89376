"""What app code sees of the device: intents, its context, and the classes it extends.

The names are Android's (`android.content.Intent`, `ComponentName`, `Context`, `Application`, `Activity`);
the shape is ours: an activity declares its content, and the window manager lays it out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

    from harness.virtual.android.clock import DeviceClock
    from harness.virtual.android.connectivity import Network
    from harness.virtual.android.device import Android
    from harness.virtual.android.looper import Looper, Timer
    from harness.virtual.android.packages import Package
    from harness.virtual.android.processes import Process
    from harness.virtual.screen.view import View

Extra = str | int | bool | float | None


@dataclass(frozen=True)
class ComponentName:
    """A class of a package; both names in full."""

    package: str
    class_name: str

    def flat(self) -> str:
        """`org.example/org.example.MainActivity`."""
        return f"{self.package}/{self.class_name}"

    def short(self) -> str:
        """`org.example/.MainActivity`, as most of Android's output shows it."""
        if self.class_name.startswith(self.package + "."):
            return f"{self.package}/{self.class_name[len(self.package) :]}"
        return self.flat()

    @classmethod
    def parse(cls, text: str) -> "ComponentName | None":
        """Read `pkg/cls` or `pkg/.cls`; None when it is neither (`unflattenFromString`)."""
        package, slash, name = text.partition("/")
        if not slash or not name:
            return None
        return cls(package, package + name if name.startswith(".") else name)


@dataclass(frozen=True)
class Intent:
    """What somebody wants done (android.content.Intent)."""

    action: str = ""
    data: str = ""
    mime_type: str = ""
    package: str = ""
    component: ComponentName | None = None
    categories: frozenset[str] = frozenset()
    extras: Mapping[str, Extra] = field(default_factory=dict)
    flags: int = 0

    def __str__(self) -> str:
        """The text of `Intent.toString()`: `Intent { act=… cat=[…] dat=… flg=0x… cmp=… }`."""
        parts = [f"act={self.action}"] if self.action else []
        if self.categories:
            parts.append(f"cat=[{','.join(sorted(self.categories))}]")
        if self.data:
            parts.append(f"dat={self.data}")
        if self.mime_type:
            parts.append(f"typ={self.mime_type}")
        if self.flags:
            parts.append(f"flg={self.flags:#x}")
        if self.package:
            parts.append(f"pkg={self.package}")
        if self.component is not None:
            parts.append(f"cmp={self.component.short()}")
        if self.extras:
            parts.append("(has extras)")
        return "Intent { " + "".join(part + " " for part in parts) + "}"


class AppContext:
    """All that an app gets of the OS; one for each process."""

    def __init__(self, android: "Android", package: "Package", process: "Process") -> None:
        self._android = android
        self.package = package
        self.process = process
        self.clock: DeviceClock = android.clock
        self.looper: Looper = android.looper
        self.scale: float = android.clock.scale

    @property
    def android(self) -> "Android":
        """The device itself: only for system apps, which may do what others may not."""
        return self._android

    @property
    def data_dir(self) -> Path:
        """The host's path of this app's data folder."""
        raise NotImplementedError

    @property
    def cache_dir(self) -> Path:
        """The host's path of this app's cache folder."""
        return self.data_dir / "cache"

    def open_connection(self, host: str, port: int, timeout: float) -> "socket.socket":
        """Connect by TCP with this app's uid; `timeout` in device seconds.

        Raises:
            socket.gaierror: the name cannot be resolved.
            TimeoutError: nothing answered in time.
            OSError: refused, unreachable or forbidden, by its errno.
        """
        raise NotImplementedError

    def resolve(self, host: str) -> str:
        """The IPv4 address of a name, or `socket.gaierror`."""
        raise NotImplementedError

    def active_network(self) -> "Network | None":
        """The default network as this app sees it (`ConnectivityManager.getActiveNetwork`)."""
        raise NotImplementedError

    def on_network_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` on the looper when the default network changes; returns how to stop it."""
        raise NotImplementedError

    def airplane_mode(self) -> bool:
        """Whether the setting `airplane_mode_on` says so."""
        raise NotImplementedError

    def log(self, priority: str, tag: str, message: str) -> None:
        """Write a line to the main log; priority is one of V D I W E F."""
        raise NotImplementedError

    def notify(self, notification_id: int, title: str, text: str, channel: str = "") -> None:
        """Post a notification, or replace the one with this id."""
        raise NotImplementedError

    def cancel_notification(self, notification_id: int) -> None:
        """Take it away; nothing happens when it is not there."""
        raise NotImplementedError

    def toast(self, text: str) -> None:
        """Show a short message for two (scaled) seconds."""
        raise NotImplementedError

    def start_activity(self, intent: Intent) -> None:
        """Start an activity, of this app or another; thread-safe."""
        raise NotImplementedError

    def invalidate(self) -> None:
        """The screen's content changed: draw it again; thread-safe."""
        raise NotImplementedError

    def timer(self, device_seconds: float, fn: Callable[[], object]) -> "Timer":
        """Run `fn` on the looper later, unless the process dies before."""
        raise NotImplementedError

    def run_in_background(self, fn: Callable[[], object]) -> None:
        """Run `fn` on a worker thread; an exception in it crashes the app."""
        raise NotImplementedError

    def has_permission(self, name: str) -> bool:
        """Whether the permission is granted to this app now."""
        raise NotImplementedError


class App:
    """One per process: an app's code. Its methods are called on the looper."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    def create_activity(self, class_name: str, intent: Intent) -> "Activity":
        """The activity of this class name; `LookupError` when the app has no such code."""
        raise NotImplementedError

    def on_terminate(self) -> None:
        """The process ends now: close sockets and files, do not block."""

    def on_trim_memory(self, level: int) -> None:
        """Memory is short (`ComponentCallbacks2.TRIM_MEMORY_*`)."""


class Activity:
    """One screen of an app; declares what it shows. Everything runs on the looper."""

    def __init__(self, app: App, intent: Intent) -> None:
        self.app = app
        self.intent = intent
        self.component: ComponentName = intent.component or ComponentName("", "")

    def content(self) -> "View":
        """What the screen shows now; called again after each `invalidate`."""
        raise NotImplementedError

    def dialog(self) -> "View | None":
        """A dialog over the content, if one is open."""
        return None

    def back(self) -> None:
        """The user pressed Back."""
        self.finish()

    def finish(self) -> None:
        """Close this screen."""
        self.app.context.android.activities.finish(self)

    def new_intent(self, intent: Intent) -> None:
        """It was started again while already on top."""
        self.intent = intent

    def created(self) -> None:
        """After it was made, before it is shown."""

    def resumed(self) -> None:
        """It is on top and the user can touch it."""

    def paused(self) -> None:
        """Something else is on top."""

    def destroyed(self) -> None:
        """It will not be shown again."""
