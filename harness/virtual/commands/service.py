"""`service`: the service manager by hand.

Source: frameworks/native/cmds/service/service.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands import services
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_USAGE = """Usage: service [-h|-?]
       service list
       service check SERVICE
       service call SERVICE CODE [i32 N | i64 N | f N | d N | s16 STR | null | fd f \
| nfd n | afd f ] ...
Options:
   i32: Write the 32-bit integer N into the send parcel.
   i64: Write the 64-bit integer N into the send parcel.
   f:   Write the 32-bit single-precision number N into the send parcel.
   d:   Write the 64-bit double-precision number N into the send parcel.
   s16: Write the UTF-16 string STR into the send parcel.
"""
_BAD = 10


@command("service")
def service(invocation: Invocation) -> int:
    """Run `service list`, `service check NAME` or `service call NAME CODE`."""
    verb, *rest = [*invocation.args, ""]
    api = invocation.android.model.api
    rest = [word for word in rest if word]
    if verb == "list":
        names = services.names(api)
        invocation.out(f"Found {len(names)} services:\n")
        invocation.out("".join(f"{at}\t{name}: []\n" for at, name in enumerate(names)))
        return 0
    if verb == "check" and rest:
        found = "found" if services.running(invocation.android, rest[0]) else "not found"
        invocation.out(f"Service {rest[0]}: {found}\n")
        return 0
    if verb == "call" and len(rest) > 1:
        return _call(invocation, rest[0])
    complaint = {
        "check": "service: No service specified for check\n",
        "call": "service: No service specified for call\n",
    }
    invocation.err(complaint.get(verb, f"service: Unknown command {verb}\n" if verb else ""))
    invocation.out(_USAGE)
    return _BAD if verb else 0


def _call(invocation: Invocation, name: str) -> int:
    if not services.exists(name, invocation.android.model.api):
        invocation.err(f"service: Service {name} does not exist\n")
        return _BAD
    # What a transaction code means depends on the build; an unknown one is answered like this.
    invocation.out('Result: Parcel(Error: 0xffffffffffffffb6 "Not a data message")\n')
    return 0
