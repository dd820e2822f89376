"""`pm path` and `pm dump`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity.processes import skip_user
from harness.virtual.commands.shell_command import FAILED

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


VERBS: dict[str, tuple[int, Verb, str]] = {
    "path": (levels.N, _path, "[--user USER_ID] PACKAGE"),
    "dump": (levels.N, _dump, "PACKAGE"),
}
