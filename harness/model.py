"""The nouns: causes, capabilities, message states, outcomes and verdicts.

Data only; nothing here knows a device, an app or a service.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]

V = TypeVar("V", bound=JsonValue)


class Cause(enum.Enum):
    """The eight families of reasons why a message is not sent, in the catalogue's order."""

    ACCOUNT = "account"
    NETWORK = "network"
    APP = "app"
    GUIDELINES = "guidelines"
    PRIVACY = "privacy"
    SPAM = "spam"
    BAN = "ban"
    UPDATES = "updates"


class Capability(enum.Enum):
    """What a device, app or service can be asked to do; scenarios name what they need."""

    ACCESS_POINT = "access-point"
    AIRPLANE_COMMAND = "airplane-command"
    APP_FIREWALL = "app-firewall"
    CELLULAR = "cellular"
    DATA_SAVER = "data-saver"
    DISPOSABLE = "disposable"
    DOWNGRADE = "downgrade"
    EMULATOR_CONSOLE = "emulator-console"
    HOST_LOOPBACK = "host-loopback"
    NETCAT = "netcat"
    PACKET_FILTER = "packet-filter"
    PRIVATE_DNS = "private-dns"
    QUICK_SETTINGS = "quick-settings"
    RATE_LIMIT = "rate-limit"
    RUN_AS = "run-as"
    SERVICE_NAME = "service-name"
    SERVICE_PLAIN = "service-plain"
    SERVICE_TLS = "service-tls"
    SET_TIME = "set-time"
    SERVICE_CONTROL = "service-control"
    SHAPING_PROXY = "shaping-proxy"
    TRAFFIC_CONTROL = "traffic-control"
    WIFI = "wifi"


class MessageState(enum.Enum):
    """What the sender's screen shows beside a message."""

    SENDING = "sending"
    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"


class Outcome(enum.Enum):
    """What became of a message once every side has been asked."""

    DELIVERED = "delivered"
    PENDING = "pending"
    FAILED = "failed"
    REFUSED = "refused"
    LOST = "lost"
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    PHANTOM = "phantom"
    INDETERMINATE = "indeterminate"


class Verdict(enum.Enum):
    """A check's judgement; unknown is the lab's fault and never counts as passed."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Phase(enum.Enum):
    """The measured phases of a scenario, in order; each is a step with evidence in the report."""

    STEADY = "steady"
    INJECTED = "injected"
    SYMPTOM = "symptom"
    REMEDIED = "remedied"
    STEADY_AGAIN = "steady again"
    UNDONE = "undone"


@dataclass(frozen=True)
class Message:
    """A message that a scenario sent; its text is unique within a run, so every side can find it.

    Attributes:
        text: exactly what was typed.
        conversation: the other side's display name.
    """

    text: str
    conversation: str


@dataclass(frozen=True)
class ShownMessage:
    """One message as a screen shows it.

    Attributes:
        text: the bubble's text.
        state: what stands beside it; None where the screen shows none (incoming messages).
        reason: why it failed or was refused, "" if the screen gives no reason.
    """

    text: str
    state: MessageState | None
    reason: str = ""

    @property
    def state_name(self) -> str:
        """The state in words."""
        return self.state.value if self.state else "without a state"


@dataclass(frozen=True)
class Measurement:
    """The answer to "is the condition in force?", with what was seen to say so."""

    in_force: bool
    seen: str


@dataclass(frozen=True)
class Symptom:
    """What the user sees while a condition is in force.

    Attributes:
        state: what the sender's screen shows beside a message sent now.
        reason: a distinctive part of the text that says why, wherever the app shows it.
        lasts_s: how long it stays so at least, in device seconds from the press of send; a
            message that is only slow shows the same words for a moment without any condition.
        ends_as: what it may become by itself while the condition is still in force; empty: it is
            not waited for.
    """

    state: MessageState
    reason: str
    lasts_s: float = 0.0
    ends_as: frozenset[MessageState] = frozenset()


@dataclass(frozen=True)
class LoggedEvent:
    """One entry of an account's event log at the service.

    Attributes:
        number: the position in the log.
        kind: such as `message_accepted` or `message_refused`.
        message_id: the message's id at the service, "" for other events and refused messages.
        text: the message's text, "" for other events.
        rule: the rule that decided, "" if none did.
        at: when, by the service's clock.
    """

    number: int
    kind: str
    message_id: str
    text: str
    rule: str
    at: datetime | None = None


@dataclass(frozen=True)
class History:
    """All that was observed of the messages of one scenario; checks judge it afterwards.

    Attributes:
        sent: what the scenario sent, in the order in which send or resend was last pressed.
        sender_screen: what the sender's screen showed at the end; None if it could not be read.
        receiver_screen: texts on the receiver's screen, oldest first; None if it could not be read.
        service_log: texts in the order in which the service accepted them; None if unreadable.
    """

    sent: tuple[Message, ...]
    sender_screen: tuple[ShownMessage, ...] | None
    receiver_screen: tuple[str, ...] | None
    service_log: tuple[str, ...] | None


@dataclass(frozen=True)
class Finding:
    """A check's verdict with the reason, and each message's outcome."""

    verdict: Verdict
    reason: str
    outcomes: tuple[tuple[Message, Outcome], ...] = field(default=())


@dataclass(frozen=True)
class ListedDevice:
    """One line of `adb devices -l`.

    Attributes:
        serial: ADB's name for it.
        state: `device`, `offline`, `unauthorized`, …
        tags: such as `product`, `model`, `transport_id`.
    """

    serial: str
    state: str
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Whether ADB reaches it at a port of this host, as `is_local`."""
        return is_local(self.serial)


def is_local(serial: str) -> bool:
    """Whether ADB reaches a device at a port of this host, so that this is its 10.0.2.2.

    It calls each of them `emulator-…` (adb, transport_local.cpp), also a phone behind a port that
    is forwarded; whether it is an emulator, only the device says (`Leave.is_emulator`).
    """
    return serial.startswith("emulator-")


class Knob(Protocol[V]):
    """A state that can be read, written and put back by value.

    `name` is stable: journals on disk refer to it. Values are JSON, so that another process on
    another host can put them back.
    """

    @property
    def name(self) -> str:
        """The knob's name in journals."""
        ...

    def read(self) -> V:
        """The present value."""
        ...

    def write(self, value: V) -> None:
        """Change it; raises a HarnessError if it was refused."""
        ...


@runtime_checkable
class LinkKnob(Knob[V], Protocol[V]):
    """A knob whose change may take down the network that ADB itself goes by."""

    def cuts_link(self, value: V) -> bool:
        """Whether this value may; which network carries ADB is not asked."""
        ...

    def undo_command(self, value: V) -> str:
        """What the device's own shell runs to put this value back; "" where nothing can.

        It has to put back all that `write` changes, from whatever state, and to stand repetition.
        """
        ...
