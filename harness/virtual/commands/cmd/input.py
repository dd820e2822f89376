"""`cmd input`: from API 31 on the `input` tool is this service's shell command.

Source: frameworks/base/…/server/input/InputShellCommand.java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import shell_service

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation


@shell_service("input", since_api=levels.S)
def service(invocation: Invocation) -> int:
    """Run `input` with these arguments."""
    return invocation.run(["input", *invocation.args])
