"""`dumpsys thermalservice`: how hot the device says it is.

Source: frameworks/base/…/server/power/ThermalManagerService.java (dumpInternal).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import service_state
from harness.virtual.commands.services import dump_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@dump_service("thermalservice", since_api=levels.Q)
def thermalservice(invocation: Invocation) -> int:
    """Print the thermal status."""
    status = service_state(invocation.android).volatile.thermal_status
    invocation.out(
        f"IsStatusOverride: {str(status is not None).lower()}\n"
        "ThermalEventListeners:\n\tcallbacks: 2\n\tkilled: false\n\tbroadcasts count: -1\n"
        "ThermalStatusListeners:\n\tcallbacks: 1\n\tkilled: false\n\tbroadcasts count: -1\n"
        f"Thermal Status: {status or 0}\nCached temperatures:\nHAL Ready: true\n"
    )
    return 0
