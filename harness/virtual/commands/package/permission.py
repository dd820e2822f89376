"""`pm grant`, `pm revoke` and permission flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.packages.permissions import PermissionChangeError
from harness.virtual.commands.shell_command import JavaError, illegal_argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_FLAGS = ("review-required", "revoked-compat", "revoke-when-requested", "user-fixed", "user-set")


def _target(invocation: Invocation, arguments: Arguments) -> tuple[str, str] | None:
    """The package and the permission; None when one is missing, which is complained of."""
    while (option := arguments.option()) is not None:
        if option == "--user":
            arguments.required()
        elif option != "--all-permissions":
            invocation.err(f"Error: Unknown option: {option}\n")
            return None
    name, permission = arguments.next(), arguments.next()
    if name is None:
        invocation.err("Error: no package specified\n")
        return None
    if permission is None:
        invocation.err("Error: no permission specified\n")
        return None
    return name, permission


def _grant(invocation: Invocation, arguments: Arguments) -> int:
    return _change(invocation, arguments, invocation.android.permissions.grant)


def _revoke(invocation: Invocation, arguments: Arguments) -> int:
    return _change(invocation, arguments, invocation.android.permissions.revoke)


def _change(
    invocation: Invocation, arguments: Arguments, change: Callable[[str, str], None]
) -> int:
    target = _target(invocation, arguments)
    if target is None:
        return 1
    try:
        change(*target)
    except PermissionChangeError as error:
        raise JavaError(error.kind, error.message) from error
    return 0


def _flag_setter(*, add: bool) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        target = _target(invocation, arguments)
        if target is None:
            return 1
        name, permission = target
        package = invocation.android.packages.get(name)
        if package is None:
            illegal_argument(f"Unknown package: {name}")
        words = arguments.rest()
        if not words:
            invocation.err("Error: no permission flags specified\n")
            return 1
        unknown = [word for word in words if word not in _FLAGS]
        if unknown:
            invocation.err(f"Error: Unknown flag: {unknown[0]}\n")
            return 1
        flags = package.permission_flags.setdefault(permission, set())
        (flags.update if add else flags.difference_update)(words)
        invocation.android.packages.save(package)
        return 0

    return run


def _reset(invocation: Invocation, _arguments: Arguments) -> int:
    """Every app of the device goes back to how it was installed."""
    for package in invocation.android.packages.all():
        if package.granted or package.permission_flags:
            invocation.android.permissions.reset(package)
            invocation.android.packages.save(package)
            invocation.android.activities.kill_process(package.name, 8, "permissions revoked")
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "grant": (levels.N, _grant, "[--user USER_ID] PACKAGE PERMISSION"),
    "revoke": (levels.N, _revoke, "[--user USER_ID] PACKAGE PERMISSION"),
    "reset-permissions": (levels.P, _reset, ""),
    "set-permission-flags": (
        levels.T,
        _flag_setter(add=True),
        f"[--user USER_ID] PACKAGE PERMISSION [{'|'.join(_FLAGS)}]",
    ),
    "clear-permission-flags": (
        levels.T,
        _flag_setter(add=False),
        f"[--user USER_ID] PACKAGE PERMISSION [{'|'.join(_FLAGS)}]",
    ),
}
