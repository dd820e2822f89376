"""`dumpsys netpolicy`: data saver, metered interfaces, and the policy of each app's uid.

AOSP: NetworkPolicyManagerService.java dump. `Policy for UIDs` ends at the next heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.parsers.lines import body_of, flag, found

_SOURCE = "dumpsys netpolicy"
_FLAG = r"^%s: (\w+)"
_METERED = re.compile(r"^Metered ifaces: \{(.*)\}", re.MULTILINE)
_POLICIES = re.compile(r"^Network policies:\n((?:  \S.*\n)*)", re.MULTILINE)
_UIDS = re.compile(r"^Policy for UIDs:\n((?:  \S.*\n?)*)", re.MULTILINE)
_UID = re.compile(r"UID=(\d+) policy=(\d+)")
_RULE = re.compile(r"matchRule=(\w+)")


@dataclass(frozen=True)
class NetPolicy:
    """Which traffic is held back.

    Attributes:
        restrict_background: whether data saver is on.
        network_rules: which networks have a policy, such as `MOBILE_ALL`.
        uids: the policy bits of each app that has any; 4 is exempt from data saver, 1 refused
            in the background.
    """

    restrict_background: bool
    restrict_power: bool
    device_idle: bool
    metered: tuple[str, ...] = ()
    network_rules: tuple[str, ...] = ()
    uids: Mapping[int, int] = field(default_factory=dict)


def parse_netpolicy(text: str) -> NetPolicy:
    """Read the dump.

    Raises:
        ProtocolError: a line is missing.
    """
    body = body_of(text)
    metered = found(_SOURCE, _METERED, body)[1]
    uids = found(_SOURCE, _UIDS, body)[1]
    return NetPolicy(
        restrict_background=_flag("Restrict background", body),
        restrict_power=_flag("Restrict power", body),
        device_idle=_flag("Device idle", body),
        metered=tuple(metered.split(", ")) if metered else (),
        network_rules=tuple(_RULE.findall(found(_SOURCE, _POLICIES, body)[1])),
        uids={int(uid): int(policy) for uid, policy in _UID.findall(uids)},
    )


def _flag(name: str, body: str) -> bool:
    return flag(_SOURCE, found(_SOURCE, re.compile(_FLAG % name, re.MULTILINE), body)[1])
