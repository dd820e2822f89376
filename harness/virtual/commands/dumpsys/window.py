"""`dumpsys window`: windows, focus, policy, displays.

Source: frameworks/base/…/server/wm/WindowManagerService.java (doDump), RootWindowContainer,
PhoneWindowManager, KeyguardServiceDelegate. `mCurrentFocus` is in `dumpsys window windows` up to
API 28, from 29 on in `dumpsys window displays`; plain `dumpsys window` has it always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.dumpsys.activity import record_text
from harness.virtual.commands.dumpsys.hexes import object_hash
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.screen.windows.composer import Window
    from harness.virtual.shell.invocation import Invocation

_RULE = "-" * 79


@dump_service("window")
def window(invocation: Invocation) -> int:
    """Run `dumpsys window [policy|displays|windows|tokens|…]`."""
    words = [word for word in invocation.args if not word.startswith("-")]
    if not words:
        texts = [write(invocation) for write in _SECTIONS.values()]
        invocation.out(f"\n{_RULE}\n".join(texts))
        return 0
    name = {"p": "policy", "d": "displays", "w": "windows", "visible": "windows", "all": "windows"}
    write = _SECTIONS.get(name.get(words[0], words[0]))
    if write is None:
        invocation.out(f"Bad window command, or no windows match: {words[0]}\nUse -h for help.\n")
        return 0
    invocation.out(write(invocation))
    return 0


def window_text(each: Window) -> str:
    """`Window{2785a60 u0 org.example/org.example.Main}`."""
    return f"Window{{{object_hash('window', each.package, each.title)} u0 {each.title}}}"


def _all(invocation: Invocation) -> list[Window]:
    android = invocation.android
    return android.looper.call(android.windows.windows)


def _focus(invocation: Invocation, found: list[Window]) -> str:
    focused = next((each for each in reversed(found) if each.focused), None)
    record = invocation.android.looper.call(invocation.android.activities.top_record)
    text = f"  mCurrentFocus={window_text(focused) if focused else 'null'}\n"
    app = record_text(record) if record else "null"
    if record and invocation.android.model.api < levels.Q:
        token = object_hash("token", record.token)
        app = f"AppWindowToken{{{token} token=Token{{{object_hash(token)} {app}}}}}"
    return f"{text}  mFocusedApp={app}\n"


def _windows(invocation: Invocation) -> str:
    found = _all(invocation)
    text = "WINDOW MANAGER WINDOWS (dumpsys window windows)\n"
    for at, each in enumerate(reversed(found)):
        box = f"[{each.bounds.left},{each.bounds.top}][{each.bounds.right},{each.bounds.bottom}]"
        package = invocation.android.packages.get(each.package)
        text += (
            f"  Window #{at} {window_text(each)}:\n"
            f"    mDisplayId=0 rootTaskId=1 mSession=Session{{{object_hash(each.package)}}}\n"
            f"    mOwnerUid={package.uid if package else 1000} showForAllUsers=false "
            f"package={each.package} appop=NONE\n"
            f"    Requested w={each.bounds.width} h={each.bounds.height} mLayoutSeq=1\n"
            f"    mHasSurface=true isReadyForDisplay()=true mWindowRemovalAllowed=false\n"
            f"    Frames: parent={box} display={box} frame={box} last={box}\n"
            "    isOnScreen=true\n    isVisible=true\n"
        )
    locale = (invocation.android.properties.get("persist.sys.locale")).replace("-", "_")
    text += (
        f"\n  mGlobalConfiguration={{1.0 310mcc260mnc [{locale}] ldltr}}\n"
        "  mHasPermanentDpad=false\n"
    )
    if invocation.android.model.api >= levels.Q:
        return f"{text}  mTopFocusedDisplayId=0\n  mInTouchMode=true\n"
    return text + _focus(invocation, found) + "  mInTouchMode=true\n"


def _displays(invocation: Invocation) -> str:
    android = invocation.android
    model = android.model
    found = _all(invocation)
    geometry, rotation = android.windows.geometry, android.windows.display_rotation
    inside = geometry.beside_bar
    return (
        "WINDOW MANAGER DISPLAY CONTENTS (dumpsys window displays)\n"
        f"  Display: mDisplayId=0\n    init={model.width}x{model.height} {model.density}dpi "
        f"cur={geometry.width}x{geometry.height} app={inside.width}x{inside.height} "
        f"rng={model.width}x{model.width}-{model.height}x{model.height}\n"
        f"    deferred=false mLayoutNeeded=false mRotation={rotation.now}\n"
        f"{_focus(invocation, found)}{_rotation(invocation)}"
    )


def _rotation(invocation: Invocation) -> str:
    """DisplayRotation.dump; before it came (API 29) PhoneWindowManager printed numbers."""
    rotation = invocation.android.windows.display_rotation
    if invocation.android.model.api < levels.Q:
        return (
            f"    mCurrentRotation={rotation.now}\n"
            f"    mUserRotationMode={int(rotation.locked)} mUserRotation={rotation.user}\n"
        )
    mode = "LOCKED" if rotation.locked else "FREE"
    return (
        "  DisplayRotation\n"
        "    mLandscapeRotation=ROTATION_90 mSeascapeRotation=ROTATION_270\n"
        "    mPortraitRotation=ROTATION_0 mUpsideDownRotation=ROTATION_180\n"
        "    mSupportAutoRotation=true\n"
        f"      mCurrentRotation=ROTATION_{rotation.now * 90}\n"
        f"    mUserRotationMode=USER_ROTATION_{mode} mUserRotation=ROTATION_{rotation.user * 90} "
        "mAllowAllRotations=false\n"
    )


def _policy(invocation: Invocation) -> str:
    found = _all(invocation)
    locked = str(any(each.layer.name == "KEYGUARD" for each in found)).lower()
    awake = invocation.android.power.interactive
    return (
        "WINDOW MANAGER POLICY STATE (dumpsys window policy)\n"
        "    mSafeMode=false mSystemReady=true mSystemBooted=true\n"
        "    mCameraLensCoverState=CAMERA_LENS_COVER_ABSENT\n"
        f"    mAwake={str(awake).lower()} mScreenOnEarly={str(awake).lower()} "
        f"mScreenOnFully={str(awake).lower()}\n"
        "    mKeyguardOccluded=false mKeyguardOccludedChanged=false\n"
        "    KeyguardServiceDelegate\n"
        f"      showing={locked}\n      showingAndNotOccluded={locked}\n"
        f"      inputRestricted={locked}\n      occluded=false\n      secure=false\n"
        "      dreaming=false\n      systemIsReady=true\n      deviceHasKeyguard=true\n"
        "      enabled=true\n      offReason=OFF_BECAUSE_OF_USER\n      currentUser=-10000\n"
        f"      bootCompleted=true\n      screenState=SCREEN_STATE_{'ON' if awake else 'OFF'}\n"
        f"      interactiveState=INTERACTIVE_STATE_{'AWAKE' if awake else 'SLEEP'}\n"
        "      KeyguardStateMonitor\n"
        f"        mIsShowing={locked}\n        mSimSecure=false\n"
        f"        mInputRestricted={locked}\n        mTrusted=false\n        mCurrentUserId=0\n"
    )


def _last_anr(_invocation: Invocation) -> str:
    return "WINDOW MANAGER LAST ANR (dumpsys window lastanr)\n  <no ANR has occurred since boot>\n"


_SECTIONS: dict[str, Callable[[Invocation], str]] = {
    "lastanr": _last_anr,
    "policy": _policy,
    "displays": _displays,
    "windows": _windows,
}
