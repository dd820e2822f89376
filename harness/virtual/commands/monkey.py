"""`monkey`: random events; here what people use it for, starting an app by its package name.

Sources: development/cmds/monkey/monkey (the script that echoes its arguments) and Monkey.java;
nothing to start ends with -4, which the shell sees as 252.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_NO_ACTIVITIES = 252
_BAD_ARGUMENTS = 255
_NO_SYSTEM = 253
_LAUNCHER = "android.intent.category.LAUNCHER"
_WITH_VALUE = ("-p", "-c", "-s", "-f", "--throttle", "--port", "--setup", "--script",
               "--pkg-blacklist-file", "--pkg-whitelist-file", "--profile-wait")  # fmt: skip
_USAGE = """usage: monkey [-p ALLOWED_PACKAGE [-p ALLOWED_PACKAGE] ...]
              [-c MAIN_CATEGORY [-c MAIN_CATEGORY] ...]
              [--ignore-crashes] [--ignore-timeouts]
              [--ignore-security-exceptions]
              [--monitor-native-crashes] [--ignore-native-crashes]
              [--kill-process-after-error] [--hprof]
              [--match-description TEXT]
              [--pct-touch PERCENT] [--pct-motion PERCENT]
              [--pct-trackball PERCENT] [--pct-syskeys PERCENT]
              [--pct-nav PERCENT] [--pct-majornav PERCENT]
              [--pct-appswitch PERCENT] [--pct-flip PERCENT]
              [--pct-anyevent PERCENT] [--pct-pinchzoom PERCENT]
              [--pct-permission PERCENT]
              [--pkg-blacklist-file PACKAGE_BLACKLIST_FILE]
              [--pkg-whitelist-file PACKAGE_WHITELIST_FILE]
              [--wait-dbg] [--dbg-no-events]
              [--setup scriptfile] [-f scriptfile [-f scriptfile] ...]
              [--port port]
              [-s SEED] [-v [-v] ...]
              [--throttle MILLISEC] [--randomize-throttle]
              [--profile-wait MILLISEC]
              [--device-sleep-time MILLISEC]
              [--randomize-script]
              [--script-log]
              [--bugreport]
              [--periodic-bugreport]
              [--permission-target-system]
              COUNT
"""


@command("monkey")
def monkey(invocation: Invocation) -> int:
    """Start the launcher activity of a package (-p), then count the events as injected."""
    packages, categories, count = _parse(invocation.args)
    api = invocation.android.model.api
    if api >= levels.P:
        invocation.out("".join(f"  bash arg: {word}\n" for word in invocation.args))
        invocation.err(_echo(invocation.args))
    if not invocation.android.system_ready:
        invocation.err("** Error: Unable to connect to activity manager; is the system running?\n")
        return _NO_SYSTEM
    if count is None:
        invocation.err(f"** Error: Count not specified\n{_USAGE}")
        return _BAD_ARGUMENTS
    started = [name for name in packages if _has_main(invocation, name, categories)]
    if packages and not started:
        text = "** No activities found to run, monkey aborted.\n"
        (invocation.err if api >= levels.P else invocation.out)(text)
        return _NO_ACTIVITIES
    for name in started[:1]:
        invocation.android.activities.start_launcher(name)
    elapsed = 20 + 5 * count
    invocation.out(
        f"Events injected: {count}\n## Network stats: elapsed time={elapsed}ms "
        f"(0ms mobile, 0ms wifi, {elapsed}ms not connected)\n"
    )
    return 0


def _parse(arguments: list[str]) -> tuple[list[str], list[str], int | None]:
    packages: list[str] = []
    categories: list[str] = []
    count: int | None = None
    words = list(arguments)
    while words:
        word = words.pop(0)
        if word in _WITH_VALUE or word.startswith("--pct-"):
            value = words.pop(0) if words else ""
            if word in ("-p", "-c"):
                (packages if word == "-p" else categories).append(value)
        elif word.isdigit():
            count = int(word)
    return packages, categories or [_LAUNCHER, "android.intent.category.MONKEY"], count


def _echo(arguments: list[str]) -> str:
    lines = [f"args: [{', '.join(arguments)}]"]
    lines += [f' arg: "{word}"' for word in arguments]
    for option, value in pairwise(arguments):
        if option in ("-p", "-c"):
            lines.append(f'data="{value}"')
    return "".join(f"{line}\n" for line in lines)


def _has_main(invocation: Invocation, name: str, categories: list[str]) -> bool:
    package = invocation.android.packages.get(name)
    if package is None or not package.is_enabled or package.suspended:
        return False
    return _LAUNCHER in categories and bool(package.launcher_activity)
