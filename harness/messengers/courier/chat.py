"""Courier's conversation screen: sending, and reading what stands beside each message."""

from __future__ import annotations

from dataclasses import dataclass

from harness.errors import ProtocolError
from harness.hierarchy import Element, Screen
from harness.messengers.courier.screens import Screens
from harness.model import MessageState, ShownMessage

_STATES = {
    "Sending…": MessageState.SENDING,
    "Waiting for network": MessageState.PENDING,
    "Sent": MessageState.SENT,
    "Delivered": MessageState.DELIVERED,
}
_NOT_SENT = "Not sent"
_MAX_SCROLLS = 10


def parse_messages(device: str, screen: Screen) -> tuple[ShownMessage, ...]:
    """The messages of an open conversation, oldest first.

    Raises:
        ProtocolError: a message shows a state that is not in the table.
    """
    shown = (_parse_message(device, row) for row in screen.find_all(id="message"))
    return tuple(message for message in shown if message.text)  # a clipped row has no text


def _parse_message(device: str, row: Element) -> ShownMessage:
    text = row.find(id="message_text")
    state = row.find(id="message_state")
    reason = row.find(id="message_reason")
    said = reason.text if reason is not None else ""
    return ShownMessage(
        text=text.text if text is not None else "",
        state=_parse_state(device, state.text, said) if state is not None else None,
        reason=said,
    )


def _parse_state(device: str, text: str, reason: str) -> MessageState:
    if text == _NOT_SENT:
        return MessageState.REFUSED if _is_refusal(reason) else MessageState.FAILED
    try:
        return _STATES[text]
    except KeyError:
        raise ProtocolError(device, f"Courier shows the unknown message state {text!r}") from None


_OWN_REASONS = ("Couldn't", "Can't reach", "No internet", "Something went wrong", "You've been")


def _is_refusal(reason: str) -> bool:
    """Whether the service gave the reason; Courier's own reasons begin in a few known ways."""
    return bool(reason) and not reason.startswith(_OWN_REASONS)


def join(
    upper: tuple[ShownMessage, ...], lower: tuple[ShownMessage, ...]
) -> tuple[ShownMessage, ...]:
    """Two overlapping looks at one list as one; the lower look is the older one."""
    above, below = ([shown.text for shown in look] for look in (upper, lower))
    for overlap in range(min(len(above), len(below)), -1, -1):
        if above[len(above) - overlap :] == below[:overlap]:
            return upper[: len(upper) - overlap] + lower
    return lower


@dataclass(frozen=True)
class Chat:
    """The open conversation on one device."""

    screens: Screens

    def is_open_with(self, screen: Screen, display_name: str) -> bool:
        """Whether the screen is the conversation with somebody."""
        return screen.find(id="chat_title", text=display_name) is not None

    def type_and_send(self, text: str) -> None:
        """Type a message and press send; returns once the conversation shows it."""
        self.screens.fill("message_input", text)
        self.screens.tap("send")
        self.screens.wait_for(
            lambda seen: any(shown.text == text for shown in self.parse(seen)),
            f"the message {text!r} in the conversation",
        )

    def parse(self, screen: Screen) -> tuple[ShownMessage, ...]:
        """The messages that a screen shows."""
        return parse_messages(self.screens.device.serial, screen)

    def messages(self) -> tuple[ShownMessage, ...]:
        """The messages that the screen shows now."""
        return self.parse(self.screens.look())

    def history(self, oldest: str) -> tuple[ShownMessage, ...]:
        """Every message from the one with the text `oldest` on, scrolling as far as need be."""
        found = self.messages()
        scrolled = 0
        while scrolled < _MAX_SCROLLS and all(shown.text != oldest for shown in found):
            self.screens.device.ui.scroll_up(self.screens.find("messages"))
            scrolled += 1
            joined = join(self.messages(), found)
            if joined == found:
                break
            found = joined
        for _ in range(scrolled):
            self.screens.device.ui.scroll_down(self.screens.find("messages"))
        return found

    def resend(self, text: str) -> bool:
        """Touch a message that was not sent and choose Resend; False if it was sent meanwhile."""
        row = next(
            (
                row
                for row in self.screens.look().find_all(id="message")
                if row.find(id="message_text", text=text) is not None
            ),
            None,
        )
        if row is None:
            raise ProtocolError(self.screens.device.serial, f"no message {text!r} to send again")
        self.screens.device.ui.tap(row)
        seen = self.screens.wait_for(
            lambda screen: screen.find(id="resend") is not None or self._is_sent(screen, text),
            "`resend`",
        )
        if seen.find(id="resend") is None:
            return False
        self.screens.tap("resend")
        return True

    def _is_sent(self, screen: Screen, text: str) -> bool:
        states = {shown.state for shown in self.parse(screen) if shown.text == text}
        return bool(states) and not states & {MessageState.FAILED, MessageState.REFUSED}
