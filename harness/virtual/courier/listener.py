"""The worker that listens: it catches up after a pause, then follows the service's event stream."""

from harness.virtual.courier.api import RefusedError, ServiceFailedError
from harness.virtual.courier.core import TAG, Core
from harness.virtual.courier.http import NoConnectionError
from harness.virtual.courier.model import Event, RemoteMessage
from harness.virtual.courier.notices import incoming

_FIRST_BACKOFF = 1.0
_LONGEST_BACKOFF = 30.0
_REFUSED_PAUSE = 15.0


class Listener:
    """Brings in messages, receipts and news of the account while somebody is signed in."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._synced_for = ""
        self._failures = 0

    def run(self) -> None:
        """Work until the process ends."""
        link = self._core.link
        while not link.closed:
            if not self._ready():
                link.pause_for_work(lambda: link.closed or self._ready(), None)
                continue
            try:
                self._listen()
                self._failures = 0
            except RefusedError as error:
                self._core.context.log("W", TAG, f"events: {error.code}")
                if self._core.signed_in:
                    link.pause_for_work(lambda: False, _REFUSED_PAUSE)
            except (NoConnectionError, ServiceFailedError):
                self._synced_for = ""
                link.pause_for_network(min(_FIRST_BACKOFF * 2**self._failures, _LONGEST_BACKOFF))
                self._failures += 1

    def _ready(self) -> bool:
        return self._core.signed_in and self._core.link.has_network()

    def _listen(self) -> None:
        token = self._core.api.login.token if self._core.api.login else ""
        if self._synced_for != token:
            self._core.refresh_account()
            self._catch_up()
            self._synced_for = token
        self._send_receipts()
        store = self._core.store
        page = self._core.api.events(store.cursor() or 0)
        for event in page.events:
            self._apply(event)
        store.set_cursor(page.following)

    def _catch_up(self) -> None:
        """Fetch what other ways than the event stream may have missed, such as a new database."""
        conversations = self._core.api.conversations()
        for each in conversations:
            self._core.store.put_conversation(each.peer, each.display_name, request=each.request)
        for peer, after in self._core.store.behind(conversations):
            for message in self._core.api.messages(peer, after):
                self._take(message)
        self._core.context.invalidate()

    def _apply(self, event: Event) -> None:
        if event.kind == "account":
            self._core.refresh_account()
        elif event.kind == "receipt":
            self._core.store.mark_delivered(event.message_id)
        elif event.message is None or not self._core.store.knows(event.message.conversation):
            self._catch_up()
        else:
            self._take(event.message)
        self._core.context.invalidate()

    def _take(self, message: RemoteMessage) -> None:
        login = self._core.api.login
        outgoing = login is not None and message.sender == login.username
        added = self._core.store.add_remote(message, outgoing=outgoing)
        if added and not outgoing and not message.delivered:
            self._announce(message)

    def _announce(self, message: RemoteMessage) -> None:
        peer, core = message.conversation, self._core
        if peer == core.open_peer:
            core.store.mark_read(peer)
            return
        core.context.notify(incoming(peer), core.store.display_name(peer), message.text)

    def _send_receipts(self) -> None:
        for message_id in self._core.store.receipts_due():
            self._core.api.receipt(message_id)
            self._core.store.receipt_done(message_id)
