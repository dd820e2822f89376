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
from dataclasses import dataclass

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
    r"(?:rm|rmdir|unlink|shred|dd|mv|cp|ln|tee|truncate|touch|mkdir|chmod|chown|sqlite3|sed\s+-\w*i|"
    r"sort\s+-\w*o|tar\s+-?x\w*)"
)
_INTO_A_FILE = r">(?!\s*/dev/null|&\d)"
_CHANGES = (
    rf"(?:{_BEFORE}{_WRITES}{_AFTER}|{_INTO_A_FILE}|"
    r"\s-(?:delete|ok|okdir|fprint\w*|fls|exec(?:dir)?\s+(?!sha1sum\s)))"
)
_SOMEBODYS = (
    r"(?:/sdcard|/storage|/mnt|/system|/vendor|\$\{?EXTERNAL_STORAGE|cd\s+/(?!\w)|\S+/\.\.(?![\w.])|"
    r"/data(?!/local/tmp(?![\w.-])|/app/|[\w.-]))"
)
"""Places outside of the shell's own folder."""
_FREE_FOLDER_ITSELF = rf"{_WRITES}{_AFTER}[^;&|]*\s(?:of=)?['\"]?/data/local/tmp(?![\w./-])"


@dataclass(frozen=True)
class _Kind:
    """One kind of harm: what the lines do, words of which one is in each of them, the lines."""

    what: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]

    def does(self, line: str) -> bool:
        return any(sign in line for sign in self.signs) and bool(self.pattern.search(line))


def _kind(what: str, signs: str, pattern: str) -> _Kind:
    return _Kind(what, tuple(signs.split()), re.compile(_BEFORE + pattern, re.DOTALL))


_KINDS = (
    _kind(
        "runs as root",
        "su tables tc ndc",
        rf"(?:su{_AFTER}|ip6?tables(?:-\w+)?\s+-|tc\s+qdisc|ndc\s)",
    ),
    _kind("installs an app or takes one away", "install", rf"{_MANAGERS}(?:install|uninstall)"),
    _kind("clears an app's data", "clear trim", rf"{_MANAGERS}(?:clear|trim-caches){_AFTER}"),
    _kind(
        "restarts or resets the device",
        "reboot recovery powerctl shutdown testharness FACTORY_RESET MASTER_CLEAR",
        r"(?:reboot|recovery|sys\.powerctl|svc\s+power\s+(?:reboot|shutdown)|cmd\s+testharness|"
        rf"\S*FACTORY_RESET|\S*MASTER_CLEAR){_AFTER}",
    ),
    _kind(
        "sets the clock", "date set-time", r"(?:cmd\s+alarm\s+set-time|date\s+(?:-s|--set|@|\d))"
    ),
    _kind(
        "changes an app's own files",
        "run-as",
        rf"run-as\s.*(?:{_BEFORE}{_WRITES}{_AFTER}|sh\s+-c\s.*{_INTO_A_FILE})",
    ),
    _kind(
        "changes somebody's files",
        "/sdcard /storage /mnt /system /vendor /data EXTERNAL_STORAGE cd /..",
        rf"(?:\A(?=.*{_BEFORE}{_SOMEBODYS})(?=.*{_CHANGES})|{_FREE_FOLDER_ITSELF})",
    ),
    _kind(
        "changes what apps keep",
        "content",
        rf"content\s+(?:delete|insert|update|write|call){_AFTER}",
    ),
    _kind("erases a storage", "sm", rf"sm\s+(?:format|partition|forget){_AFTER}"),
    _kind("takes a user away", "remove-user", rf"{_MANAGERS}remove-user{_AFTER}"),
    _kind("takes every app's permissions away", "reset-", rf"{_MANAGERS}reset-permissions{_AFTER}"),
    _kind("forgets a network", "forget", rf"cmd\s+(?:-w\s+)?wifi\s+forget-network{_AFTER}"),
    _kind("changes how the device is locked", "locksettings", r"locksettings\s+(?:clear|set-)"),
)
_BUTTONS = frozenset({"clear storage", "clear data", "uninstall", "erase all data", "force reset"})


def tells_emulator(answer: str) -> bool:
    """Whether the answer to `WHETHER_EMULATOR` is an emulator's, ours included."""
    kernel, boot, board = (answer.splitlines() + [""] * 3)[:3]
    return "1" in (kernel, boot) or board in _QEMU_BOARDS


def harm_of_command(line: str) -> str:
    """What a command line may do that cannot be put back, in words; "" for nothing."""
    return next((kind.what for kind in _KINDS if kind.does(line)), "")


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
        self.marked = marked
        self._withheld = False

    @functools.cached_property
    def is_emulator(self) -> bool:
        """Whether the device says that it is one; ours do."""
        return tells_emulator(self._ask())

    @property
    def given(self) -> bool:
        """Whether whatever is on it may be lost."""
        return not self._withheld and (self.marked or self.is_emulator)

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
