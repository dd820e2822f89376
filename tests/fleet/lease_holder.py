"""A process that has a device for itself; run by `test_leases.py`, as another host if need be.

    python lease_holder.py SERIAL PORT HOST STATE_FOLDER SECONDS hold|RECORD

`hold`: says `held`, or why not, and holds it until its input ends. With a RECORD, a file on the
device, it takes the device again and again until it has had it three times, and notes it there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from harness.adb import Adb, AdbServer
from harness.clock import SystemClock
from harness.errors import DeviceInUseError
from harness.fleet.lease_owner import this_process
from harness.fleet.leases import Terms, leased
from harness.waiting import settle

_TIMES = 3
_PATIENCE_S = 120.0


def terms_of(host: str, folder: Path, seconds: int) -> Terms:
    """Those of a process of `host`; "" for this one."""
    me = this_process("a test")
    owner = replace(me, who=f"ada@{host}", place=host) if host else me
    return Terms(owner, folder, seconds)


def _hold(adb: Adb, terms: Terms) -> None:
    try:
        with leased(adb, "", terms):
            print("held", flush=True)  # noqa: T201  (this is a program)
            sys.stdin.read()
    except DeviceInUseError as error:
        print(error, flush=True)  # noqa: T201


def _take_turns(adb: Adb, terms: Terms, record: str) -> None:
    def had_it() -> bool:
        try:
            with leased(adb, "", terms):
                adb.shell(f"echo in {terms.owner.pid} >>{record}")
                adb.shell(f"echo out {terms.owner.pid} >>{record}")
        except DeviceInUseError:
            return False
        return True

    for _ in range(_TIMES):
        settle(had_it, bool, awaited="a turn", seconds=_PATIENCE_S, clock=SystemClock())


def main() -> None:
    """Run the program."""
    serial, port, host, folder, seconds, verb = sys.argv[1:]
    adb = AdbServer(port=int(port)).device(serial)
    terms = terms_of(host, Path(folder), int(seconds))
    if verb == "hold":
        _hold(adb, terms)
    else:
        _take_turns(adb, terms, verb)


if __name__ == "__main__":
    main()
