"""Command lines and buttons after which a device may be without something that was somebody's.

The doors ask here before they let one through; only emulators, virtual devices and devices that
their owner marked as disposable get it. A line is judged by its words, wherever they stand in it:
too much is refused rather than too little, and what is new has to be added here.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator

from harness.errors import CapabilityMissingError, ProtocolError

FREE_FOLDER = "/data/local/tmp/"
"""Where the shell's own files are; what lies elsewhere is somebody's."""

HOW_TO_ALLOW = (
    "If whatever is on it may be lost, mark it in devices.yaml with `disposable: true` "
    "(docs/devices.md); emulators and virtual devices need no mark."
)
WHETHER_EMULATOR = "getprop ro.kernel.qemu; getprop ro.boot.qemu; getprop ro.hardware"
"""The first is there up to API 30, the second from 31 on (Google's emulator images)."""
_QEMU_BOARDS = frozenset({"goldfish", "ranchu"})

_BEFORE, _AFTER = r"(?<![\w.-])", r"(?![\w.-])"
_MANAGERS = r"(?:pm|cmd\s+package)\s+"
_WRITES = (
    r"(?:rm|rmdir|dd|mv|cp|tee|truncate|touch|mkdir|chmod|chown|sqlite3|sed\s+-i|tar\s+-?x\w*)"
)
_LINES: dict[str, re.Pattern[str]] = {
    what: re.compile(pattern, re.DOTALL)
    for what, pattern in {
        "runs as root": rf"{_BEFORE}(?:su{_AFTER}|ip6?tables(?:-\w+)?\s+-|tc\s+qdisc|ndc\s)",
        "installs an app or takes one away": rf"{_BEFORE}{_MANAGERS}(?:install|uninstall)",
        "clears an app's data": rf"{_BEFORE}{_MANAGERS}(?:clear|trim-caches){_AFTER}",
        "restarts or resets the device": (
            rf"{_BEFORE}(?:reboot|recovery|sys\.powerctl|svc\s+power\s+(?:reboot|shutdown)|"
            rf"cmd\s+testharness|\S*FACTORY_RESET|\S*MASTER_CLEAR){_AFTER}"
        ),
        "sets the clock": rf"{_BEFORE}(?:cmd\s+alarm\s+set-time|date\s+(?:-s|--set|-u\s+\d|@|\d))",
        "changes an app's own files": (
            rf"{_BEFORE}run-as\s.*(?:{_BEFORE}{_WRITES}{_AFTER}|sh\s+-c\s.*(?<!\d)>(?!\s*/dev/null))"
        ),
        "changes somebody's files": (
            rf"{_BEFORE}{_WRITES}{_AFTER}[^;&|]*\s(?:of=)?['\"]?"
            r"(?:/sdcard|/storage/|/mnt/|/system|/vendor|/data/(?!local/tmp/|app/))"
        ),
        "changes how the device is locked": rf"{_BEFORE}locksettings\s+(?:clear|set-)",
    }.items()
}
_BUTTONS = frozenset({"clear storage", "clear data", "uninstall", "erase all data", "force reset"})


def tells_emulator(answer: str) -> bool:
    """Whether the answer to `WHETHER_EMULATOR` is an emulator's, ours included."""
    kernel, boot, board = (answer.splitlines() + [""] * 3)[:3]
    return "1" in (kernel, boot) or board in _QEMU_BOARDS


def harm_of_command(line: str) -> str:
    """What a command line may do that cannot be put back, in words; "" for nothing."""
    return next((what for what, pattern in _LINES.items() if pattern.search(line)), "")


def harm_of_file(remote: str) -> str:
    """The same of a file that is written on the device."""
    free = remote.startswith(FREE_FOLDER) and "/../" not in remote
    return "" if free else "changes somebody's files"


def harm_of_button(label: str) -> str:
    """The same of a touch on what says this: the words by which Settings' buttons are found."""
    return f"touches {label!r}" if label.strip().casefold() in _BUTTONS else ""


class Leave:
    """Whether what cannot be put back may be done on one device; its doors ask.

    Args:
        serial: the device.
        ask: what it answers to `WHETHER_EMULATOR`. A serial proves nothing: adb calls a phone
            behind a forwarded port `emulator-5554` as well.
        marked: whether its owner marked it as disposable.
    """

    def __init__(self, serial: str, ask: Callable[[], str], *, marked: bool) -> None:
        self._serial = serial
        self._ask = ask
        self._marked = marked
        self._withheld = False

    @functools.cached_property
    def is_emulator(self) -> bool:
        """Whether the device says that it is one; ours do."""
        return tells_emulator(self._ask())

    @property
    def given(self) -> bool:
        """Whether whatever is on it may be lost."""
        return not self._withheld and (self._marked or self.is_emulator)

    def expect(self, what: str) -> None:
        """Let something pass, or refuse it.

        Args:
            what: what it does, in words; "" where it takes nothing away.

        Raises:
            CapabilityMissingError: nobody has allowed that on this device.
            ProtocolError: whoever does it did not say beforehand that it would.
        """
        if what and self._withheld:
            raise ProtocolError(self._serial, f"what {what} needs Capability.DISPOSABLE")
        if what and not self.given:
            raise CapabilityMissingError(self._serial, f"Nobody allowed what {what}", HOW_TO_ALLOW)

    @contextlib.contextmanager
    def withheld(self) -> Iterator[None]:
        """Give none inside this block, also on an emulator."""
        before, self._withheld = self._withheld, True
        try:
            yield
        finally:
            self._withheld = before
