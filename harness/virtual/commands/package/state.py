"""`pm enable`, `disable-user`, `suspend` and their kin.

The shell may move a whole package only between default, enabled and disabled-user, unless it is
test-only (PackageManagerService.setEnabledSettingInternal).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.users import SHELL
from harness.virtual.commands.activity.processes import skip_user
from harness.virtual.commands.shell_command import FAILED, illegal_argument, security

if TYPE_CHECKING:
    from harness.virtual.android.packages.package import Package
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

# COMPONENT_ENABLED_STATE_*
_STATES = {0: "default", 1: "enabled", 2: "disabled", 3: "disabled-user", 4: "disabled-until-used"}
_FOR_SHELL = (0, 1, 3)


def _setter(state: int) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        if not skip_user(invocation, arguments):
            return FAILED
        name = arguments.next()
        if name is None:
            invocation.err("Error: no package or component specified\n")
            return 1
        package = _known(invocation, name)
        if invocation.uid == SHELL and not package.test_only and state not in _FOR_SHELL:
            security(f"Shell cannot change component state for {name}/null to {state}")
        invocation.android.packages.set_enabled(name, state)
        invocation.out(f"Package {name} new state: {_STATES[state]}\n")
        return 0

    return run


def _known(invocation: Invocation, name: str) -> Package:
    package = invocation.android.packages.get(name)
    if package is None:
        illegal_argument(f"Unknown package: {name}")
    return package


def _suspender(*, suspended: bool) -> Verb:
    def run(invocation: Invocation, arguments: Arguments) -> int:
        while (option := arguments.option()) is not None:
            if option not in ("--user", "--dialogMessage", "--ael", "--aes", "--aed"):
                invocation.err(f"Error: Unknown option: {option}\n")
                return 1
            arguments.required()
        names = arguments.rest()
        if not names:
            invocation.out("Error: package name not specified\n")
            return 1
        done = True
        for name in names:
            if invocation.android.packages.set_suspended(name, suspended=suspended):
                text = f"Package {name} new suspended state: {str(suspended).lower()}\n"
                invocation.out(text)
            else:
                done = False
        return 0 if done else 1

    return run


VERBS: dict[str, tuple[int, Verb, str]] = {
    "enable": (levels.N, _setter(1), "[--user USER_ID] PACKAGE_OR_COMPONENT"),
    "disable": (levels.N, _setter(2), "[--user USER_ID] PACKAGE_OR_COMPONENT"),
    "disable-user": (levels.N, _setter(3), "[--user USER_ID] PACKAGE_OR_COMPONENT"),
    "disable-until-used": (levels.N, _setter(4), "[--user USER_ID] PACKAGE_OR_COMPONENT"),
    "default-state": (levels.N, _setter(0), "[--user USER_ID] PACKAGE_OR_COMPONENT"),
    "suspend": (levels.N, _suspender(suspended=True), "[--user USER_ID] PACKAGE [PACKAGE...]"),
    "unsuspend": (levels.N, _suspender(suspended=False), "[--user USER_ID] PACKAGE [PACKAGE...]"),
}
