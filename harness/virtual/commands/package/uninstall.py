"""`pm uninstall` and `pm install-existing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation


def _uninstall(invocation: Invocation, arguments: Arguments) -> int:
    keep, user = False, "all"
    while (option := arguments.option()) is not None:
        if option == "-k":
            keep = True
        elif option in ("--user", "--versionCode"):
            value = arguments.required()
            user = value if option == "--user" else user
        else:
            invocation.out(f"Error: Unknown option: {option}\n")
            return 1
    name = arguments.next()
    if name is None:
        invocation.out("Error: package name not specified\n")
        return 1
    packages = invocation.android.packages
    if user != "all" and packages.get(name) is None:
        invocation.out(f"Failure [not installed for {user}]\n")
        return 1
    result = packages.uninstall(name, keep_data=keep, for_user=user != "all")
    invocation.out(f"{result}\n")
    return 0 if result == "Success" else 1


def _install_existing(invocation: Invocation, arguments: Arguments) -> int:
    while (option := arguments.option()) is not None:
        if option == "--user":
            arguments.required()
        elif option not in ("--instant", "--full", "--wait", "--restrict-permissions"):
            invocation.err(f"Error: Unknown option: {option}\n")
            return 1
    name = arguments.next()
    if name is None:
        invocation.err("Error: package name not specified\n")
        return 1
    if invocation.android.packages.install_existing(name):
        invocation.out(f"Package {name} installed for user: 0\n")
        return 0
    kind = "android.content.pm.PackageManager$NameNotFoundException"
    invocation.out(f"{kind}: Package {name} doesn't exist\n")
    return 1


VERBS: dict[str, tuple[int, Verb, str]] = {
    "uninstall": (
        levels.N,
        _uninstall,
        "[-k] [--user USER_ID] [--versionCode VERSION_CODE] PACKAGE",
    ),
    "install-existing": (levels.O, _install_existing, "[--user USER_ID|all|current] PACKAGE"),
}
