"""`dumpsys netpolicy`: data saver, battery saver, doze, and the policy of each uid.

Source: frameworks/base/…/server/net/NetworkPolicyManagerService.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import ALLOWLISTED
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_POLICIES = {1: "REJECT_METERED_BACKGROUND", 4: "ALLOW_METERED_BACKGROUND"}


@dump_service("netpolicy")
def netpolicy(invocation: Invocation) -> int:
    """Print the policies."""
    android = invocation.android
    metered = [n.interface for n in android.connectivity.networks() if n.metered]
    invocation.out(
        "System ready: true\n"
        f"Restrict background: {_flag(android.connectivity.restrict_background)}\n"
        f"Restrict power: {_flag(android.power.battery_saver)}\n"
        f"Device idle: {_flag(android.power.forced_idle == 'deep')}\n"
    )
    if android.model.api >= levels.S:
        on = android.settings.integer("global", "restricted_networking_mode", 0) != 0
        invocation.out(f"Restricted networking mode: {_flag(on)}\n")
        invocation.out("Low Power Standby mode: false\n" if android.model.api >= levels.T else "")
    invocation.out(f"Metered ifaces: {{{', '.join(metered)}}}\n\n")
    invocation.out("Network policies:\n\nSubscription plans:\n\n")
    invocation.out(_uids(invocation))
    return 0


def _uids(invocation: Invocation) -> str:
    android = invocation.android
    text = "Policy for UIDs:\n"
    for uid, policy in sorted(android.connectivity.policies().items()):
        name = _POLICIES.get(policy, str(policy))
        none = "|NONE" if android.model.api in (levels.P, levels.Q) else ""
        text += f"  UID={uid} policy={policy} ({name}{none})\n"
    allowed = {2000}
    for name in (*ALLOWLISTED, *sorted(android.power.idle_whitelist)):
        package = android.packages.get(name)
        if package is not None:
            allowed.add(package.uid)
    for title in ("Power save whitelist (except idle) app ids", "Power save whitelist app ids"):
        text += f"{title}:\n" + "".join(f"  UID={uid}: true\n" for uid in sorted(allowed))
    text += "Status for all known UIDs:\n"
    for package in android.packages.all():
        if android.activities.running(package.name) is not None:
            front = android.activities.is_foreground(package.name)
            state = "state=2 (fg)" if front else "state=14 (bg)"
            text += f"  UID={package.uid} {state} rules=0 (NONE)\n"
    return text + "Status for just UIDs with rules:\n"


def _flag(value: bool) -> str:
    return str(value).lower()
