"""`uiautomator`: the platform's own tool; of it, `dump` and the help.

Source: frameworks/base/cmds/uiautomator/cmds/uiautomator/src/com/android/commands/uiautomator/
DumpCommand.java and Launcher.java. Failures go to standard error; the exit status stays 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.ui_automation import AlreadyRegisteredError
from harness.virtual.commands.java_runtime import die
from harness.virtual.shell.registry import command
from harness.virtual.uiautomator.device import UiDevice
from harness.virtual.uiautomator.hierarchy import platform_dump, platform_dump_windows
from harness.virtual.uiautomator.xml_writer import IllegalCharacterError

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation
    from harness.virtual.uiautomator.nodes import Screen

DEFAULT_FILE = "/sdcard/window_dump.xml"
_QUIET, _TIMEOUT = 1.0, 10.0  # device seconds
_API_WINDOWS = 30
_HELP = f"""Usage: uiautomator <subcommand> [options]

Available subcommands:

help: displays help message

runtest: executes UI automation tests
    runtest <class spec> [options]

dump: creates an XML dump of current UI hierarchy
    dump [--verbose][file]
      [--compressed]: dumps compressed layout information.
      [file]: the location where the dumped XML should be stored, default is
      {DEFAULT_FILE}

events: prints out accessibility events until terminated

"""


@command("uiautomator")
def uiautomator(invocation: Invocation) -> int:
    """Run `dump [--compressed] [--windows] [FILE]`; anything else prints the help."""
    if invocation.args[:1] != ["dump"]:
        invocation.err(_HELP)
        return 0
    try:
        with invocation.android.ui_automation.connected():
            return _dump(invocation, invocation.args[1:])
    except AlreadyRegisteredError as taken:
        return die(invocation, f"java.lang.IllegalStateException: {taken}")


def _dump(invocation: Invocation, arguments: list[str]) -> int:
    names = [word for word in arguments if not word.startswith("-")]
    name = names[-1] if names else DEFAULT_FILE
    device = UiDevice(invocation.android)
    device.compressed = "--compressed" in arguments
    if not device.wait_for_idle(_QUIET, _TIMEOUT):
        invocation.err("ERROR: could not get idle state.\n")
        return 0
    screen = device.screen()
    everything = "--windows" in arguments and invocation.android.model.api >= _API_WINDOWS
    if not everything and screen.active is None:
        invocation.err("ERROR: null root node returned by UiTestAutomationBridge.\n")
        return 0
    try:
        text = _xml(screen, everything=everything)
    except IllegalCharacterError as error:
        return die(invocation, f"java.lang.IllegalArgumentException: {error}")
    _write(invocation, name, text)
    shown = name if name.startswith("/") else f"/{name}"  # getAbsolutePath: user.dir is /
    invocation.out(f"UI hierchary dumped to: {shown}\n")
    return 0


def _xml(screen: Screen, *, everything: bool) -> str:
    if everything or screen.active is None:
        return platform_dump_windows(screen)
    return platform_dump(screen, screen.active)


def _write(invocation: Invocation, name: str, text: str) -> None:
    """A file that cannot be written is a line in the log, no more."""
    if name == "/dev/tty":  # how people read it without a file, also where there is no terminal
        invocation.out(text)
        return
    try:
        with invocation.files.open(name, "w") as file:
            file.write(text.encode())
    except OSError as error:
        invocation.android.log.write(
            "main",
            "E",
            "AccessibilityNodeInfoDumper",
            invocation.pid,
            invocation.pid,
            invocation.uid,
            f"failed to dump window to file\njava.io.FileNotFoundException: {name}: open failed: "
            f"{error.strerror}",
        )
