"""A conversation: its messages with their states, and the field to write in."""

from collections.abc import Callable

from harness.virtual.android.apps.app import App
from harness.virtual.android.intents import Intent
from harness.virtual.courier import texts
from harness.virtual.courier.core import Core
from harness.virtual.courier.model import MessageState, Scope, StoredMessage
from harness.virtual.courier.screens.base import Screen, notice, restriction_notice
from harness.virtual.screen import theme
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import (
    button,
    column,
    icon_button,
    label,
    row,
    scroll,
    text_field,
)
from harness.virtual.screen.widgets.material import avatar, bubble, dialog, page

_PAGE = 100
"""How many messages are shown until the user asks for earlier ones."""
_STATE_ICONS = {
    MessageState.PENDING: "clock-outline",
    MessageState.SENT: "check",
    MessageState.DELIVERED: "check-all",
    MessageState.FAILED: "alert-circle-outline",
}


class ChatActivity(Screen):
    """The chat with the person that the extra `peer` names."""

    def __init__(self, app: App, core: Core, intent: Intent) -> None:
        super().__init__(app, core, intent)
        self._peer = str(intent.extras.get("peer", ""))
        self._text = ""
        self._shown = _PAGE
        self._asked: StoredMessage | None = None

    def new_intent(self, intent: Intent) -> None:
        """Another conversation in the same activity."""
        super().new_intent(intent)
        self._peer = str(intent.extras.get("peer", ""))
        self.resumed()

    def resumed(self) -> None:
        """What was unread is read now."""
        super().resumed()
        self.core.open_peer = self._peer
        self.core.store.mark_read(self._peer)
        self.core.notices.read(self._peer)
        self.core.refresh_account()

    def paused(self) -> None:
        """New messages make a notification again."""
        super().paused()
        self.core.open_peer = ""

    def content(self) -> View:
        """Bar, messages, notices, input."""
        name = self.core.store.display_name(self._peer)
        bar = self.bar(name, title_id="chat_title", leading=avatar(name))
        messages = self.core.store.messages(self._peer, self._shown)
        bubbles = [self._bubble(each) for each in messages] or [self._start(name)]
        if len(messages) == self._shown:
            bubbles.insert(0, self._earlier())
        return page(
            column(bar, *self.connection_banner()),
            scroll(*bubbles, id="messages", from_end=True, padding=(0, 8)),
            column(*self._notices(), self._input()),
        )

    def dialog(self) -> View | None:
        """Why a message was not sent, and what to do about it."""
        if self._asked is None:
            return None
        row_number = self._asked.row
        return dialog(
            texts.NOT_SENT,
            self._asked.reason,
            id="error_dialog",
            text_id="error_text",
            buttons=[
                ("Delete", lambda: self._answer(lambda: self.core.delete(row_number))),
                ("Resend", lambda: self._answer(lambda: self.core.resend(row_number))),
            ],
            button_ids=["delete", "resend"],
            on_dismiss=lambda: self._answer(lambda: None),
        )

    def back(self) -> None:
        """Close the dialog, else the chat."""
        if self._asked is not None:
            self._answer(lambda: None)
        else:
            self.finish()

    def _bubble(self, message: StoredMessage) -> View:
        failed = message.state is MessageState.FAILED
        ask = (lambda: self._ask(message)) if failed else None
        return bubble(
            message.text,
            message.outgoing,
            texts.clock_time(message.at),
            id="message",
            state=self._state(message),
            meta_icon=_STATE_ICONS.get(message.state, ""),
            reason=message.reason,
            tone="error" if failed else "normal",
            on_click=ask,
            on_long_click=ask,
        )

    def _state(self, message: StoredMessage) -> str:
        if message.state is MessageState.PENDING and not self.core.link.has_network():
            return texts.WAITING_FOR_NETWORK
        return texts.MESSAGE_STATES[message.state]

    @staticmethod
    def _start(name: str) -> View:
        text = label(f"Say hello to {name}", "body2", id="chat_empty", align="center")
        return column(text, padding=(24, 32), align="center")

    def _earlier(self) -> View:
        show = button("Earlier messages", self._show_more, id="earlier", style="text")
        return row(show, justify="center")

    def _notices(self) -> list[View]:
        account = self.core.account
        if self.core.update_text:
            return [notice("chat_notice", self.core.update_text, symbol="update")]
        restriction = account and (
            account.restricted(Scope.SEND) or account.restricted(Scope.REPLY)
        )
        return [restriction_notice("chat_notice", restriction)] if restriction else []

    def _input(self) -> View:
        ready = bool(self._text.strip())
        return row(
            text_field(
                "message_input",
                self._text,
                self._typed,
                hint="Message…",
                multiline=True,
                style="pill",
                weight=1,
            ),
            icon_button("send", "Send", self._send, id="send", enabled=ready, tint=theme.PRIMARY),
            padding=(12, 8, 4, 8),
            gap=4,
            background=theme.SURFACE,
        )

    def _show_more(self) -> None:
        self._shown += _PAGE
        self.changed()

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed()

    def _send(self) -> None:
        text, self._text = self._text.strip(), ""
        if text:
            self.core.send(self._peer, text)

    def _ask(self, message: StoredMessage) -> None:
        self._asked = message
        self.changed()

    def _answer(self, act: Callable[[], object]) -> None:
        self._asked = None
        act()
        self.changed()
