"""`pm path`, `pm dump`, and waiting for PackageManager to have nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity.processes import skip_user
from harness.virtual.commands.shell_command import FAILED, illegal_argument

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def _path(invocation: Invocation, arguments: Arguments) -> int:
    """Prints nothing and returns 1 for an unknown package."""
    if not skip_user(invocation, arguments):
        return FAILED
    name = arguments.next()
    if name is None:
        invocation.err("Error: no package specified\n")
        return 1
    package = invocation.android.packages.get(name)
    if package is None:
        return 1
    folder = package.code_path.rpartition("/")[0]
    invocation.out(f"package:{package.code_path}\n")
    for split in package.splits:
        invocation.out(f"package:{folder}/split_{split}.apk\n")
    return 0


def _dump(invocation: Invocation, arguments: Arguments) -> int:
    name = arguments.next()
    if name is None:
        invocation.err("Error: no package specified\n")
        return 1
    return invocation.run(["dumpsys", "package", name])


def _wait(invocation: Invocation, arguments: Arguments) -> int:
    """Nothing is ever left to do here (PackageManagerShellCommand.runWaitForHandler)."""
    while (option := arguments.option()) is not None:
        if option != "--timeout":
            illegal_argument(f"Unknown option: {option}")
        milliseconds = arguments.integer()
        if milliseconds <= 0:
            invocation.out(f"Error: --timeout value must be positive: {milliseconds}\n")
            return FAILED
    invocation.out("Success\n")
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "path": (levels.N, _path, "[--user USER_ID] PACKAGE"),
    "dump": (levels.N, _dump, "PACKAGE"),
    "wait-for-handler": (levels.U, _wait, "--timeout <MILLIS>"),
    "wait-for-background-handler": (levels.U, _wait, "--timeout <MILLIS>"),
}
