"""What one scenario holds, exclusively: the subject, and the other side of its conversation.

`sender` is the user whose message will not go out; `receiver` is the other side, read on its own
screen, which no condition touches.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from harness.errors import HarnessError
from harness.evidence.recorder import attach_capture
from harness.model import History, Message, MessageState, ShownMessage
from harness.subject import STATE_S, Participant, Subject
from harness.waiting import NotSettledError

T = TypeVar("T")


@dataclass(kw_only=True)
class Bench(Subject):
    """A subject and whoever its messages are for.

    Attributes:
        receiver: the other side.
    """

    receiver: Participant

    def take_repeated(self) -> list[str]:
        """A line for each call that was made again because a device was away, each told once.

        A device's lines begin when its lab was opened: before the first scenario, it is healed and
        signed in.
        """
        told = []
        for side in (self.sender, self.receiver):
            lines = side.device.adb.repeated
            told += [f"{side.device.serial}: {line}" for line in lines]
            lines.clear()
        return told

    def open_conversation(self) -> None:
        """Bring both sides to their conversation."""
        self.receiver.messenger.open_chat(self.sender.account)
        super().open_conversation()

    def received(self) -> tuple[str, ...]:
        """The texts that the receiver's screen shows, oldest first."""
        return _texts(self.receiver.messenger.messages())

    def await_received(self, message: Message) -> None:
        """Wait until the receiver's screen shows a message.

        Raises:
            NotSettledError: it did not come to that.
        """
        self.receiver.device.patience.settle(
            self.received,
            lambda texts: message.text in texts,
            awaited=f"{message.text!r} on the receiver's screen",
            device_seconds=STATE_S,
        )

    def deliver(self, words: str) -> Message:
        """Send a message and see it on the receiver's screen, with the receipt back.

        Raises:
            NotSettledError: it did not get there, or the app gave up.
        """
        message = self.send(words)
        shown = self.await_state(
            message, MessageState.DELIVERED, MessageState.FAILED, MessageState.REFUSED
        )
        if shown.state is not MessageState.DELIVERED:
            raise NotSettledError(
                f"{message.text!r} delivered", f"{shown.state_name}: {shown.reason}", 0.0
            )
        self.await_received(message)
        return message

    def history(self) -> History:
        """All that can be observed now of every message that this scenario sent."""
        oldest = self.sent[0].text if self.sent else ""
        return History(
            sent=tuple(self.sent),
            sender_screen=_or_none(lambda: self.sender.messenger.history(oldest)),
            receiver_screen=_or_none(lambda: _texts(self.receiver.messenger.history(oldest))),
            service_log=_or_none(self._accepted),
        )

    def _accepted(self) -> tuple[str, ...]:
        events = self.control.events(self.sender.account.username)
        return tuple(event.text for event in events if event.kind == "message_accepted")

    def capture_both(self, name: str) -> None:
        """Take a picture of either screen."""
        self.capture(name)
        self.recorder.capture(f"{name}: receiver", self.receiver.device.ui.capture())

    def capture_screens(self, name: str) -> None:
        """Attach every screen that can be had."""
        super().capture_screens(name)
        with contextlib.suppress(HarnessError):
            attach_capture(f"{name}: receiver", self.receiver.device.ui.capture())


def _texts(messages: tuple[ShownMessage, ...]) -> tuple[str, ...]:
    return tuple(shown.text for shown in messages)


def _or_none(read: Callable[[], T]) -> T | None:
    """What was read, None when the lab could not read it: a check then says unknown."""
    try:
        return read()
    except (HarnessError, NotSettledError):
        return None
