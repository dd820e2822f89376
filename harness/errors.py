"""Every error that the harness raises; the branch says who has to act.

HarnessError                    the lab is at fault: Allure shows the scenario as broken
├── ConfigError                 the operator edits a file or an option; no device was touched
├── DeviceError                 names the device, what happened, what was seen, what to do
│   ├── DeviceUnavailableError  it is not there, or not in a state that takes commands
│   ├── DeviceInUseError        somebody else has it, who is named
│   ├── DeviceTimeoutError      it is there but did not answer, or did not change, in time
│   ├── CommandFailedError      it answered, and refused
│   ├── UnsteadyError           messages did not go through before anything was injected
│   ├── NotInForceError         a condition was injected but could not be measured in force
│   ├── EvidenceError           what was seen does not prove anything, either way
│   └── UndoFailedError         some of it could not be put back
├── ServiceError                the messaging service's control side did not do as asked
├── DryRunEndsError             nobody: a dry run does not go on to where the screen is needed
├── CapabilityMissingError      nobody: the scenario is skipped with what was missing
└── ProtocolError               our code, or bytes of the peer that we do not understand

What the app under test does wrong is none of these: that is an AssertionError (Allure: failed).
"""

from __future__ import annotations

from collections.abc import Sequence


class HarnessError(Exception):
    """The lab could not do its work; says nothing about the app under test."""


class ConfigError(HarnessError):
    """A file or option of the operator is wrong; raised before any device is touched.

    Attributes:
        where: the file with its line, or the option.
        problem: what is wrong with it.
        expected: what would be right.
    """

    def __init__(self, where: str, problem: str, expected: str) -> None:
        super().__init__(where, problem, expected)
        self.where = where
        self.problem = problem
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. Expected {self.expected}."


class DeviceError(HarnessError):
    """Something went wrong on or with one device.

    Attributes:
        device: the device's serial or name.
        what: what happened, with what was seen.
        advice: what to do about it.
    """

    def __init__(self, device: str, what: str, advice: str) -> None:
        super().__init__(device, what, advice)
        self.device = device
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.device}: {self.what}. {self.advice}"


class DeviceUnavailableError(DeviceError):
    """ADB does not list the device, or lists it in a state that takes no commands."""


class DeviceInUseError(DeviceError):
    """Another run has the device for itself."""


class DeviceTimeoutError(DeviceError):
    """The device did not answer, or did not reach a state, before the deadline."""


class CommandFailedError(DeviceError):
    """The device answered a command with a refusal."""


class UnsteadyError(DeviceError):
    """Messages did not go through although nothing was injected."""


class NotInForceError(DeviceError):
    """A condition was injected, but measuring it showed that it is not in force."""


class EvidenceError(DeviceError):
    """A picture, screen or log does not show what it would have to show for a verdict."""


class UndoFailedError(DeviceError):
    """At least one change could not be put back, or the device was not as before the scenario.

    Attributes:
        remaining: one line for each thing that is not as before.
        repaired: one for each that was not, although all that was recorded had been put back,
            and now is.
    """

    def __init__(self, device: str, remaining: Sequence[str], repaired: Sequence[str] = ()) -> None:
        lines, mended = tuple(remaining), tuple(repaired)
        parts = []
        if lines:
            parts.append("not everything is as it was before: " + "; ".join(lines))
        if mended:
            parts.append("repaired, though no undo list held it: " + "; ".join(mended))
        advice = (
            "Put it back by hand, or run `harness restore` once the device answers; a list that "
            "can never be put back goes by `harness restore --forget`."
            if lines
            else "The device is as it was; the condition has to record what it changes."
        )
        super().__init__(device, "; ".join(parts), advice)
        self.args = (device, lines, mended)
        self.remaining = lines
        self.repaired = mended


class ServiceError(HarnessError):
    """The messaging service's control side is unreachable or refused.

    Attributes:
        url: what was asked.
        what: what happened, with what was seen.
        advice: what to do about it.
        status: the HTTP status of a refusal; 0 where there was no answer.
    """

    def __init__(self, url: str, what: str, advice: str, status: int = 0) -> None:
        super().__init__(url, what, advice)
        self.status = status
        self.url = url
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"service at {self.url}: {self.what}. {self.advice}"


class CapabilityMissingError(HarnessError):
    """The device cannot be asked for what a scenario needs; becomes a skip.

    Attributes:
        device: the device's serial or name.
        missing: what is missing, in words.
        grant: how to get it.
    """

    def __init__(self, device: str, missing: str, grant: str) -> None:
        super().__init__(device, missing, grant)
        self.device = device
        self.missing = missing
        self.grant = grant

    def __str__(self) -> str:
        return f"{self.missing} for this device ({self.device}). {self.grant}"


class DryRunEndsError(HarnessError):
    """A dry run came to where the screen has to be looked at, which would change the device.

    Attributes:
        device: the device's serial or name.
    """

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device

    def __str__(self) -> str:
        return f"{self.device}: what follows is done on the screen and depends on what it shows"


class ProtocolError(HarnessError):
    """Bytes that we do not understand came back.

    Attributes:
        peer: who sent them.
        what: what was expected and what was seen.
    """

    def __init__(self, peer: str, what: str) -> None:
        super().__init__(peer, what)
        self.peer = peer
        self.what = what

    def __str__(self) -> str:
        return f"{self.peer}: {self.what}"
