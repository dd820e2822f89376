"""What the package manager says of an install or an uninstall.

`Success`, `Failure [CODE]` or `Failure [CODE: reason]` from `pm` (AOSP
PackageManagerShellCommand.java, doRunInstall), where the reason may hold colons and brackets; a
`Failure` without code, an `Error: …` line or an exception's text where it did not get so far; and
`failed to install FILE:` with nothing behind it from the adb client, whose exit code is then all.
A host's log may break the line between `Failure` and its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.parsers.lines import body_of, unread

_ANSWER = re.compile(
    r"Failure\s*\[(?P<code>\w+)(?:: (?P<reason>.*))?\]$|"
    r"(?P<success>(?:^|[\s\]])Success)$|"
    r"^Exception occurred while executing.*:\n(?P<thrown>.*)$|"
    r"^(?P<error>Error: .*)$|"
    r"(?P<silent>failed to install [^\n]*:)\s*\Z",
    re.MULTILINE,
)
_VERSIONS = re.compile(r"version code (\d+) is older than current (\d+)")
_TARGET_SDK = re.compile(r"at least SDK version (\d+), but found (\d+)")
_PROVIDER = re.compile(r"already used by (\S+)")


@dataclass(frozen=True)
class InstallAnswer:
    """One answer of the package manager.

    Attributes:
        success: whether it did it.
        code: such as `INSTALL_FAILED_VERSION_DOWNGRADE`; "" if it gave none.
        reason: in its own words; "" if it gave none.
    """

    success: bool
    code: str = ""
    reason: str = ""

    def __str__(self) -> str:
        if self.success:
            return "Success"
        return ": ".join(part for part in (self.code, self.reason) if part) or "no reason given"

    @property
    def out_of_space(self) -> bool:
        """Whether storage is what is missing."""
        return "INSUFFICIENT_STORAGE" in self.code or "not enough space" in self.reason

    @property
    def versions(self) -> tuple[int, int]:
        """The offered and the installed version code, of a refused downgrade."""
        return self._numbers(_VERSIONS)

    @property
    def target_sdks(self) -> tuple[int, int]:
        """The least target SDK that is taken, and the one offered, where it was too old."""
        return self._numbers(_TARGET_SDK)

    @property
    def provider_holder(self) -> str:
        """Which package already holds the content provider that both want."""
        match = _PROVIDER.search(self.reason)
        if match is None:
            raise unread("pm install", self.reason)
        return match[1]

    def _numbers(self, pattern: re.Pattern[str]) -> tuple[int, int]:
        match = pattern.search(self.reason)
        if match is None:
            raise unread("pm install", self.reason)
        return int(match[1]), int(match[2])


def parse_install_answers(text: str) -> tuple[InstallAnswer, ...]:
    """Every answer in it, in order; a log may hold several.

    Raises:
        ProtocolError: there is none.
    """
    answers = tuple(_answer(match) for match in _ANSWER.finditer(body_of(text)))
    if not answers:
        raise unread("pm install", text)
    return answers


def _answer(match: re.Match[str]) -> InstallAnswer:
    if match["success"]:
        return InstallAnswer(success=True)
    reason = match["reason"] or match["thrown"] or match["error"] or ""
    return InstallAnswer(success=False, code=match["code"] or "", reason=reason.strip())


def parse_install(text: str) -> InstallAnswer:
    """The answer to one request; a refusal may be told in several ways, one of them with its code.

    Raises:
        ProtocolError: there is none, or a success among several.
    """
    answers = parse_install_answers(text)
    if len(answers) > 1 and any(answer.success for answer in answers):
        raise ProtocolError("pm install", f"it answers {len(answers)} times")
    return next((answer for answer in answers if answer.code), answers[-1])
