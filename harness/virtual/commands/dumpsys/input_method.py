"""`dumpsys input_method`: the keyboard, shown or not.

Source: frameworks/base/…/server/inputmethod/InputMethodManagerService.java (dump).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.commands.ime import enabled, selected
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("input_method")
def input_method(invocation: Invocation) -> int:
    """Print the input methods and whether the keyboard is on the screen."""
    android = invocation.android
    windows = android.looper.call(android.windows.windows)
    shown = str(any(each.layer.name == "INPUT_METHOD" for each in windows)).lower()
    methods = "".join(
        f"  InputMethod #{at}:\n    mId={name}\n" for at, name in enumerate(enabled(android))
    )
    invocation.out(
        "Current Input Method Manager state:\n  Input Methods: mMethodMapUpdateCount=1\n"
        f"{methods}  mCurMethodId={selected(android)}\n"
        f"  mCurId={selected(android)} mHaveConnection=true mBoundToMethod=true\n"
        f"  mShowRequested={shown} mShowExplicitlyRequested=false mShowForced=false "
        f"mInputShown={shown}\n  mSystemReady=true mInteractive="
        f"{str(android.power.interactive).lower()}\n"
    )
    return 0
