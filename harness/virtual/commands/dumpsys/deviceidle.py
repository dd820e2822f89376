"""`dumpsys deviceidle`: doze, its lists and its state; with a verb, what `cmd deviceidle` does.

Source: frameworks/base/apex/jobscheduler/…/DeviceIdleController.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.cmd.deviceidle import deep_state, is_verb, light_state
from harness.virtual.commands.cmd.deviceidle import deviceidle as run_verb
from harness.virtual.commands.service_state import ALLOWLISTED, service_state
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.virtual.shell.invocation import Invocation

_SETTINGS = """  Settings:
    light_after_inactive_to=+4m0s0ms
    light_idle_to=+5m0s0ms
    light_idle_factor=2.0
    light_max_idle_to=+15m0s0ms
    inactive_to=+30m0s0ms
    sensing_to=+4m0s0ms
    locating_to=+30s0ms
    location_accuracy=20.0m
    motion_inactive_to=+10m0s0ms
    idle_after_inactive_to=+30m0s0ms
    idle_pending_to=+5m0s0ms
    max_idle_pending_to=+10m0s0ms
    idle_pending_factor=2.0
    idle_to=+1h0m0s0ms
    max_idle_to=+6h0m0s0ms
    idle_factor=2.0
    min_time_to_alarm=+30m0s0ms
    wait_for_unlock=true
"""


@dump_service("deviceidle")
def deviceidle(invocation: Invocation) -> int:
    """Print the state, or run a verb."""
    words = [word for word in invocation.args if word != "-a"]
    if words and words[0] in ("-h", "help"):
        return run_verb(invocation)
    if words and is_verb(words[0]):
        return run_verb(invocation)
    invocation.out(_SETTINGS + _lists(invocation) + _state(invocation))
    return 0


def _lists(invocation: Invocation) -> str:
    android = invocation.android
    user = sorted(android.power.idle_whitelist)
    ids = []
    for name in (*ALLOWLISTED, *user):
        package = android.packages.get(name)
        ids.append(package.uid if package else 2000)
    text = _section("Whitelist (except idle) system apps", ALLOWLISTED)
    text += _section("Whitelist system apps", ALLOWLISTED)
    text += _section("Whitelist user apps", user) if user else ""
    text += _section("Whitelist (except idle) all app ids", sorted(set(ids)))
    text += _section("Whitelist user app ids", sorted(set(ids[len(ALLOWLISTED) :])))
    return text + _section("Whitelist all app ids", sorted(set(ids)))


def _section(title: str, rows: Sequence[object]) -> str:
    return f"  {title}:\n" + "".join(f"    {row}\n" for row in rows) if rows else ""


def _state(invocation: Invocation) -> str:
    android = invocation.android
    volatile = service_state(android).volatile
    network = android.connectivity.default_network() is not None
    quick = (
        f"  mQuickDozeActivated={_flag(android.power.battery_saver)}\n"
        if android.model.api >= levels.Q
        else ""
    )
    forced = bool(android.power.forced_idle or volatile.idle_step)
    return (
        f"  mLightEnabled={_flag(volatile.light_idle_enabled)}  "
        f"mDeepEnabled={_flag(volatile.deep_idle_enabled)}\n"
        f"  mForceIdle={_flag(forced)}\n"
        "  mUseMotionSensor=true mMotionSensor=null\n"
        f"  mScreenOn={_flag(android.power.interactive)}\n  mScreenLocked=false\n"
        f"  mNetworkConnected={_flag(network)}\n"
        f"  mCharging={_flag(android.battery.state.plugged)}\n"
        "  mMotionActive=false\n  mNotMoving=false\n"
        "  mLocating=false mHasGps=false mHasNetwork=false mLocated=false\n"
        f"  mState={deep_state(android)} mLightState={light_state(android)}\n{quick}"
        "  mInactiveTimeout=+30m0s0ms\n"
    )


def _flag(value: bool) -> str:
    return str(value).lower()
