"""`dumpsys power`: wakefulness, plug, screen.

Source: frameworks/base/…/server/power/PowerManagerService.java (dumpInternal).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.android.battery import BatteryState
    from harness.virtual.shell.invocation import Invocation

_LOW_LEVEL = 15
_PLUGS = (("ac", 1), ("usb", 2), ("wireless", 4), ("dock", 8))


@dump_service("power")
def power(invocation: Invocation) -> int:
    """Print the state of the power manager."""
    android = invocation.android
    state, awake = android.battery.state, android.power.interactive
    stay_on = android.settings.integer("global", "stay_on_while_plugged_in", 0)
    plug = _plug(state)
    elapsed = int(android.clock.elapsed() * 1000)
    idle = android.power.forced_idle
    invocation.out(
        "POWER MANAGER (dumpsys power)\n\nPower Manager State:\n"
        "  Settings power_manager_constants:\n    no_cached_wake_locks=true\n  mDirty=0x0\n"
        f"  mWakefulness={'Awake' if awake else 'Asleep'}\n  mWakefulnessChanging=false\n"
        f"  mIsPowered={_flag(state.plugged)}\n  mPlugType={plug}\n"
        f"  mBatteryLevel={state.level}\n  mDockState=0\n"
        f"  mStayOn={_flag(bool(stay_on & plug))}\n  mProximityPositive=false\n"
        "  mBootCompleted=true\n  mSystemReady=true\n"
        f"  mHalAutoSuspendModeEnabled={_flag(not awake)}\n"
        f"  mHalInteractiveModeEnabled={_flag(awake)}\n  mWakeLockSummary=0x0\n"
        f"  mBatteryLevelLow={_flag(state.level <= _LOW_LEVEL)}\n"
        f"  mLightDeviceIdleMode={_flag(idle == 'light')}\n"
        f"  mDeviceIdleMode={_flag(idle == 'deep')}\n"
        f"  mLastWakeTime=0 ({elapsed} ms ago)\n  mLastSleepTime=0 ({elapsed} ms ago)\n"
        f"{_low_power(invocation)}"
        "  mHoldingWakeLockSuspendBlocker=false\n"
        f"  mHoldingDisplaySuspendBlocker={_flag(awake)}\n\n"
        "Settings and Configuration:\n"
        "  mScreenOffTimeoutSetting="
        f"{android.settings.integer('system', 'screen_off_timeout', 60000)}\n"
        f"  mStayOnWhilePluggedInSetting={stay_on}\n\n"
        "UID states (changing=false changed=false):\n\nLooper state:\n"
        "  Looper (PowerManagerService, tid 30)\n\nWake Locks: size=0\n\n"
        "Suspend Blockers: size=4\n"
        "  PowerManagerService.WakeLocks: ref count=0\n"
        f"  PowerManagerService.Display: ref count={int(awake)}\n"
        "  PowerManagerService.Broadcasts: ref count=0\n"
        "  PowerManagerService.WirelessChargerDetector: ref count=0\n\n"
        f"Display Power: state={'ON' if awake else 'OFF'}\n"
    )
    return 0


def _plug(state: BatteryState) -> int:
    return next((number for name, number in _PLUGS if getattr(state, name)), 0)


def _low_power(invocation: Invocation) -> str:
    if invocation.android.model.api < levels.P:
        saver = _flag(invocation.android.power.battery_saver)
        return f"  mLowPowerModeEnabled={saver}\n"
    return ""


def _flag(value: bool) -> str:
    return str(value).lower()
