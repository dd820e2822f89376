"""The inbox: conversations, latest first, unless a restriction hides them."""

from harness.virtual.courier.model import Conversation, MessageState, Scope
from harness.virtual.courier.screens.base import Screen, restriction_notice
from harness.virtual.courier.texts import short_time
from harness.virtual.screen.view import View
from harness.virtual.screen.widgets.elements import column, icon, label, scroll
from harness.virtual.screen.widgets.material import avatar, badge, list_row


def inbox(screen: Screen) -> View:
    """The tab's content."""
    core = screen.core
    account = core.account
    parts = []
    if account and account.restrictions:
        hiding = account.restricted(Scope.INBOX)
        parts.append(restriction_notice("account_notice", hiding or account.restrictions[0]))
        if hiding:
            return column(*parts, _empty("inbox_hidden", "eye-off-outline", "Your inbox is hidden"))
    conversations = core.store.conversations()
    if not conversations:
        return column(*parts, _empty("inbox_empty", "message-text-outline", "No messages yet"))
    rows = [_row(screen, each) for each in conversations]
    return column(*parts, scroll(*rows, id="conversations"))


def _row(screen: Screen, conversation: Conversation) -> View:
    now = screen.core.context.clock.now()
    trailing = []
    if conversation.last is not None:
        trailing.append(label(short_time(conversation.last.at, now), "caption"))
    if conversation.request:
        trailing.append(label("Request", "overline", id="message_request"))
    if conversation.unread:
        trailing.append(badge(str(conversation.unread), id="unread"))
    return list_row(
        conversation.display_name,
        _preview(conversation),
        id="conversation",
        title_id="conversation_title",
        subtitle_id="conversation_preview",
        title_lines=1,
        subtitle_lines=1,
        leading=avatar(conversation.display_name, size=48),
        trailing=column(*trailing, gap=6, align="end", fill_width=False),
        on_click=lambda: screen.open("ChatActivity", peer=conversation.peer),
    )


def _preview(conversation: Conversation) -> str:
    last = conversation.last
    if last is None:
        return "No messages yet"
    if not last.outgoing:
        return last.text
    prefix = "Not sent" if last.state is MessageState.FAILED else "You"
    return f"{prefix}: {last.text}"


def _empty(view_id: str, symbol: str, text: str) -> View:
    return column(
        icon(symbol, size=56),
        label(text, "subtitle", id=view_id),
        weight=1,
        gap=12,
        align="center",
        justify="center",
    )
