"""`am set-inactive`, standby buckets and background restriction levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.activity.processes import skip_user
from harness.virtual.commands.shell_command import FAILED, parse_boolean

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

# UsageStatsManager.STANDBY_BUCKET_*
_BUCKETS = {"active": 10, "working_set": 20, "frequent": 30, "rare": 40, "restricted": 45}
_RESTRICTED_API = levels.R
# ActivityManager.RESTRICTION_LEVEL_*
_RESTRICTION_LEVELS = (
    "unrestricted", "exempted", "adaptive_bucket", "restricted_bucket", "background_restricted",
    "hibernation",
)  # fmt: skip


def _set_inactive(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    package, value = arguments.required(), arguments.required()
    invocation.android.power.set_inactive(package, inactive=parse_boolean(value))
    return 0


def _get_inactive(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    idle = invocation.android.power.is_inactive(arguments.required())
    invocation.out(f"Idle={str(idle).lower()}\n")
    return 0


def _set_bucket(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    package, word = arguments.required(), arguments.required()
    bucket = _BUCKETS.get(word, int(word) if word.isdigit() else 0)
    known = bucket > 0 and (
        bucket != _BUCKETS["restricted"] or invocation.android.model.api >= _RESTRICTED_API
    )
    if not known:
        invocation.err(f"Error: Unknown bucket: {word}\n")
        return FAILED
    invocation.android.power.set_standby_bucket(package, bucket)
    return 0


def _get_bucket(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    power, package = invocation.android.power, arguments.next()
    if package is not None:
        invocation.out(f"{power.standby_bucket(package)}\n")
        return 0
    for each in invocation.android.packages.all():
        invocation.out(f"{each.name}: {power.standby_bucket(each.name)}\n")
    return 0


def _set_restriction(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    package, level = arguments.required(), arguments.required()
    if level not in _RESTRICTION_LEVELS or invocation.android.packages.get(package) is None:
        what = "level" if level not in _RESTRICTION_LEVELS else f"package {package}"
        invocation.err(f"Error: unknown {what}\n")
        return FAILED
    invocation.android.power.restriction_levels[package] = level
    return 0


def _get_restriction(invocation: Invocation, arguments: Arguments) -> int:
    if not skip_user(invocation, arguments):
        return FAILED
    levels_by_package = invocation.android.power.restriction_levels
    invocation.out(f"{levels_by_package.get(arguments.required(), 'adaptive_bucket')}\n")
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "set-inactive": (levels.N, _set_inactive, "[--user <USER_ID>] <PACKAGE> true|false"),
    "get-inactive": (levels.N, _get_inactive, "[--user <USER_ID>] <PACKAGE>"),
    "set-standby-bucket": (
        levels.P, _set_bucket, "[--user <USER_ID>] <PACKAGE> <BUCKET>",
    ),
    "get-standby-bucket": (levels.P, _get_bucket, "[--user <USER_ID>] <PACKAGE>"),
    "set-bg-restriction-level": (
        levels.U, _set_restriction, "[--user <USER_ID>] <PACKAGE> <LEVEL>",
    ),
    "get-bg-restriction-level": (levels.U, _get_restriction, "[--user <USER_ID>] <PACKAGE>"),
}  # fmt: skip
