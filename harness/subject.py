"""What a condition is brought about on: one device with the app signed in, and its service.

Conditions change the device, the account, the account that its messages are for, or the service.
"""

from __future__ import annotations

import contextlib
import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from harness.control import ServiceControl
from harness.drivers.app_folder import AppFolder
from harness.drivers.app_package import AppPackage
from harness.drivers.batch import Fingerprint
from harness.drivers.capabilities import expect
from harness.drivers.device import Device
from harness.drivers.fingerprint import (
    APP_FOLDERS,
    app_fingerprint,
    device_fingerprint,
    service_fingerprint,
)
from harness.drivers.service_account import ServiceAccount
from harness.drivers.service_clock import ServiceClock
from harness.drivers.service_settings import ServiceSettings
from harness.errors import HarnessError, ProtocolError
from harness.evidence.recorder import EvidencePolicy, Recorder, attach_capture, attach_text
from harness.fleet.nameserver import Answers
from harness.fleet.service import address_on_device
from harness.fleet.shaper import ShapingProxy
from harness.messengers.account import Account
from harness.messengers.courier.app import Courier
from harness.messengers.courier.connection_check import ConnectionReading
from harness.model import Capability, JsonValue, Knob, Message, MessageState, ShownMessage

STATE_S = 60.0
"""Longer than the app's own time-outs and retries together, so that its last word is seen."""


@dataclass(frozen=True)
class Participant:
    """One side of the conversation."""

    device: Device
    messenger: Courier

    @property
    def account(self) -> Account:
        """Who it is."""
        return self.messenger.account


@dataclass(kw_only=True)
class Subject:
    """Everything that bringing a condition about may touch.

    Attributes:
        sender: the user whose message will not go out.
        peer: whom the messages are for.
        control: the service's control side.
        recorder: takes the evidence.
        apks: the app's APK files by version name.
        journals: the folder of undo lists on this host.
        shaper: gives the shaper on this host that the sender's traffic can be led through.
        nameserver: starts a name server on this host that is wrong on purpose; its port.
        service_url: the service's address as the sender's app knows it.
        method: the name of the way in which a condition is to be brought about; "" for the first
            one that the device has.
        sent: every message that was sent, in the order of the last press.
    """

    sender: Participant
    peer: Account
    control: ServiceControl
    recorder: Recorder
    apks: dict[str, Path]
    journals: Path
    shaper: Callable[[], ShapingProxy]
    nameserver: Callable[[Answers], int]
    service_url: str
    method: str = ""
    sent: list[Message] = field(default_factory=list)
    _pressed: dict[str, float] = field(default_factory=dict)
    _token: str = field(default_factory=lambda: secrets.token_hex(4))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def serial(self) -> str:
        """The device under test."""
        return self.sender.device.serial

    @property
    def service_host(self) -> str:
        """The service's host as the sender's app knows it, a name or an address."""
        return urlsplit(self.service_url).hostname or ""

    @property
    def service_port(self) -> int:
        """The port there."""
        parts = urlsplit(self.service_url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def service_address(self) -> str:
        """The address that the sender's device has for that host.

        Raises:
            ProtocolError: the name does not resolve.
        """
        ping = self.sender.device.network.pinging.read(self.service_host)
        if not ping.address:
            raise ProtocolError(self.serial, f"{self.service_host} has no address")
        return ping.address

    @property
    def plain_service_url(self) -> str:
        """Where the service is reached from the device without TLS, if it offers that."""
        return address_on_device(self.serial, self.control.address.url)

    def sender_uid(self) -> int:
        """The uid of the app on the sender's device."""
        return self.package.uid()

    @property
    def sender_account(self) -> ServiceAccount:
        """The sender's account at the service."""
        return ServiceAccount(self.control, self.sender.account.username)

    @property
    def receiver_account(self) -> ServiceAccount:
        """The account that its messages are for."""
        return ServiceAccount(self.control, self.peer.username)

    @property
    def service_settings(self) -> ServiceSettings:
        """The service's limits."""
        return ServiceSettings(self.control)

    @property
    def service_clock(self) -> ServiceClock:
        """The service's clock."""
        return ServiceClock(self.control)

    @property
    def service_knobs(self) -> list[Knob[JsonValue]]:
        """What every scenario leaves as it was at the service, whether it meant to change it."""
        return [
            self.service_settings,
            self.service_clock,
            self.sender_account,
            self.receiver_account,
        ]

    @property
    def package(self) -> AppPackage:
        """The app's version on the sender's device."""
        return AppPackage(self.sender.device.adb, self.sender.messenger.package)

    def expect(self, capability: Capability) -> None:
        """Ask whether the sender's device can do something.

        Raises:
            CapabilityMissingError: it cannot.
        """
        urls = (self.service_url, self.plain_service_url)
        expect(capability, self.sender.device, self.sender.messenger.package, urls)

    def limited_to(self, needs: frozenset[Capability]) -> contextlib.AbstractContextManager[None]:
        """Hold those who inject or remedy to what they said they need; also on emulators.

        Whoever forgets to say that something cannot be put back finds out in the first run.
        """
        free = Capability.DISPOSABLE in needs
        return contextlib.nullcontext() if free else self.sender.device.adb.leave.withheld()

    def app_folder(self, folder: str) -> AppFolder:
        """A folder of the app's data on the sender's device."""
        return AppFolder(self.sender.device.adb, self.sender.messenger.package, folder)

    @property
    def app_folders(self) -> list[AppFolder]:
        """The folders that the fingerprint compares; none where the app may not be entered."""
        folders = [self.app_folder(name) for name in APP_FOLDERS]
        return folders if folders[0].available() else []

    def fingerprint(self) -> Fingerprint:
        """What must be the same after a scenario as before it: device, app and service."""
        adb, package = self.sender.device.adb, self.sender.messenger.package
        return {
            **device_fingerprint(adb),
            **app_fingerprint(adb, package),
            **service_fingerprint(self.service_knobs),
        }

    def pass_time_at_the_service(self, *, hours: float) -> None:
        """Move the service's clock on; undo puts it back."""
        self.service_clock.advance(hours * 3600)

    def send(self, words: str) -> Message:
        """Type a message on the sender's screen and press send.

        A short mark makes its text unique, so that every side can find it again.
        """
        text = f"{words} ({self._token}-{next(self._numbers)})"
        message = Message(text, self.peer.display_name)
        self.sender.messenger.type_and_send(text)
        self._pressed[text] = self.sender.device.clock.now()
        self.sent.append(message)
        return message

    def resend(self, message: Message) -> None:
        """Ask the app to try a message again; its place is now after what was sent before.

        What the app has heard of meanwhile stays where it is.
        """
        if not self.sender.messenger.resend(message.text):
            return
        self._pressed[message.text] = self.sender.device.clock.now()
        self.sent.remove(message)
        self.sent.append(message)

    def shown(self, message: Message) -> ShownMessage | None:
        """What the sender's screen shows of a message, None if it does not show it."""
        listed = self.sender.messenger.messages()
        return next((shown for shown in listed if shown.text == message.text), None)

    def await_state(self, message: Message, *states: MessageState) -> ShownMessage:
        """Wait until the sender's screen shows one of these states beside a message.

        Raises:
            NotSettledError: it did not come to that.
        """
        shown = self.sender.device.patience.settle(
            lambda: self.shown(message),
            lambda seen: seen is not None and seen.state in states,
            awaited=f"{message.text!r} {' or '.join(s.value for s in states)}",
            device_seconds=STATE_S,
        )
        return shown or ShownMessage(message.text, None)

    def watch(
        self, message: Message, state: MessageState, seen_for: float
    ) -> tuple[float, ShownMessage]:
        """Look at a message until the sender's screen no longer shows this state beside it.

        Args:
            message: which one.
            state: the state that it is in.
            seen_for: for how many device seconds it is known to have been so already.

        Returns:
            For how many device seconds after the press of send it was seen so at least, and what
            it shows then.

        Raises:
            NotSettledError: it stayed so.
        """

        def look() -> ShownMessage | None:
            nonlocal seen_for
            seconds, shown = self.seconds_since_pressed(message), self.shown(message)
            if shown is not None and shown.state is state:
                seen_for = seconds
            return shown

        shown = self.sender.device.patience.settle(
            look,
            lambda seen: seen is not None and seen.state is not state,
            awaited=f"{message.text!r} no longer {state.value}",
            device_seconds=STATE_S,
        )
        return seen_for, shown or ShownMessage(message.text, None)

    def seconds_since_pressed(self, message: Message, at: float | None = None) -> float:
        """How many device seconds after send was pressed for it it is now, or was at a moment."""
        device = self.sender.device
        moment = device.clock.now() if at is None else at
        return (moment - self._pressed[message.text]) * device.patience.scale

    def ids_at_the_service(self, messages: list[Message]) -> frozenset[str]:
        """The ids that the service gave to these messages, those it accepted."""
        texts = {message.text for message in messages}
        events = self.control.events(self.sender.account.username)
        return frozenset(event.message_id for event in events if event.text in texts) - {""}

    def open_conversation(self) -> None:
        """Bring the app to the conversation."""
        self.sender.messenger.open_chat(self.peer)

    def capture(self, name: str) -> None:
        """Take a picture of the screen."""
        self.recorder.capture(name, self.sender.device.ui.capture())

    def check_connection(self, name: str) -> ConnectionReading:
        """Let the sender's app measure its connection; its page and its figures are evidence."""
        reading = self.sender.messenger.check_connection(lambda: self.capture(name))
        attach_text(name, str(reading))
        return reading

    def capture_failure(self) -> None:
        """Attach the screen, the device's log and the account's log; whatever can be had."""
        if self.recorder.policy is EvidencePolicy.OFF:
            return
        self.capture_screens("failure")
        with contextlib.suppress(HarnessError):
            attach_text("failure: device log", self.sender.device.log.tail())
        with contextlib.suppress(HarnessError):
            events = self.control.events(self.sender.account.username)
            attach_text("failure: account log", "\n".join(map(str, events)))

    def capture_screens(self, name: str) -> None:
        """Attach every screen that can be had."""
        with contextlib.suppress(HarnessError):
            attach_capture(f"{name}: sender", self.sender.device.ui.capture())
