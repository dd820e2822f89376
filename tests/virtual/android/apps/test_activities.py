"""Starting, stopping and crashing apps: tasks, processes, logs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.apps.starter import StartCode
from harness.virtual.android.intents import FLAG_NEW_TASK, ComponentName, Intent
from harness.virtual.android.packages.installer import InstallOptions
from harness.virtual.device import Android
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import label

NAME = "org.example.app"
PATIENCE = 5.0


class Screen(Activity):
    """Counts what happens to it."""

    def __init__(self, app: App, intent: Intent) -> None:
        super().__init__(app, intent)
        self.hooks: list[str] = []

    def content(self) -> View:
        return label(self.component.class_name)

    def created(self) -> None:
        self.hooks.append("created")
        if self.intent.extras.get("crash"):
            raise ValueError("boom")

    def resumed(self) -> None:
        self.hooks.append("resumed")

    def paused(self) -> None:
        self.hooks.append("paused")

    def destroyed(self) -> None:
        self.hooks.append("destroyed")

    def new_intent(self, intent: Intent) -> None:
        super().new_intent(intent)
        self.hooks.append("new_intent")


class Example(App):
    """An app whose end can be seen."""

    terminated = False
    trimmed = 0

    def create_activity(self, class_name: str, intent: Intent) -> Activity:  # noqa: ARG002  (one class of screens)
        return Screen(self, intent)

    def on_terminate(self) -> None:
        self.terminated = True

    def on_trim_memory(self, level: int) -> None:
        self.trimmed = level


@pytest.fixture
def example(android: Android, build_apk: Callable[..., Path]) -> Android:
    """The device with the app installed."""
    android.runtimes[NAME] = Example
    assert android.packages.install([build_apk()], InstallOptions()).ok
    return android


def _intent(name: str, **extras: bool) -> Intent:
    return Intent(
        component=ComponentName(NAME, f"{NAME}.{name}"), extras=extras, flags=FLAG_NEW_TASK
    )


def _top(android: Android) -> Screen:
    top = android.looper.call(android.activities.top)
    assert isinstance(top, Screen)
    return top


def _messages(android: Android, buffer: str, tag: str) -> list[str]:
    return [e.message for e in android.log.read([buffer]) if e.tag == tag]


def test_a_launch_creates_and_resumes_the_activity_in_a_process(example: Android) -> None:
    result = example.activities.start_launcher(NAME)

    assert result.code is StartCode.SUCCESS
    assert result.launch_state == "COLD"
    assert _top(example).hooks == ["created", "resumed"]
    assert len(example.processes.by_name(NAME)) == 1


def test_a_second_launch_only_brings_the_task_to_the_front(example: Android) -> None:
    example.activities.start_launcher(NAME)
    first = _top(example)
    example.activities.home()

    result = example.activities.start_launcher(NAME)

    assert result.code is StartCode.TASK_TO_FRONT
    assert _top(example) is first
    assert first.hooks == ["created", "resumed", "paused", "resumed"]


def test_another_activity_goes_on_top_and_back_uncovers_the_first(example: Android) -> None:
    example.activities.start_launcher(NAME)
    first = _top(example)

    example.activities.start(_intent("Detail"))
    second = _top(example)
    example.activities.back()

    assert second is not first
    assert second.hooks == ["created", "resumed", "paused", "destroyed"]
    assert _top(example) is first


def test_an_activity_that_is_not_exported_is_refused_to_the_shell(example: Android) -> None:
    with pytest.raises(PermissionError, match="not exported from uid"):
        example.activities.start(_intent("Inner"))


def test_root_may_start_what_is_not_exported(example: Android) -> None:
    assert example.activities.start(_intent("Inner"), caller_uid=0).code is StartCode.SUCCESS


def test_an_unknown_class_is_told_from_an_intent_that_nobody_answers(example: Android) -> None:
    missing = example.activities.start(_intent("Missing"))
    nobody = example.activities.start(Intent(action="org.example.NOTHING"))

    assert missing.code is StartCode.CLASS_NOT_FOUND
    assert nobody.code is StartCode.INTENT_NOT_RESOLVED


def test_force_stop_ends_the_process_and_marks_it_stopped(example: Android) -> None:
    example.activities.start_launcher(NAME)
    running = example.activities.running(NAME)

    example.activities.force_stop(NAME)

    package = example.packages.get(NAME)
    assert running is not None
    assert isinstance(running.app, Example)
    assert running.app.terminated
    assert package is not None
    assert package.stopped
    assert example.processes.by_name(NAME) == []
    assert any(
        f"Force stopping {NAME}" in m for m in _messages(example, "system", "ActivityManager")
    )


def test_a_launch_ends_the_stopped_state(example: Android) -> None:
    example.activities.force_stop(NAME)

    example.activities.start_launcher(NAME)

    package = example.packages.get(NAME)
    assert package is not None
    assert not package.stopped


def test_kill_spares_the_app_in_front(example: Android) -> None:
    example.activities.start_launcher(NAME)

    example.activities.kill_background(NAME)

    assert example.activities.running(NAME) is not None


def test_a_killed_app_in_the_background_comes_back_as_a_new_process(example: Android) -> None:
    example.activities.start_launcher(NAME)
    before = example.processes.by_name(NAME)[0].pid
    example.activities.home()

    example.activities.kill_background(NAME)
    result = example.activities.start_launcher(NAME)

    assert result.code is StartCode.TASK_TO_FRONT
    assert example.processes.by_name(NAME)[0].pid != before


def test_a_process_that_is_killed_in_front_leaves_the_home_screen(example: Android) -> None:
    example.activities.start_launcher(NAME)

    example.processes.kill(example.processes.by_name(NAME)[0].pid, signal.SIGKILL)

    record = example.activities.top_record()
    assert record is not None
    assert record.component.package == "com.android.launcher3"
    assert example.activities.exits[0].reason == 2
    assert any("has died" in m for m in _messages(example, "system", "ActivityManager"))


def test_an_exception_in_a_callback_ends_that_app_alone(example: Android) -> None:
    example.activities.start_launcher(NAME)

    def crash() -> None:
        raise ValueError("bad number")

    ran = example.looper.call(lambda: example.activities.run_app_code(NAME, crash))

    text = _messages(example, "crash", "AndroidRuntime")[0]
    assert not ran
    assert example.activities.running(NAME) is None
    assert text.startswith("FATAL EXCEPTION: main\nProcess: org.example.app, PID: ")
    assert "java.lang.IllegalArgumentException: bad number" in text
    assert example.activities.exits[0].reason == 4
    assert example.dropbox.all()[0].tag == "data_app_crash"


def test_an_exception_on_a_worker_thread_ends_the_app(example: Android) -> None:
    example.activities.start_launcher(NAME)
    running = example.activities.running(NAME)
    ended = threading.Event()
    example.processes.on_exit(lambda _: ended.set())
    assert running is not None

    def crash() -> None:
        raise OSError("disk")

    running.context.run_in_background(crash)

    assert ended.wait(PATIENCE)
    assert "java.io.IOException: disk" in _messages(example, "crash", "AndroidRuntime")[0]


def test_an_app_that_crashes_as_it_starts_leaves_the_home_screen(example: Android) -> None:
    example.activities.start(_intent("Main", crash=True))

    record = example.activities.top_record()
    assert record is not None
    assert record.component.package == "com.android.launcher3"


@pytest.mark.parametrize(
    ("api", "shown"), [(26, [1, 1]), (34, [0, 1])], ids=["always-on-8", "second-only-on-14"]
)
def test_the_crash_dialog_comes_when_the_level_says(example: Android, shown: list[int]) -> None:
    counts = []
    for _ in shown:
        example.activities.start_launcher(NAME)
        example.activities.crash(NAME)
        counts.append(len(example.activities.error_dialogs))

    assert counts == shown


@pytest.mark.parametrize(("api", "shown"), [(29, 1), (34, 0)], ids=["again-on-10", "once-on-14"])
def test_a_dialog_that_was_closed_comes_again_when_the_level_says(
    example: Android, shown: int
) -> None:
    example.settings.put("secure", "show_first_crash_dialog_dev_option", "1")
    example.activities.start_launcher(NAME)
    example.activities.crash(NAME)
    example.activities.dismiss_error(example.activities.error_dialogs[0])

    example.activities.start_launcher(NAME)
    example.activities.crash(NAME)

    assert len(example.activities.error_dialogs) == shown


def test_hide_error_dialogs_hides_them(example: Android) -> None:
    example.settings.put("global", "hide_error_dialogs", "1")
    for _ in range(2):
        example.activities.start_launcher(NAME)
        example.activities.crash(NAME)

    assert example.activities.error_dialogs == []


@pytest.mark.slow
def test_a_stopped_process_is_reported_as_not_responding(example: Android) -> None:
    example.activities.start_launcher(NAME)
    pid = example.processes.by_name(NAME)[0].pid
    example.processes.kill(pid, signal.SIGSTOP)
    touched = threading.Event()
    shown = threading.Event()
    example.activities.observe(shown.set)

    example.looper.call(lambda: example.activities.run_app_code(NAME, touched.set))
    waited = shown.wait(PATIENCE)

    assert waited
    assert not touched.is_set()
    assert [d.kind for d in example.activities.error_dialogs] == ["anr"]
    assert _messages(example, "events", "am_anr")[0].startswith(f"[0,{pid},{NAME},")


def test_a_continued_process_catches_up(example: Android) -> None:
    example.activities.start_launcher(NAME)
    pid = example.processes.by_name(NAME)[0].pid
    example.processes.kill(pid, signal.SIGSTOP)
    touched = threading.Event()
    example.looper.call(lambda: example.activities.run_app_code(NAME, touched.set))

    example.processes.kill(pid, signal.SIGCONT)

    assert touched.wait(PATIENCE)


def test_a_segmentation_fault_is_a_native_crash(example: Android) -> None:
    example.activities.start_launcher(NAME)

    example.processes.kill(example.processes.by_name(NAME)[0].pid, signal.SIGSEGV)

    assert example.activities.exits[0].reason == 5
    assert example.dropbox.all()[-1].tag == "data_app_native_crash"


def test_a_dead_process_ends_its_worker_threads(example: Android) -> None:
    example.activities.start_launcher(NAME)
    running = example.activities.running(NAME)
    assert running is not None
    context = running.context
    ended = threading.Event()

    def work() -> None:
        try:
            while True:
                context.wait(threading.Event(), 1)
        finally:
            ended.set()

    context.run_in_background(work)
    example.activities.force_stop(NAME)

    assert ended.wait(PATIENCE)
    assert _messages(example, "crash", "AndroidRuntime") == []


def test_trim_memory_reaches_the_app(example: Android) -> None:
    example.activities.start_launcher(NAME)
    running = example.activities.running(NAME)
    assert running is not None
    assert isinstance(running.app, Example)

    example.activities.trim_memory(NAME, 15)

    assert running.app.trimmed == 15


def test_a_suspended_app_does_not_start(example: Android) -> None:
    example.packages.set_suspended(NAME, suspended=True)

    example.activities.start_launcher(NAME)

    assert example.activities.running(NAME) is None


def test_a_launch_promotes_the_app_to_the_active_bucket(example: Android) -> None:
    example.power.set_standby_bucket(NAME, 40)
    example.power.set_inactive(NAME, inactive=True)

    example.activities.start_launcher(NAME)

    assert example.power.standby_bucket(NAME) == 10
    assert not example.power.is_inactive(NAME)
