"""Why uiautomator2's or uiautomator's server on the device could not look at the screen.

Both report a Java exception through JSON-RPC (code 0 or -32001); the older server registers
`UiAutomationService`. The agent in between answers HTTP 502 once the server has gone. A screen that
never comes to rest is told in the log only, by QueryController.
Sources: github.com/openatx/uiautomator2 exceptions.py, android-uiautomator-server; AOSP
UiAutomation.java, UiAutomationConnection.java.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from harness.parsers.lines import unread

_CODE = re.compile(r"Error: (-\d+) |Error code: (-?\d+)|', (\d{3}), u?'")


class UiServerTrouble(enum.Enum):
    """What is wrong; the value is the text by which it is known."""

    NOT_CONNECTED = "UiAutomation not connected"
    SERVICE_NOT_CONNECTED = "UiAutomationService not connected"
    AGENT_GATEWAY = "HTTP Return code is not 200"
    NOT_IDLE = "Could not detect idle state"


@dataclass(frozen=True)
class UiServerError:
    """One error; `code` is JSON-RPC's or HTTP's, None where there is none."""

    trouble: UiServerTrouble
    code: int | None = None


def parse_ui_server_error(text: str) -> UiServerError:
    """Read an error's text, or a line of the log.

    Raises:
        ProtocolError: none of the known texts is in it.
    """
    for trouble in UiServerTrouble:
        if trouble.value in text:
            code = _CODE.search(text)
            return UiServerError(trouble, int(code[code.lastindex or 0]) if code else None)
    raise unread("uiautomator2", text)
