"""`dumpsys display` and `dumpsys SurfaceFlinger`: panels and their viewports.

Sources: frameworks/base/…/server/display/DisplayManagerService.java, DisplayViewport.java;
frameworks/native/services/surfaceflinger/SurfaceFlinger.cpp (dumpDisplayIdentificationData).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

DISPLAY_ID = 4619827259835644672  # the emulator's first panel
_BRIGHTEST = 255


@dump_service("display")
def display(invocation: Invocation) -> int:
    """Print the displays."""
    android = invocation.android
    model, awake = android.model, android.power.interactive
    rotation = android.looper.call(lambda: android.windows.rotation)
    width, height = model.width, model.height
    if rotation % 2:
        width, height = height, width
    state = "ON" if awake else "OFF"
    level = android.settings.integer("system", "screen_brightness", 102) / _BRIGHTEST
    unique = f"local:{DISPLAY_ID}"
    viewport = (
        f"DisplayViewport{{type=INTERNAL, valid=true, isActive={str(awake).lower()}, displayId=0, "
        f"uniqueId='{unique}', physicalPort=0, orientation={rotation}, "
        f"logicalFrame=Rect(0, 0 - {width}, {height}), "
        f"physicalFrame=Rect(0, 0 - {width}, {height}), "
        f"deviceWidth={width}, deviceHeight={height}}}"
    )
    if model.api < levels.Q:
        viewport = (
            f"DisplayViewport{{valid=true, displayId=0, uniqueId='{unique}', "
            f"orientation={rotation}, logicalFrame=Rect(0, 0 - {width}, {height}), "
            f"physicalFrame=Rect(0, 0 - {width}, {height}), "
            f"deviceWidth={width}, deviceHeight={height}}}"
        )
    invocation.out(
        "DISPLAY MANAGER (dumpsys display)\n  mOnlyCode=false\n  mSafeMode=false\n"
        f"  mPendingTraversal=false\n  mGlobalDisplayState={state}\n"
        f"  mViewports=[{viewport}]\n"
        "  mDefaultDisplayDefaultColorMode=0\n  mSingleDisplayDemoMode=false\n"
        "  mWifiDisplayScanRequestCount=0\n  mStableDisplaySize=Point"
        f"({model.width}, {model.height})\n\nDisplay Devices: size=1\n"
        f'  DisplayDeviceInfo{{"Built-in Screen": uniqueId="{unique}", '
        f"{model.width} x {model.height}, modeId 1, defaultModeId 1, density {model.density}, "
        f"{model.density}.0 x {model.density}.0 dpi, state {state}, type INTERNAL}}\n\n"
        "Logical Displays: size=1\n  Display 0:\n    mDisplayId=0\n"
        '    mBaseDisplayInfo=DisplayInfo{"Built-in Screen", displayId 0, '
        f"real {width} x {height}, rotation {rotation}, state {state}}}\n\n"
        f"Display Power Controller:\n  mScreenBrightness={level:.8f}\n  mScreenState={state}\n"
    )
    return 0


@dump_service("SurfaceFlinger")
def surface_flinger(invocation: Invocation) -> int:
    """Print display ids (`--display-id`, API 29 on), or the little that is known."""
    if "--display-id" in invocation.args and invocation.android.model.api >= levels.Q:
        invocation.out(
            f'Display {DISPLAY_ID} (HWC display 0): port=0 pnpId=GGL displayName="EMU_display_0"\n'
        )
    elif "--list" in invocation.args:
        windows = invocation.android.looper.call(invocation.android.windows.windows)
        invocation.out("".join(f"{each.title}#{at}\n" for at, each in enumerate(windows)))
    else:
        invocation.out(
            "Build configuration: [sf PRESENT_TIME_OFFSET=0 FORCE_HWC_FOR_RBG_TO_YUV=1]\n"
        )
    return 0
