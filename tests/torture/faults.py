"""What may happen to a run: its process is killed, or something that it stands on goes away."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import processes
from harness.adb import adb_binary
from harness.errors import HarnessError
from harness.messengers.courier.screens import PACKAGE

if TYPE_CHECKING:
    from tests.torture.lane import Lane

_AWAY_S = 5.0
_SECOND_CTRL_C_S = 0.3
_FILL = "/data/local/tmp/torture-fill"
_SERVER = "com.wetest.uia2"  # uiautomator2's on the device


@dataclass(frozen=True)
class Fault:
    """One kind.

    Attributes:
        name: for the table.
        strike: makes it happen to a lane, and to the run with this process id.
        share: how often it is chosen, against the others.
        ends: whether the run's process is gone by it.
    """

    name: str
    strike: Callable[[Lane, int], None]
    share: int = 1
    ends: bool = False


def _kill(_lane: Lane, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _ctrl_c(_lane: Lane, pid: int) -> None:
    os.kill(pid, signal.SIGINT)


def _ctrl_c_twice(_lane: Lane, pid: int) -> None:
    os.kill(pid, signal.SIGINT)
    _pass_time(_SECOND_CTRL_C_S)
    os.kill(pid, signal.SIGINT)


def _adb_server(lane: Lane, _pid: int) -> None:
    os.kill(lane.adb_server_pid(), signal.SIGKILL)


def _reboot(lane: Lane, _pid: int) -> None:
    words = [str(adb_binary()), "-P", str(lane.server.port), "-s", lane.serials[0], "reboot"]
    processes.run(words, env=lane.environment)


def _app_killed(lane: Lane, _pid: int) -> None:
    lane.sender.run(f"am force-stop {PACKAGE}")


def _automation_killed(lane: Lane, _pid: int) -> None:
    lane.sender.run(f"pkill -KILL -f {_SERVER}")


def _automation_hung(lane: Lane, _pid: int) -> None:
    lane.sender.run(f"pkill -STOP -f {_SERVER}")
    _pass_time(_AWAY_S)
    lane.sender.run(f"pkill -CONT -f {_SERVER}")


def _frozen(lane: Lane, _pid: int) -> None:
    with lane.console() as console:
        console.command("avd stop")
        _pass_time(_AWAY_S)
        console.command("avd start")


def _storage_full(lane: Lane, _pid: int) -> None:
    free = "$(($(stat -f -c '%a*%S' /data)))"
    lane.sender.run(f"fallocate -l {free} {_FILL}")
    _pass_time(_AWAY_S)
    lane.sender.run(f"rm -f {_FILL}")


def _service_hung(lane: Lane, _pid: int) -> None:
    os.kill(lane.service_pid, signal.SIGSTOP)
    _pass_time(_AWAY_S)
    os.kill(lane.service_pid, signal.SIGCONT)


def _pass_time(seconds: float) -> None:
    threading.Event().wait(seconds)


FAULTS = (
    Fault("kill -9", _kill, share=20, ends=True),
    Fault("Ctrl-C", _ctrl_c, share=3),
    Fault("Ctrl-C twice", _ctrl_c_twice, share=2),
    Fault("adb server killed", _adb_server, share=3),
    Fault("device rebooted", _reboot, share=2),
    Fault("device frozen for 5 s", _frozen, share=2),
    Fault("app killed", _app_killed),
    Fault("automation server killed", _automation_killed),
    Fault("automation server hung for 5 s", _automation_hung),
    Fault("storage full for 5 s", _storage_full),
    Fault("service hung for 5 s", _service_hung),
)


def strike(fault: Fault, lane: Lane, pid: int) -> str:
    """Make it happen; what hindered it, if anything: the run may have ended just before."""
    try:
        fault.strike(lane, pid)
    except ProcessLookupError:
        return ""
    except (HarnessError, OSError) as error:
        return str(error)
    return ""
