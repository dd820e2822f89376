"""`ifconfig`: interfaces, the old way.

Source: external/toybox/toys/net/ifconfig.c. Without -a only those that are up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.interfaces import Interface, interfaces
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@command("ifconfig", group="toybox")
def ifconfig(invocation: Invocation) -> int:
    """Print all interfaces that are up, all (-a), or one."""
    names = [word for word in invocation.args if word != "-a"]
    found = interfaces(invocation.android)
    if not names:
        for each in found:
            if each.up or "-a" in invocation.args:
                invocation.out(_show(each))
        return 0
    wanted = next((each for each in found if each.name == names[0]), None)
    if wanted is None:
        return invocation.fail(f"{names[0]}: No such device")
    if names[1:] and invocation.uid != 0:
        return invocation.fail("ioctl 8914: Operation not permitted")
    invocation.out(_show(wanted))
    return 0


def _show(each: Interface) -> str:
    if each.name == "lo":
        kind, flags, mtu = "Local Loopback  ", "UP LOOPBACK RUNNING", 65536
    else:
        kind = f"Ethernet  HWaddr {each.mac}"
        flags, mtu = f"UP BROADCAST {'RUNNING ' if each.up else ''}MULTICAST", 1500
    lines = [f"{each.name:<9s} Link encap:{kind}"]
    if each.address:
        address = each.address.partition("/")[0]
        broadcast = "" if each.name == "lo" else f"  Bcast:{each.network.broadcast_address}"
        lines.append(f"inet addr:{address}{broadcast}  Mask:{each.network.netmask} ")
    packets = 1000 if each.up else 0
    lines += [
        f"{flags}  MTU:{mtu}  Metric:1",
        f"RX packets:{packets} errors:0 dropped:0 overruns:0 frame:0 ",
        f"TX packets:{packets} errors:0 dropped:0 overruns:0 carrier:0 ",
        "collisions:0 txqueuelen:1000 ",
        f"RX bytes:{packets * 512} TX bytes:{packets * 256} ",
    ]
    return "\n          ".join(lines) + "\n\n"
