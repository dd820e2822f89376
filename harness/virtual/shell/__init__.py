"""The Android shell: mksh's language, toybox's commands and whatever else registers itself."""

from harness.virtual.shell.cancellation import Cancellation, KilledError
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import Command, available, command, lookup
from harness.virtual.shell.shell import Shell
from harness.virtual.shell.streams import BytesReader, BytesWriter, NullWriter, Pipe, Reader, Writer

__all__ = [
    "BytesReader",
    "BytesWriter",
    "Cancellation",
    "Command",
    "Invocation",
    "KilledError",
    "NullWriter",
    "Pipe",
    "Reader",
    "Shell",
    "Writer",
    "available",
    "command",
    "lookup",
]
