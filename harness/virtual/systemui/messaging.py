"""The messages app, as far as other apps and automation meet it: conversations and sending.

Source: packages/apps/Messaging (ids of its layouts conversation_list_item_view.xml,
conversation_message_view.xml and compose_message_view.xml).
"""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs, unquote

from harness.virtual.android.apps.app import Activity, App
from harness.virtual.android.intents import Intent
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets import (
    avatar,
    bubble,
    icon_button,
    label,
    list_row,
    page,
    row,
    scroll,
    text_field,
    toolbar,
)
from harness.virtual.systemui import clock_text


class ConversationListActivity(Activity):
    """Everybody with whom there are messages, the newest first."""

    def content(self) -> View:
        """One row a correspondent, with the last message."""
        sms = self.app.context.android.sms
        last = {message.address: message.text for message in sms.all()}
        newest = list(dict.fromkeys(message.address for message in reversed(sms.all())))
        rows = [
            list_row(
                address,
                last[address],
                leading=avatar(address),
                on_click=partial(self._open, address),
                title_id="conversation_name",
                subtitle_id="conversation_snippet",
                subtitle_lines=1,
            )
            for address in newest
        ]
        empty = label("Once you start a new conversation, you’ll see it listed here", "body2")
        return page(toolbar("Messaging"), scroll(*(rows or [empty]), id="android:id/list"))

    def _open(self, address: str) -> None:
        intent = Intent(action="android.intent.action.SENDTO", data=f"smsto:{address}")
        self.app.context.start_activity(intent)


class ConversationActivity(Activity):
    """The messages with one correspondent, and a field for the next."""

    def created(self) -> None:
        """Read the address and the draft of the intent."""
        self._begin()

    def new_intent(self, intent: Intent) -> None:
        """Another correspondent."""
        super().new_intent(intent)
        self._begin()

    def content(self) -> View:
        """Bubbles, then the field."""
        android = self.app.context.android
        messages = [each for each in android.sms.all() if each.address == self._address]
        bubbles = [
            bubble(
                each.text,
                not each.incoming,
                clock_text.clock_of(android, each.time),
                id="message",
                reason="" if each.sent else "Not sent. Touch to try again.",
                tone="normal" if each.sent else "error",
            )
            for each in messages
        ]
        field = text_field(
            "compose_message_text", self._draft, self._type, hint="Send message", style="pill"
        )
        field.layout.weight = 1
        send = icon_button("send", "Send message", self._send, id="self_send_icon")
        bottom = row(field, send, padding=(8, 8, 8, 8), id="compose_message_view")
        body = scroll(*bubbles, id="android:id/list", from_end=True, gap=4)
        return page(toolbar(self._address, on_back=self.back), body, bottom)

    def resumed(self) -> None:
        """It is read now."""
        self.app.context.android.sms.seen(self._address)

    def _begin(self) -> None:
        data = self.intent.data.partition(":")[2]
        address, _, query = data.partition("?")
        body = parse_qs(query).get("body", [""])[0]
        self._address = unquote(address)
        self._draft = str(self.intent.extras.get("sms_body") or body)
        self.resumed()

    def _type(self, text: str) -> None:
        self._draft = text
        self.app.context.invalidate()

    def _send(self) -> None:
        if self._draft.strip() and self._address:
            self.app.context.android.sms.send(self._address, self._draft)
            self._draft = ""
        self.app.context.invalidate()


class MessagingApp(App):
    """Which screen an intent asks for."""

    def create_activity(self, class_name: str, intent: Intent) -> Activity:
        """The list, unless somebody is to be written to."""
        if class_name.endswith("LaunchConversationActivity"):
            return ConversationActivity(self, intent)
        return ConversationListActivity(self, intent)
